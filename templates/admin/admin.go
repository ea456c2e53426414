// Package admin holds the pages of the console: what waits, the review of a listing, factories, orders, rates, rules
// and the ledger.
//
// Invariants: a page shows what it was given and decides nothing; every number that can be followed is a link; a code of
// the trade (state, verdict, account) is shown in words.
//
// It must not know HTTP, storage, or who may see what.
package admin

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/templates/ui"
)

// age says how long ago something was, in the largest unit that fits.
func age(ctx context.Context, now, then time.Time) string {
	t, d := locale.From(ctx), now.Sub(then)
	switch {
	case d < time.Hour:
		return t.T("admin.age.minutes", "count", max(int(d/time.Minute), 0))
	case d < 48*time.Hour:
		return t.T("admin.age.hours", "count", int(d/time.Hour))
	}
	return t.T("admin.age.days", "count", int(d/(24*time.Hour)))
}

// waitTone is the colour of a wait: a day is long, two are too long.
func waitTone(now, since time.Time) string {
	switch d := now.Sub(since); {
	case d >= 48*time.Hour:
		return "bad"
	case d >= 24*time.Hour:
		return "warn"
	}
	return "none"
}

// paged is the link to each page of a list, with its query kept.
func paged(path string, query url.Values) func(int) string {
	return func(n int) string {
		q := url.Values{}
		for name, values := range query {
			q[name] = values
		}
		q.Set("page", strconv.Itoa(n))
		return path + "?" + q.Encode()
	}
}

func revisionPath(n id.Revision) string {
	return "/admin/listings/" + strconv.FormatInt(int64(n), 10)
}

func factoryPath(slug string) string { return "/admin/factories/" + slug }

func orderPath(number string) string { return "/admin/orders/" + number }

// factoryTone is the colour of a factory's state.
func factoryTone(s factory.State) string {
	switch s {
	case factory.Approved:
		return "ok"
	case factory.Pending:
		return "warn"
	}
	return "bad"
}

// verdictTone is the colour of a verdict.
func verdictTone(v moderation.Verdict) string {
	switch v {
	case moderation.Approve, moderation.Reinstate, moderation.Restore:
		return "ok"
	}
	return "bad"
}

// decider is who decided; nobody is the mall's own command.
func decider(ctx context.Context, d moderation.Decision) string {
	if d.AdminName == "" {
		return locale.From(ctx).T("admin.by_command")
	}
	return d.AdminName
}

// reasonLabel is a reason in words.
func reasonLabel(ctx context.Context, code string) string {
	return locale.From(ctx).T("moderation.reason." + code)
}

// title is the content's title in the reader's language, else the best there is.
func title(ctx context.Context, c catalog.Content) string {
	return catalog.Best(c.Texts, locale.From(ctx).Language()).Title
}

// dash stands where there is nothing to say.
func dash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "–"
	}
	return s
}

// options are the reasons to choose from.
func options(ctx context.Context, codes []string) []ui.Option {
	var list []ui.Option
	for _, code := range codes {
		list = append(list, ui.Option{Value: code, Label: reasonLabel(ctx, code)})
	}
	return list
}
