// Package demo owns the goods, makers and people with which a fresh mall starts: data files and pictures that
// travel inside the binary, read into plain values and checked as a whole.
//
// Invariants: every text exists in all languages in which goods are described; every factory, picture and choice that a
// listing names exists; prices are yuan and positive; SKUs and slugs are unique. The firms and people are
// invented, their mail addresses end in example.com, their credit codes are well formed but carry DEM0 in place of an
// organisation, and the pictures are renders.
//
// It must not know the database or any record package: the seeder turns these values into records.
package demo

import (
	"embed"
	"html"
	"io/fs"
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

//go:embed data/*.json data/listings/*.json pictures/*.webp
var files embed.FS

// languages are those in which every text of the set is written, as BCP 47 tags.
var languages = []string{"en", "de", "fr", "es", "ja", "ar", "zh-Hans"}

// Words is one short text by language tag.
type Words map[string]string

// Set is the whole demo. Factories without listings are meant to be there: they are for trying the portal.
type Set struct {
	Factories []Factory
	Listings  []Listing
	People    []Person
	Buyers    []Buyer
	Coupons   []Coupon
	Cuts      []Cut
	Questions []Inquiry
	Labels    map[string]Words // the name of each attribute key, as it stands on a page
}

// Factory is an invented maker in a real industrial town. Name and address are in Latin script, the ZH fields in
// Chinese; Story is by language; HandoverDays are working days from payment to hand-over.
type Factory struct {
	Slug         string `json:"slug"`
	Name         string `json:"name"`
	NameZH       string `json:"name_zh"`
	CreditCode   string `json:"credit_code"` // unified social credit code, GB 32100-2015
	City         string `json:"city"`
	Province     string `json:"province"`
	Founded      int    `json:"founded"`
	StaffCount   int    `json:"staff_count"`
	Contact      string `json:"contact"`
	Phone        string `json:"phone"`
	Email        string `json:"email"` // under example.com, where no mail arrives
	Address      string `json:"address"`
	AddressZH    string `json:"address_zh"`
	PostalCode   string `json:"postal_code"`
	HandoverDays int    `json:"handover_days"`
	Story        Words  `json:"story"`
	Payout       *Bank  `json:"payout"` // where its money goes; nil: it has not said so yet
}

// Bank is an account in China that is nobody's.
type Bank struct {
	Bank     string `json:"bank"`
	BankCode string `json:"bank_code"` // CNAPS, 12 digits
	Number   string `json:"number"`
}

// Listing is one product page. Material is shown and filtered by, in every language; Declared is for customs, in English
// and Chinese; Flags say what a carrier and the law must know (battery, blade, wood …); HS has six digits.
type Listing struct {
	Slug       string          `json:"slug"`
	Factory    string          `json:"factory"`  // slug
	Category   string          `json:"category"` // slug of a leaf
	HS         string          `json:"hs"`
	Origin     string          `json:"origin"`
	Material   Words           `json:"material"`
	Declared   Words           `json:"declared"`
	Flags      []string        `json:"flags"`
	Papers     []Paper         `json:"papers"`
	Options    []Option        `json:"options"`
	Variants   []Variant       `json:"variants"`
	Pictures   []Picture       `json:"pictures"`
	Attributes []Attribute     `json:"attributes"`
	Texts      map[string]Text `json:"texts"` // by language
}

// Text is what a listing says in one language; Description is in plain paragraphs.
type Text struct {
	Title       string   `json:"title"`
	Summary     string   `json:"summary"`
	Description []string `json:"description"`
}

// HTML is the description as escaped paragraphs.
func (t Text) HTML() string {
	var b strings.Builder
	for _, p := range t.Description {
		b.WriteString("<p>" + html.EscapeString(p) + "</p>")
	}
	return b.String()
}

// Paper is a document the factory holds, or a duty it has seen to: a code of the customs rules, or toy_safety or test_report,
// which no market asks for by themselves. Reference of eu_responsible_person is the person's name, address and e-mail.
type Paper struct {
	Kind      string `json:"kind"`
	Reference string `json:"reference"` // invented number, or the person's address
}

// Responsible is who answers for the goods in the European Union: name, address and e-mail; all empty if nobody is named.
func (l Listing) Responsible() (name, address, email string) {
	for _, p := range l.Papers {
		if p.Kind == "eu_responsible_person" {
			name, address, _ = strings.Cut(p.Reference, ", ")
			at := max(strings.LastIndex(address, ", "), 0)
			return name, address[:at], strings.TrimPrefix(address[at:], ", ")
		}
	}
	return "", "", ""
}

// Option is what a shopper chooses between. Codes are the data file's words for the values; Name and Values are
// their translations, in the order of Codes.
type Option struct {
	Key    string   `json:"key"`
	Codes  []string `json:"values"`
	Name   Words    `json:"-"`
	Values []Words  `json:"-"`
}

// Variant is one SKU. Choices holds the index of a value for each option. Grams and millimetres are packed.
type Variant struct {
	SKU      string       `json:"sku"`
	Choices  []int        `json:"choices"`
	Yuan     string       `json:"price"` // as written in the data file
	Price    money.Amount `json:"-"`     // CNY
	Stock    int          `json:"stock"`
	Grams    int          `json:"grams"`
	LengthMM int          `json:"length_mm"`
	WidthMM  int          `json:"width_mm"`
	HeightMM int          `json:"height_mm"`
	HS       string       `json:"hs"`      // empty: the listing's
	Picture  string       `json:"picture"` // file of the picture that shows it; empty: the first of the listing
}

// Picture is a file of the set and what it shows.
type Picture struct {
	File string `json:"file"`
	Alt  Words  `json:"alt"`
}

// Bytes is the WebP file, 800 pixels square. fs.ErrNotExist for a picture that is not of the set.
func (p Picture) Bytes() ([]byte, error) { return fs.ReadFile(files, "pictures/"+p.File) }

// Attribute is a fact about the goods; Labels of the Set names its key.
type Attribute struct {
	Key   string `json:"key"`
	Value Words  `json:"value"`
}

// Buyer is somebody who has bought goods of the set and says something of them; invented like all others. A buyer with the mail
// address of one of the People buys with that account, any other as a guest. Days is how long ago that was.
type Buyer struct {
	Mail       string   `json:"mail"`
	Market     string   `json:"market"` // segment
	Days       int      `json:"days"`
	Name       string   `json:"name"`
	Line1      string   `json:"line1"`
	City       string   `json:"city"`
	Region     string   `json:"region"`
	PostalCode string   `json:"postal_code"`
	Phone      string   `json:"phone"`
	Goods      []Bought `json:"goods"`
}

// Bought is one piece and what its buyer says of it; without a Body nothing was said yet. Reply is the factory's answer.
type Bought struct {
	SKU           string `json:"sku"`
	Stars         int    `json:"stars"`
	Quality       int    `json:"quality"`
	Described     int    `json:"described"`
	Delivery      int    `json:"delivery"`
	Language      string `json:"language"`
	Title         string `json:"title"`
	Body          string `json:"body"`
	Author        string `json:"author"`
	Reply         string `json:"reply"`
	ReplyLanguage string `json:"reply_language"`
}

// Inquiry is what one of the People asks about a listing; without an Answer the factory has not answered yet. Days is how long
// ago it was asked.
type Inquiry struct {
	Mail           string `json:"mail"`
	Market         string `json:"market"` // segment
	Listing        string `json:"listing"`
	Days           int    `json:"days"`
	Body           string `json:"body"`
	Language       string `json:"language"`
	Answer         string `json:"answer"`
	AnswerLanguage string `json:"answer_language"`
}

// The roles of a Person.
const (
	Consumer = "consumer"
	Staff    = "factory"
	Admin    = "admin"
)

// Coupon is a discount code of the demo; with a Factory it is that maker's own. It begins when it is brought in, and has no end.
type Coupon struct {
	Code        string `json:"code"`
	Kind        string `json:"kind"`
	BasisPoints int    `json:"basis_points"`
	PerPerson   int    `json:"per_person"` // 0: no limit
	Factory     string `json:"factory"`    // slug; "": the mall bears it
}

// Cut lowers the prices of a listing from when the demo is filled, in the name of somebody of its factory.
type Cut struct {
	Listing string `json:"listing"` // slug
	Percent int    `json:"percent"`
	Days    int    `json:"days"`
}

// Person is an account of the demo. The password is published on purpose: these accounts exist in a demo only.
type Person struct {
	Mail     string `json:"mail"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Factory  string `json:"factory"` // slug, for Staff
	Language string `json:"language"`
	Country  string `json:"country"`
	Password string `json:"password"`
}
