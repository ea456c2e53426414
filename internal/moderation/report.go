package moderation

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// ReportState is where a report stands.
type ReportState string

// The states of a report. A decision is final; who disagrees writes, and a new report is made.
const (
	ReportReceived  ReportState = "received"
	ReportUpheld    ReportState = "upheld"    // it was right: something was done
	ReportDismissed ReportState = "dismissed" // nothing illegal was found
)

// Report is what somebody told the mall is illegal, Regulation (EU) 2022/2065 Art. 16: where it is, why, and, unless left out,
// who says so.
type Report struct {
	ID          id.Report
	Number      string
	URL         string
	ListingID   *id.Listing
	Ground      string // code: report.ground.<code>
	Explanation string
	Name, Email string // "" where left out
	Language    string // in which it was made and is answered
	Country     string
	State       ReportState
	Reason      string // code: report.reason.<code>
	Statement   string // what the one who reported reads beside it
	Measure     Measure
	AdminID     *id.Account
	FiledAt     time.Time
	DecidedAt   *time.Time

	AdminName   string `gorm:"->;-:migration"` // joined when one is read
	Slug        string `gorm:"->;-:migration"` // of the listing
	FactorySlug string `gorm:"->;-:migration"`
	FactoryName string `gorm:"->;-:migration"`
}

// Filing is a report as it was typed. Slug names the listing whose page it is about, "" for another page; Honest confirms that
// it is believed to be right and complete, without which the law does not count it.
type Filing struct {
	URL, Slug, Ground, Explanation, Name, Email string
	Honest                                      bool
	Language, Country                           string
}

// Ruling is what an admin decided about a report. One that upholds a report about a listing says what is done about that, and if it
// is taken down, by which law and on what facts, for its factory.
type Ruling struct {
	Number     string
	State      ReportState
	Reason     string
	Statement  string
	Measure    Measure
	Law, Facts string
}

// measured tells whether the ruling has to say what is done about a listing.
func (r Ruling) measured(about *id.Listing) bool { return about != nil && r.State == ReportUpheld }

// removal is the ruling as the reasons for which a listing is taken down.
func (r Ruling) removal(of *Report) Removal {
	return Removal{Listing: *of.ListingID, Reason: r.Reason, Law: r.Law, Facts: r.Facts, Report: &of.ID}
}

// Grounds are the codes of what may be wrong; each has its words in every language.
func Grounds() []string {
	return []string{"unsafe", "prohibited", "counterfeit", "rights", "fraud", "children", "other"}
}

// Rulings are the reasons to choose from for each outcome.
func Rulings(s ReportState) []string {
	switch s {
	case ReportUpheld:
		return []string{"illegal", "terms"}
	case ReportDismissed:
		return []string{"lawful", "vague", "elsewhere", "known"}
	}
	return nil
}

// Bounds of what may be typed, in characters.
const (
	minExplanation = 20
	maxExplanation = 5000
	maxName        = 200
	maxReportURL   = 2000
)

// Check names what is wrong with the filing, and brings the mail address into its form.
func (f *Filing) Check() error {
	f.Explanation, f.Name, f.Email = strings.TrimSpace(f.Explanation), strings.TrimSpace(f.Name), strings.TrimSpace(f.Email)
	var c fault.Check
	c.Require(f.URL != "" && len(f.URL) <= maxReportURL, "about", "report.about_wrong")
	c.Require(slices.Contains(Grounds(), f.Ground), "ground", "report.ground_missing")
	n := utf8.RuneCountInString(f.Explanation)
	c.Require(n >= minExplanation, "explanation", "report.explanation_short", fault.Args{"min": minExplanation})
	c.Require(n <= maxExplanation, "explanation", "report.explanation_long", fault.Args{"max": maxExplanation})
	c.Require(utf8.RuneCountInString(f.Name) <= maxName, "name", "report.name_long", fault.Args{"max": maxName})
	if f.Email != "" {
		email, err := account.ParseEmail(f.Email)
		c.Require(err == nil, "email", "account.email")
		f.Email = email
	}
	c.Require(f.Honest, "honest", "report.honest_missing")
	return c.Err()
}

// check refuses a ruling without an outcome, a reason that fits it, and words; about a listing also one without a measure and its reasons.
func (r Ruling) check(of *Report) error {
	var c fault.Check
	if c.Require(r.State == ReportUpheld || r.State == ReportDismissed, "outcome", "moderation.outcome_missing") {
		c.Require(slices.Contains(Rulings(r.State), r.Reason), "reason", "moderation.ruling_reason")
	}
	c.Require(strings.TrimSpace(r.Statement) != "", "statement", "moderation.ruling_statement")
	c.Require(utf8.RuneCountInString(r.Statement) <= maxStatement, "statement", "moderation.statement_long", fault.Args{"max": maxStatement})
	if r.measured(of.ListingID) && c.Require(slices.Contains(Measures(), r.Measure), "measure", "moderation.measure_missing") && r.Measure == TakenDown {
		r.removal(of).check(&c)
	}
	return c.Err()
}

// ReportMail tells who reported something that it arrived, or what was decided; its worker is in web/mailer.
type ReportMail struct {
	ReportID id.Report `json:"report_id"`
}

// Kind names the job.
func (ReportMail) Kind() string { return "report_mail" }

// Lane keeps letters apart from other work.
func (ReportMail) Lane() job.Lane { return job.Mail }
