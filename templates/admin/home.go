package admin

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
)

// figureOf is a figure whose label is a key.
func figureOf(ctx context.Context, label, url string, count int, note string) Figure {
	return Figure{Label: locale.From(ctx).T(label), URL: url, Note: note, Count: count}
}

// oldest says how long the longest waiting has waited.
func oldest(ctx context.Context, now time.Time, p moderation.Pile) string {
	if p.Waiting == 0 {
		return locale.From(ctx).T("admin.nothing_waits")
	}
	return locale.From(ctx).T("admin.oldest", "age", age(ctx, now, p.Oldest))
}

// proposals is the rules that wait for the reader as the second admin, the way to them, and what of the reader's own waits
// for another.
func proposals(ctx context.Context, p HomePage) Figure {
	t := locale.From(ctx)
	f := Figure{Label: t.T("rulebook.to_confirm"), URL: versionsPath, Note: t.T("admin.nothing_waits"), Count: len(p.Proposals)}
	if all := slices.Concat(p.Proposals, p.Own); len(all) == 1 {
		f.URL = versionPath(all[0].ID)
	}
	var notes []string
	if len(p.Proposals) > 0 && p.Proposals[0].ProposedAt != nil {
		notes = append(notes, t.T("admin.oldest", "age", age(ctx, p.Now, *p.Proposals[0].ProposedAt)))
	}
	if len(p.Own) > 0 {
		notes = append(notes, t.T("rulebook.own_waits", "count", len(p.Own)))
	}
	if len(notes) > 0 {
		f.Note = strings.Join(notes, " · ")
	}
	return f
}

func rateHealth(ctx context.Context, p HomePage) Health {
	t := locale.From(ctx)
	h := Health{Tone: "ok", Name: t.T("admin.rates"), URL: "/admin/rates", State: t.T("admin.of_day", "day", p.Rates.AsOf()), Word: t.T("admin.fresh")}
	if p.Rates.Stale(p.Now) {
		h.Tone, h.Word = "warn", t.T("admin.stale_rates", "count", p.Rates.Age(p.Now))
	}
	return h
}

func searchHealth(ctx context.Context, p HomePage) Health {
	t := locale.From(ctx)
	if p.SearchDown {
		return Health{Tone: "warn", Name: t.T("admin.search"), State: t.T("admin.search_fallback"), Word: t.T("admin.down")}
	}
	return Health{Tone: "ok", Name: t.T("admin.search"), Word: t.T("admin.works")}
}

func jobHealth(ctx context.Context, p HomePage) Health {
	t := locale.From(ctx)
	lost, again := 0, 0
	for _, j := range p.Jobs {
		if j.State == "discarded" {
			lost += j.Jobs
		} else {
			again += j.Jobs
		}
	}
	h := Health{Tone: "ok", Name: t.T("admin.jobs_all"), Word: t.T("admin.works")}
	switch {
	case lost > 0:
		h.Tone, h.Word, h.URL = "bad", t.T("admin.jobs_lost", "count", lost), "#jobs"
	case again > 0:
		h.Tone, h.Word, h.URL = "warn", t.T("admin.jobs_again", "count", again), "#jobs"
	}
	return h
}

func jobTone(state string) string {
	if state == "discarded" {
		return "bad"
	}
	return "warn"
}
