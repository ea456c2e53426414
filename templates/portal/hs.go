package portal

import (
	"context"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/nomenclature"
	"github.com/silkroadmall/mall/templates/ui"
)

// HSPage is one place in the Harmonized System, or what a search finds in it.
type HSPage struct {
	Page
	Search   string
	Unknown  string                 // a code that was asked for and is none; the page shows what is nearest
	Sections []nomenclature.Section // at the top, else none
	Way      []nomenclature.Entry   // from the chapter down to the place
	Below    []Code                 // what the place is divided into
	Found    []Code                 // what the search finds, subheadings before headings and chapters
	Sample   money.Amount           // what the goods are worth for which the duties are
}

// parts are the subheadings a search finds, and the headings and chapters.
func (p HSPage) parts() (codes, above []Code) {
	n := slices.IndexFunc(p.Found, func(c Code) bool { return len(c.Code) < 6 })
	if n < 0 {
		return p.Found, nil
	}
	return p.Found[:n], p.Found[n:]
}

// kind is what an entry above the subheadings is called: a chapter or a heading.
func (c Code) kind(ctx context.Context) string {
	if len(c.Code) == 2 {
		return in(ctx).T("hs.chapter")
	}
	return in(ctx).T("hs.heading")
}

// Code is an entry of the Harmonized System as a row. Duties are only those of subheadings; Confidence and Because only
// those of a suggestion.
type Code struct {
	nomenclature.Entry
	Confidence int
	Because    []string
	Examples   []string
	Duties     []customs.Duty
}

// Codes is what the form knows about the code to choose.
type Codes struct {
	Asked     bool // the person wants to see them
	Suggested []Code
	Browsing  bool // the tree is open in the form
	Sections  []nomenclature.Section
	Way       []nomenclature.Entry
	Below     []Code
	Sample    money.Amount
}

// chosen is the typed code without dots, whether there is such a one or not; empty for what can be none.
func (p ListingPage) chosen() string {
	hs := strings.NewReplacer(".", "", " ", "").Replace(p.Form.HS)
	if len(hs) < 4 || len(hs) > 10 || strings.Trim(hs, "0123456789") != "" {
		return ""
	}
	return hs
}

// dotted is a code as people print it.
func dotted(code string) string { return customs.HS(code).String() }

func hsPath(code string) string { return "/portal/hs?code=" + code }

// other is the entry's name in the language that the page is not in, with its language tag; empty where there is none.
func other(ctx context.Context, e nomenclature.Entry) (text, lang string) {
	if e.Chinese == "" {
		return "", ""
	}
	if strings.HasPrefix(string(in(ctx).Language()), "zh") {
		return e.English, "en"
	}
	return e.Chinese, "zh-Hans"
}

// nameOf is the entry's name in the language of the page.
func nameOf(ctx context.Context, e nomenclature.Entry) string {
	return e.Name(string(in(ctx).Language()))
}

// nameLang marks a name that is English on a Chinese page.
func nameLang(ctx context.Context, e nomenclature.Entry) string {
	if e.Chinese == "" || !strings.HasPrefix(string(in(ctx).Language()), "zh") {
		return "en"
	}
	return "zh-Hans"
}

// heading is the name of a subheading's heading where the page is Chinese and the subheading has an English text only.
func heading(ctx context.Context, e nomenclature.Entry) string {
	if len(e.Code) < 6 || nameLang(ctx, e) == "zh-Hans" || !strings.HasPrefix(string(in(ctx).Language()), "zh") {
		return ""
	}
	return nomenclature.Name(e.Code[:4], "zh")
}

// dutiable says whether any of the rows is a subheading: only those have duties.
func dutiable(rows []Code) bool {
	return slices.ContainsFunc(rows, func(r Code) bool { return len(r.Duties) > 0 })
}

func codeColumns(ctx context.Context, rows []Code) []ui.Column {
	columns := []ui.Column{{Label: in(ctx).T("hs.code")}, {Label: in(ctx).T("hs.name")}}
	if dutiable(rows) {
		columns = append(columns, ui.Column{Label: in(ctx).T("hs.duty")})
	}
	return columns
}

// rate is what a duty comes to in words: "12% = CN¥240.00".
func rate(ctx context.Context, d customs.Duty) string {
	switch {
	case d.Unknown:
		return in(ctx).T("hs.duty_unknown")
	case d.Amount.IsZero():
		return in(ctx).T("hs.duty_free")
	}
	words := strings.Join(d.Rates, " + ") + " = " + in(ctx).Money(d.Amount)
	if d.Estimated {
		return in(ctx).T("hs.duty_estimated", "duty", words)
	}
	return words
}
