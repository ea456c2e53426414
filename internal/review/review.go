// Package review owns what consumers say of goods they received: stars, words and pictures, the answer of the factory, what
// readers report, and the decisions of moderators.
//
// Invariants: a review belongs to one line of an order that was delivered, and a line has at most one; what a rule finds
// waits for a person, all else is shown at once, good or bad; the stars of a listing count the shown reviews and nothing else,
// in the transaction that shows or hides one; nobody hides a review without a reason that its author is told; who has hidden
// a review does not decide about it again.
//
// It must not know prices or pages, nor who may open an order: the caller has checked that.
package review

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/conduct"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
)

// The limits of a review; lengths are in characters.
const (
	MaxStars    = 5
	MinBody     = 10
	MaxBody     = 4000
	MaxTitle    = 120
	MaxAuthor   = 40
	MaxPictures = 4
)

// Refusals of this package.
var (
	ErrNotReceived = fault.New(fault.Conflict, "review.not_received") // the line has not been delivered
	ErrStale       = fault.New(fault.Conflict, "review.stale")        // it was changed or decided since it was looked at
	ErrSameAdmin   = fault.New(fault.Conflict, "review.same_admin")   // who hid it may not decide again
	ErrReplied     = fault.New(fault.Conflict, "review.replied")      // a factory answers once
)

// State is where a review stands.
type State string

// The states of a review.
const (
	Waiting State = "waiting" // for a person to look at it
	Shown   State = "shown"
	Hidden  State = "hidden" // by a moderator, with a reason
)

// Fit is how a garment or a shoe fits.
type Fit string

// The answers about the fit; "" is none.
const (
	Small Fit = "small"
	True  Fit = "true"
	Large Fit = "large"
)

// Fits are the answers in the order they are offered.
func Fits() []Fit { return []Fit{Small, True, Large} }

// Picture is a picture of the studio.
type Picture struct {
	Digest string `json:"digest"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Draft is what an author fills in. Stars are 1 to 5; the aspects may be 0, which is no answer.
type Draft struct {
	Stars     int
	Quality   int
	Described int // as described
	Delivery  int
	Fit       Fit
	Language  string // BCP 47, one of the shop's
	Title     string
	Body      string
	Author    string    // as the author wants to be named, "" for no name
	Pictures  []Picture `gorm:"serializer:json"`
}

// Review is what is said of one line of an order.
type Review struct {
	ID        id.Review
	Token     string // names it in addresses
	LineID    id.Line
	ListingID id.Listing
	FactoryID id.Factory
	State     State
	Findings  []string `gorm:"serializer:json"` // why a person looks at it first: review.finding.<code>
	Reason    string   // why it is hidden: review.reason.<code>
	Statement string   // what the moderator wrote beside it
	Draft     `gorm:"embedded"`
	Country   string // where it was delivered
	Helpful   int    // members who said so

	Reply         string // of the factory, "" without one
	ReplyLanguage string
	RepliedAt     *time.Time
	Version       int
	CreatedAt     time.Time
	EditedAt      *time.Time // when its author last changed it
}

// Verdict is what a moderator decides.
type Verdict string

// The verdicts.
const (
	Show Verdict = "show"
	Hide Verdict = "hide"
)

// Decision is a verdict about a review with its reason, kept for good.
type Decision struct {
	ID        id.ReviewDecision
	ReviewID  id.Review
	AdminID   id.Account
	Verdict   Verdict
	Reason    string
	Statement string
	DecidedAt time.Time

	AdminName string `gorm:"->;-:migration"` // joined when a history is read
}

// TableName is the table of Decision.
func (Decision) TableName() string { return "review_decision" }

// Report is what a reader says is wrong with a review.
type Report struct {
	ID        int64
	ReviewID  id.Review
	Reason    string
	Words     string
	CreatedAt time.Time
	HandledAt *time.Time
}

// TableName is the table of Report.
func (Report) TableName() string { return "review_report" }

// Letter tells an author what was decided; its worker is in web/mailer.
type Letter struct {
	DecisionID id.ReviewDecision `json:"decision_id"`
}

// Kind names the job.
func (Letter) Kind() string { return "review_mail" }

// Lane keeps letters apart from other work.
func (Letter) Lane() job.Lane { return job.Mail }

// Worn says whether goods of a customs heading have a fit: clothes, shoes, gloves and hats, but no scarves, ties or
// handkerchiefs.
func Worn(hs string) bool {
	if len(hs) < 4 || slices.Contains([]string{"6117", "6213", "6214", "6215", "6217", "6406", "6507"}, hs[:4]) {
		return false
	}
	return slices.Contains([]string{"61", "62", "64", "65"}, hs[:2])
}

// Check tells which fields of the draft are wrong.
func (d Draft) Check() error {
	var c fault.Check
	c.Require(d.Stars >= 1 && d.Stars <= MaxStars, "stars", "review.stars_missing")
	c.Require(d.Quality >= 0 && d.Quality <= MaxStars, "quality", "review.stars_wrong")
	c.Require(d.Described >= 0 && d.Described <= MaxStars, "described", "review.stars_wrong")
	c.Require(d.Delivery >= 0 && d.Delivery <= MaxStars, "delivery", "review.stars_wrong")
	c.Require(d.Fit == "" || slices.Contains(Fits(), d.Fit), "fit", "review.fit_wrong")
	c.Require(utf8.RuneCountInString(d.Title) <= MaxTitle, "title", "review.too_long", fault.Args{"max": MaxTitle})
	size := utf8.RuneCountInString(strings.TrimSpace(d.Body))
	c.Require(size >= MinBody, "body", "review.body_missing", fault.Args{"min": MinBody})
	c.Require(size <= MaxBody, "body", "review.too_long", fault.Args{"max": MaxBody})
	c.Require(slices.Contains(locale.Languages(), locale.Language(d.Language)), "language", "review.language_wrong")
	c.Require(utf8.RuneCountInString(d.Author) <= MaxAuthor, "author", "review.too_long", fault.Args{"max": MaxAuthor})
	c.Require(len(d.Pictures) <= MaxPictures, "pictures", "review.pictures_most", fault.Args{"max": MaxPictures})
	return c.Err()
}

// The findings of this package, beside those in the words: what makes a review wait for a person.
const (
	findPicture = "picture"
	findAgain   = "again" // it was hidden before
)

// Look says what a person should look at before the draft is shown; nothing for most.
func Look(d Draft) []string {
	found := conduct.Look(d.Title + "\n" + d.Body + "\n" + d.Author)
	if len(d.Pictures) > 0 {
		found = append(found, findPicture)
	}
	return found
}

// counted is what a review adds to its listing's stars and number of reviews.
func (r *Review) counted() (stars, n int) {
	if r.State != Shown {
		return 0, 0
	}
	return r.Stars, 1
}
