package admin

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// IndexPage is how the search index stands.
type IndexPage struct {
	layout.Page
	Status search.Status
	Now    time.Time
	Errors ui.Errors
}

// Rebuilding says whether a rebuild goes on.
func (p IndexPage) Rebuilding() bool {
	for _, w := range p.Status.Works {
		if (w.Kind == search.WorkRebuild || w.Kind == search.WorkRefill) && w.Running(p.Now) {
			return true
		}
	}
	return false
}

// engineWords is the engine that answers, as a title with its tone, and what that means.
func engineWords(ctx context.Context, p IndexPage) (tone, title, text string) {
	t := locale.From(ctx)
	switch {
	case p.Status.Engine == search.Meilisearch:
		return "ok", t.T("index.meilisearch"), t.T("index.meilisearch_text")
	case p.Status.Reason == "":
		return "info", t.T("index.alone"), t.T("index.alone_text")
	}
	return "warn", t.T("index.fallback"), t.T("index.fallback_text."+string(p.Status.Reason), "why", p.Status.Failure)
}

// indexFacts are the numbers of the index.
func indexFacts(ctx context.Context, p IndexPage) []ui.Definition {
	t := locale.From(ctx)
	facts := []ui.Definition{{Term: t.T("index.documents"), Text: t.Number(p.Status.Documents)}}
	if p.Status.Indexed >= 0 {
		facts = append(facts, ui.Definition{Term: t.T("index.indexed"), Text: t.Number(p.Status.Indexed)})
	}
	b := p.Status.Backlog
	facts = append(facts,
		ui.Definition{Term: t.T("index.urgent"), Text: t.Number(b.Changes[0] + b.Pushes[0])},
		ui.Definition{Term: t.T("index.bulk"), Text: t.Number(b.Changes[1] + b.Pushes[1])},
		ui.Definition{Term: t.T("index.parked"), Text: t.Number(b.Parked)})
	if b.Oldest != nil {
		facts = append(facts, ui.Definition{Term: t.T("index.oldest"), Text: lasted(p.Now.Sub(*b.Oldest))})
	}
	return facts
}

// lasted is a length of time to the second: "1m30s".
func lasted(d time.Duration) string { return max(d.Round(time.Second), 0).String() }

// workState is a work's state as a tone and a word.
func workState(ctx context.Context, p IndexPage, w search.Work) (tone, word string) {
	t := locale.From(ctx)
	switch {
	case w.Interrupted(p.Now):
		return "warn", t.T("index.interrupted")
	case w.Failure != "":
		return "bad", t.T("index.failed")
	case w.EndedAt != nil:
		return "ok", t.T("index.done")
	}
	return "info", t.T("index.running")
}

// workLine is how far a work is: its step, and the time that is left.
func workLine(ctx context.Context, p IndexPage, w search.Work) string {
	t := locale.From(ctx)
	switch {
	case w.Interrupted(p.Now):
		return t.T("index.stopped_at", "step", t.T("index.step."+w.Step))
	case w.EndedAt != nil:
		return t.T("index.took", "time", lasted(w.EndedAt.Sub(w.BeganAt)))
	case w.Left() > 0:
		return t.T("index.left", "step", t.T("index.step."+w.Step), "time", lasted(w.Left()))
	}
	return t.T("index.step." + w.Step)
}

// workPercent is how far a work is in percent.
func workPercent(w search.Work) string {
	if w.Total == 0 {
		return "0"
	}
	return strconv.FormatInt(100*w.Done/w.Total, 10)
}

// workWhat are the destinations of a repricing in words.
func workWhat(ctx context.Context, w search.Work) string {
	t := locale.From(ctx)
	if w.What == "" {
		return t.T("index.kind." + w.Kind)
	}
	var names []string
	for _, country := range strings.Split(w.What, ",") {
		names = append(names, t.Country(country))
	}
	if len(names) > mostNamed {
		return t.T("index.reprice_many", "first", names[0], "count", len(names)-1)
	}
	return t.T("index.reprice_of", "places", t.List(names))
}

// mostNamed is how many destinations of a repricing are named one by one.
const mostNamed = 3

// parkedName is the title of a parked listing, or its number.
func parkedName(w search.Parked) string {
	if w.Title == "" {
		return strconv.FormatInt(int64(w.ListingID), 10)
	}
	return w.Title
}

func listingNumber(n id.Listing) string { return strconv.FormatInt(int64(n), 10) }
