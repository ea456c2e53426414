package admin

import (
	"context"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// VoicesPage lists reviews of a view.
type VoicesPage struct {
	layout.Page
	View          review.View
	Voices        []review.Listed
	Counts        map[review.View]int // of the views that wait for somebody
	Number, Pages int
}

// VoicePage is a review before the one who decides about it. Reason and Statement are what was typed before a refusal.
type VoicePage struct {
	layout.Page
	Case              *review.Case
	Reason, Statement string
	Errors            ui.Errors
}

// VoicesPath is the list of a view.
func VoicesPath(v review.View) string { return "/admin/reviews?view=" + string(v) }

func voicePath(token, rest string) string { return "/admin/reviews/" + token + rest }

// whyHere says in words what made a review come before a moderator.
func whyHere(ctx context.Context, r review.Listed) string {
	t := locale.From(ctx)
	var words []string
	for _, code := range r.Findings {
		words = append(words, t.T("admin.review_finding."+code))
	}
	if r.Reports > 0 {
		words = append(words, t.T("admin.review_reported", "count", r.Reports))
	}
	return dash(strings.Join(words, ", "))
}

// begun is the beginning of what a review says, for a list.
func begun(r review.Listed) string { return short(r.Title + " " + r.Body) }

// short is the beginning of a text on one line.
func short(text string) string {
	const most = 80
	said := []rune(strings.Join(strings.Fields(text), " "))
	if len(said) > most {
		return string(said[:most]) + "…"
	}
	return dash(string(said))
}

func stateTone(s review.State) string {
	switch s {
	case review.Shown:
		return "ok"
	case review.Waiting:
		return "warn"
	}
	return "bad"
}

func voiceVerdictTone(v review.Verdict) string {
	if v == review.Show {
		return "ok"
	}
	return "bad"
}
