// Package question owns what consumers ask factories, about a listing or about nothing in particular, what the factories
// answer, the answers they keep at hand, and what moderators decide about either.
//
// Invariants: a question is answered once, by the factory it was put to, and again only after a moderator hid the answer, when
// the new one waits for a moderator; a pair is published only under a listing, and only while neither part is hidden; nothing
// in it leads past the mall: addresses, links and phone numbers are refused where they are typed; nobody hides a part without a
// reason that its author is told, and who hid it does not decide about it again; an asker takes a question back until it is
// answered.
//
// It must not know pages, nor how often somebody may ask: the caller has counted.
package question

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/conduct"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
)

// The limits; lengths are in characters.
const (
	MinBody      = 10
	MaxBody      = 1000
	MinAnswer    = 2
	MaxName      = 60 // of a template
	MaxTemplates = 50 // of a factory
)

// Refusals of this package.
var (
	ErrAnswered  = fault.New(fault.Conflict, "question.answered")       // it is answered: neither taken back nor answered again
	ErrStale     = fault.New(fault.Conflict, "question.stale")          // it was changed or decided since it was looked at
	ErrSameAdmin = fault.New(fault.Conflict, "question.same_admin")     // who hid it may not decide again
	ErrTemplates = fault.New(fault.Conflict, "question.templates_most") // there are as many as a factory may keep
)

// State is where a question or an answer stands.
type State string

// The states; only an answer waits, if it was written anew after one was hidden.
const (
	Shown   State = "shown"
	Waiting State = "waiting"
	Hidden  State = "hidden"
)

// Question is what a consumer asks, with the answer.
type Question struct {
	ID        id.Question
	Token     string      // names it in addresses
	AccountID *id.Account // nil: the account is gone
	FactoryID id.Factory
	ListingID *id.Listing // nil: about none in particular
	Market    string      // segment: where it was asked
	Country   string
	Language  string // BCP 47
	Body      string
	State     State
	Reason    string // why it is hidden: review.reason.<code>
	Statement string // what the moderator wrote beside it
	AskedAt   time.Time

	Answer          string
	AnswerLanguage  string
	AnswerPublic    bool
	AnswerState     State
	AnswerReason    string
	AnswerStatement string
	AnsweredAt      *time.Time
	ReadAt          *time.Time // when the asker first saw the answer
	Version         int
	Published       bool `gorm:"->"` // made by the database: everybody sees it under its listing
}

// Answered says whether the asker can read an answer.
func (q Question) Answered() bool { return q.Answer != "" && q.AnswerState == Shown }

// Unread says whether the asker has not seen the answer yet.
func (q Question) Unread() bool { return q.Answered() && q.ReadAt == nil }

// Open says whether the factory may answer.
func (q Question) Open() bool {
	return q.State == Shown && (q.Answer == "" || q.AnswerState == Hidden)
}

// Asking is what an asker fills in, and where: under a listing, or on the page of a factory.
type Asking struct {
	FactoryID                 id.Factory
	ListingID                 *id.Listing
	Market, Country, Language string
	Body                      string
	Draft                     string // the token of what a guest had typed, which is then thrown away
}

// Check tells what is wrong with the words.
func (a Asking) Check() error {
	var c fault.Check
	size := utf8.RuneCountInString(a.Body)
	c.Require(size >= MinBody, "body", "question.too_short", fault.Args{"min": MinBody})
	c.Require(size <= MaxBody, "body", "question.too_long", fault.Args{"max": MaxBody})
	civil(&c, "body", a.Body)
	return c.Err()
}

// Reply is what a factory answers.
type Reply struct {
	Language string
	Body     string
	Public   bool // under the listing, for everybody
}

// Check tells what is wrong with the reply.
func (r Reply) Check() error {
	var c fault.Check
	written(&c, "answer", r.Language, r.Body)
	return c.Err()
}

// Template is an answer that a factory keeps at hand.
type Template struct {
	ID        id.AnswerTemplate
	FactoryID id.Factory
	Name      string
	Language  string
	Body      string
	CreatedAt time.Time
}

// TableName is the table of Template.
func (Template) TableName() string { return "answer_template" }

// Check tells what is wrong with the template.
func (t Template) Check() error {
	var c fault.Check
	size := utf8.RuneCountInString(t.Name)
	c.Require(size > 0, "name", "question.name_missing")
	c.Require(size <= MaxName, "name", "question.too_long", fault.Args{"max": MaxName})
	written(&c, "body", t.Language, t.Body)
	return c.Err()
}

// written holds what a factory writes to the rules.
func written(c *fault.Check, field, language, text string) {
	c.Require(slices.Contains(locale.Languages(), locale.Language(language)), "language", "review.language_wrong")
	size := utf8.RuneCountInString(text)
	c.Require(size >= MinAnswer, field, "question.too_short", fault.Args{"min": MinAnswer})
	c.Require(size <= conduct.MaxWords, field, "question.too_long", fault.Args{"max": conduct.MaxWords})
	civil(c, field, text)
}

// civil refuses ways past the mall, and insults.
func civil(c *fault.Check, field, text string) {
	found := conduct.Look(text)
	rude := slices.Contains(found, conduct.Insult)
	c.Require(len(found) == 0 || rude && len(found) == 1, field, "question.contact")
	c.Require(!rude, field, "question.rude")
}

// Part is the half of a pair that a moderator decides about.
type Part string

// The parts.
const (
	Asked   Part = "question"
	Replied Part = "answer"
)

// Verdict is what a moderator decides.
type Verdict string

// The verdicts.
const (
	Show Verdict = "show"
	Hide Verdict = "hide"
)

// Reasons are the codes to hide a question or an answer by: those for all that people write, without the one about experiences.
func Reasons() []string {
	return slices.DeleteFunc(conduct.Reasons(), func(code string) bool { return code == "fake" })
}

// Decision is a verdict about a part with its reason, kept for good.
type Decision struct {
	ID         id.QuestionDecision
	QuestionID id.Question
	Part       Part
	AdminID    id.Account
	Verdict    Verdict
	Reason     string
	Statement  string
	DecidedAt  time.Time

	AdminName string `gorm:"->;-:migration"` // joined when a history is read
}

// TableName is the table of Decision.
func (Decision) TableName() string { return "question_decision" }

// Letter is one about a question: to the factory when it is asked, to the asker when it is answered. Its worker is in
// web/mailer.
type Letter struct {
	QuestionID id.Question `json:"question_id"`
	Part       Part        `json:"part"` // what is new
}

// Kind names the job.
func (Letter) Kind() string { return "question_mail" }

// Lane keeps letters apart from other work.
func (Letter) Lane() job.Lane { return job.Mail }

// Verdicts tells the author of a part what was decided about it; its worker is in web/mailer.
type Verdicts struct {
	DecisionID id.QuestionDecision `json:"decision_id"`
}

// Kind names the job.
func (Verdicts) Kind() string { return "question_verdict_mail" }

// Lane keeps letters apart from other work.
func (Verdicts) Lane() job.Lane { return job.Mail }

// Sweep is the periodic job that throws away what guests have typed and not sent.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "question_sweep" }
