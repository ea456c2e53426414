// Package recall owns product safety recalls: which goods, what is dangerous, what buyers must do and may choose, which orders it is
// about, and who has been told (Regulation (EU) 2023/988, Articles 35 to 37).
//
// Invariants: goods that are recalled are not for sale; a listing has one current recall at most; a buyer is told once of a recall,
// however many orders or tries; a recall says in English at least what is dangerous and what to do.
//
// It must not know prices or pages.
package recall

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
)

// Refusals of this package.
var (
	ErrCurrent = fault.New(fault.Conflict, "moderation.recall_current") // the listing is recalled already
	ErrEnded   = fault.New(fault.Conflict, "moderation.recall_ended")
)

// Desk publishes recalls and tells of them. All its fields must be set.
type Desk struct {
	DB         *database.DB
	Moderation *moderation.Desk
	Jobs       *job.Queue
	Now        func() time.Time
}

// Words are what a recall says in one language. Remedy says more on the remedies, and may be empty.
type Words struct {
	Hazard string `json:"hazard"`
	Action string `json:"action"`
	Remedy string `json:"remedy"`
}

// Recall is one, with the goods it is about.
type Recall struct {
	ID           id.Recall
	Number       string
	ListingID    id.Listing
	Texts        map[string]Words `gorm:"serializer:json"` // by language
	Remedies     pq.StringArray   `gorm:"type:text[]"`     // codes: recall.remedy.<code>
	OrderedFrom  *time.Time       // the first day of the orders it is about, and the last; nil is no bound
	OrderedUntil *time.Time
	PublishedBy  id.Account
	PublishedAt  time.Time
	EndedBy      *id.Account
	EndedAt      *time.Time

	// Of the goods, joined when it is read.
	Slug, Title, TitleLanguage string              `gorm:"->;-:migration"`
	Picture                    string              `gorm:"->;-:migration"` // digest, "" without one
	FactorySlug, FactoryName   string              `gorm:"->;-:migration"`
	Codes                      pq.StringArray      `gorm:"->;-:migration;type:text[]"` // SKUs
	Responsible                catalog.Responsible `gorm:"->;-:migration;serializer:json"`
	ListingState               catalog.State       `gorm:"->;-:migration"`
	Buyers, Told               int                 `gorm:"->;-:migration"` // of a list for admins
}

// In are the recall's words for a reader of the language, and the language they are in. Each that the language lacks is English.
func (r *Recall) In(l locale.Language) (Words, locale.Language) {
	if w, ok := r.Texts[string(l)]; ok && w.Hazard != "" && w.Action != "" {
		return w, l
	}
	return r.Texts[string(locale.English)], locale.English
}

// Remedies are the codes of what a buyer may be offered; the law wants at least two wherever they can be had (Article 37).
func Remedies() []string { return []string{"refund", "replacement", "repair"} }

// Notice is a recall as an admin writes it.
type Notice struct {
	Listing                   id.Listing
	Texts                     map[string]Words // by language
	Remedies                  []string
	OrderedFrom, OrderedUntil *time.Time
}

// maxWords is the longest text of a recall, in characters.
const maxWords = 2000

// Check names what is wrong with the notice: by field, "hazard_de" for a text. Texts in another language than English are left
// out or say at least what is dangerous and what to do.
func (n *Notice) Check() error {
	var c fault.Check
	c.Require(n.Listing != 0, "listing", "moderation.recall_listing")
	c.Require(len(n.Remedies) > 0, "remedies", "moderation.recall_remedies")
	for _, code := range n.Remedies {
		c.Require(slices.Contains(Remedies(), code), "remedies", "moderation.recall_remedies")
	}
	if n.OrderedFrom != nil && n.OrderedUntil != nil {
		c.Require(!n.OrderedUntil.Before(*n.OrderedFrom), "ordered_until", "moderation.recall_range")
	}
	for _, l := range locale.Languages() {
		n.checkText(&c, l)
	}
	return c.Err()
}

func (n *Notice) checkText(c *fault.Check, l locale.Language) {
	w := n.Texts[string(l)]
	w.Hazard, w.Action, w.Remedy = strings.TrimSpace(w.Hazard), strings.TrimSpace(w.Action), strings.TrimSpace(w.Remedy)
	if w == (Words{}) && l != locale.English {
		delete(n.Texts, string(l))
		return
	}
	c.Require(w.Hazard != "", "hazard_"+l.Code(), "moderation.recall_hazard")
	c.Require(w.Action != "", "action_"+l.Code(), "moderation.recall_action")
	for field, text := range map[string]string{"hazard_": w.Hazard, "action_": w.Action, "remedy_": w.Remedy} {
		c.Require(utf8.RuneCountInString(text) <= maxWords, field+l.Code(), "moderation.statement_long", fault.Args{"max": maxWords})
	}
	n.Texts[string(l)] = w
}

// Spread finds the buyers who have not been told of a recall, and orders a letter to each; zero is every current recall, for orders
// that were paid after it came.
type Spread struct {
	RecallID id.Recall `json:"recall_id,omitempty"`
}

// Kind names the job.
func (Spread) Kind() string { return "recall_spread" }

// Letter tells one buyer, by one of the buyer's orders; its worker is in web/mailer.
type Letter struct {
	RecallID id.Recall `json:"recall_id"`
	OrderID  id.Order  `json:"order_id"`
}

// Kind names the job.
func (Letter) Kind() string { return "recall_letter" }

// Lane keeps letters apart from other work.
func (Letter) Lane() job.Lane { return job.Mail }

// spreadEvery is how often buyers are looked for whose orders came late.
const spreadEvery = time.Hour

// Register takes on the work of telling buyers.
func (d *Desk) Register(w *job.Workers) {
	job.Register(w, func(ctx context.Context, j Spread) error { return d.Spread(ctx, j.RecallID) }, job.Timeout(10*time.Minute))
	w.Every(spreadEvery, Spread{})
}
