// Package catalog owns what is for sale: the category tree, listings with their variants, pictures and texts,
// and the revisions by which a listing changes.
//
// Invariants: consumers see only what an approved revision put into the listing; an edit never touches the live
// listing; a variant keeps its row for ever once it was live, so that orders and stock can point at it; a
// description is HTML within the package's allow-list and nothing else.
//
// It must not know exchange rates, duties, or who is asking; of stock it knows only what a new variant starts with, and
// whether there is any.
package catalog

import (
	"time"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// State is where a listing stands.
type State string

// The states of a listing. Only live listings of approved factories are shown.
const (
	Draft   State = "draft"   // never yet approved
	Live    State = "live"    // for sale
	Stopped State = "stopped" // taken off sale by its factory
	Removed State = "removed" // taken down by the mall
)

// Listing is one product page: what is live, as the last approved revision left it.
type Listing struct {
	ID             id.Listing
	Slug           string
	FactoryID      id.Factory
	State          State
	Handle         *string // the importing shop's key, if the listing came by a file
	ImportHash     string  // of what the file last said of it, "" if it never came by one
	CategoryID     *id.Category
	LiveRevisionID *id.Revision
	HS             string
	Origin         string
	Options        []Option          `gorm:"serializer:json"`
	Attributes     []Attribute       `gorm:"serializer:json"`
	Declared       map[string]string `gorm:"serializer:json"` // customs description by language: en, zh-Hans
	Flags          pq.StringArray    `gorm:"type:text[]"`     // battery, blade, food, liquid, cosmetic …
	Papers         pq.StringArray    `gorm:"type:text[]"`     // codes of customs.Book.Papers, and others as they were typed
	Responsible    Responsible       `gorm:"serializer:json"`
	Tags           pq.StringArray    `gorm:"type:text[]"`
	Sold           int
	RatingSum      int `gorm:"->"` // the stars of all reviews that are shown: RatedTx keeps them,
	RatingCount    int `gorm:"->"` // and how many these are
	Version        int
	CreatedAt      time.Time
	PublishedAt    *time.Time
	Price          money.Amount  `gorm:"embedded;embeddedPrefix:price_"` // of the cheapest variant
	EditState      RevisionState `gorm:"->"`                             // of the newest revision; the database keeps it,
	ChangedAt      time.Time     `gorm:"->"`                             // and when anything last happened to that

	Texts    []Text           `gorm:"-"` // the best for the asked language first
	Variants []Variant        `gorm:"-"` // active ones, in order
	Pictures []ListingPicture `gorm:"-"` // those that are ready, in order
	Missing  []string         `gorm:"-"` // what the listing still lacks: keys catalog.missing.<code>
}

// Option is what a shopper chooses between: a colour, a size. Names and values carry their translations.
type Option struct {
	Name   map[string]string   `json:"name"`   // by language
	Values []map[string]string `json:"values"` // each by language
}

// Attribute is a fact about the goods: material, capacity.
type Attribute struct {
	Key   string            `json:"key"`   // "material": names the label and the facet
	Value map[string]string `json:"value"` // by language
}

// Text is what a listing says in one language.
type Text struct {
	ListingID   id.Listing `json:"-"`
	Language    string     `json:"language"`
	Title       string     `json:"title"`
	Summary     string     `json:"summary"`
	Description string     `json:"description"` // HTML within the allow-list
}

// Variant is one SKU: one choice of each option, with its own price, weight and size.
type Variant struct {
	ID        id.Variant   `json:"-"`
	ListingID id.Listing   `json:"-"`
	FactoryID id.Factory   `json:"-"`
	SKU       string       `json:"sku" gorm:"column:sku"`
	Position  int          `json:"position"`
	Active    bool         `json:"-"`
	Choices   []int        `json:"choices" gorm:"serializer:json"`              // the index of a value for each option
	Price     money.Amount `json:"price" gorm:"embedded;embeddedPrefix:price_"` // the factory's price, in its currency, less what it is cut by
	ListMinor int64        `json:"-"`                                           // the factory's price before a cut
	Cut       int          `json:"-"`                                           // percent that the price is cut by at present
	Grams     int          `json:"grams"`                                       // packed
	LengthMM  int          `json:"length_mm" gorm:"column:length_mm"`           // packed
	WidthMM   int          `json:"width_mm" gorm:"column:width_mm"`
	HeightMM  int          `json:"height_mm" gorm:"column:height_mm"`
	HS        string       `json:"hs" gorm:"column:hs"`  // in a revision empty: the listing's
	Origin    string       `json:"origin"`               // in a revision empty: the listing's
	PictureID *id.Picture  `json:"picture_id,omitempty"` // the picture that shows this choice, one of the listing's
	StockSaid *int         `json:"-"`                    // how many pieces a file last stated
}

// Revision is an edited listing: a draft, then a candidate before the moderators, then history.
type Revision struct {
	ID          id.Revision
	ListingID   id.Listing
	Number      int
	State       RevisionState
	Content     Content   `gorm:"serializer:json"`
	Findings    []Finding `gorm:"serializer:json"`
	Version     int
	CreatedBy   *id.Account
	CreatedAt   time.Time
	SubmittedAt *time.Time
	DecidedAt   *time.Time
}

// Content is everything a factory says about a listing; approval copies it into the live tables.
type Content struct {
	Category   string            `json:"category"` // slug
	HS         string            `json:"hs"`
	HSAssumed  bool              `json:"hs_assumed"` // suggested or taken from the category, not stated by the factory
	Origin     string            `json:"origin"`
	Texts      []Text            `json:"texts"`
	Options    []Option          `json:"options"`
	Variants   []DraftVariant    `json:"variants"`
	Pictures   []DraftPicture    `json:"pictures"`
	Attributes []Attribute       `json:"attributes"`
	Declared   map[string]string `json:"declared"`
	Flags      []string          `json:"flags"`
	Papers     []string          `json:"papers"`
	Tags       []string          `json:"tags"`

	Responsible Responsible `json:"responsible"`
}

// DraftVariant is a variant of a revision: it may still lack what a live one must have, and carries the stock
// with which a new SKU starts.
type DraftVariant struct {
	Variant
	Stock       int  `json:"stock"`
	SizeAssumed bool `json:"size_assumed,omitempty"` // reckoned from the weight, not stated by the factory
}

// DraftPicture points at a picture of the factory.
type DraftPicture struct {
	PictureID id.Picture        `json:"picture_id"`
	Alt       map[string]string `json:"alt"` // by language
}

// Finding is what a moderation rule noticed in a revision.
type Finding struct {
	Rule   string `json:"rule"`
	Field  string `json:"field"`
	Detail string `json:"detail"`
	Blocks bool   `json:"blocks"` // it can't be submitted like this

	// Papers are the codes of what the law asks for; of each list any one will do. Reasons are codes of why it says no.
	Papers  [][]string `json:"papers,omitempty"`
	Reasons []string   `json:"reasons,omitempty"`
}

// PictureState is how far a picture has come.
type PictureState string

// The states of a picture.
const (
	PictureReady   PictureState = "ready"
	PictureWaiting PictureState = "waiting" // its address is still to be fetched
	PictureFailed  PictureState = "failed"  // given up, with the failure
)

// Picture is an image of a factory, re-encoded and stripped of metadata, kept in the blob store under its digest.
type Picture struct {
	ID        id.Picture
	FactoryID id.Factory
	State     PictureState
	Digest    string
	Width     int
	Height    int
	SourceURL string `gorm:"column:source_url"`
	Failure   string
	Tries     int
	CreatedAt time.Time
}

// ListingPicture is a picture's place on a live listing.
type ListingPicture struct {
	ListingID id.Listing
	PictureID id.Picture
	Position  int
	Alt       map[string]string `gorm:"serializer:json"`

	// Of the picture, joined when read.
	Digest string `gorm:"->;-:migration"`
	Width  int    `gorm:"->;-:migration"`
	Height int    `gorm:"->;-:migration"`
}

// Category is a shelf of the mall.
type Category struct {
	ID       id.Category
	Slug     string
	ParentID *id.Category
	Position int
	Drawing  string            // the icon that stands for goods without a picture
	HS       string            `gorm:"column:hs"` // six digits that fit most goods on this shelf
	Flags    pq.StringArray    `gorm:"type:text[]"`
	Types    pq.StringArray    `gorm:"type:text[]"` // product types and first tags that belong here, lower case
	Keywords pq.StringArray    `gorm:"type:text[]"` // English words by which an imported product finds its shelf
	Names    map[string]string `gorm:"serializer:json"`

	Live    int    `gorm:"->;-:migration"` // listings for sale on it when the tree was read
	Picture string `gorm:"->;-:migration"` // digest, of one of them
}
