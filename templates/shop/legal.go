package shop

import (
	"context"
	"time"

	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/ui"
)

// Cookie is one that the shop sets: what it is for, by the end of a key, and how long it is kept.
type Cookie struct {
	Name, Use string
	Kept      time.Duration
}

// kept says how long, in days or else in minutes.
func (k Cookie) kept(t *locale.Printer) string {
	if days := int(k.Kept / (24 * time.Hour)); days > 0 {
		return t.T("legal.days", "count", days)
	}
	return t.T("legal.minutes", "count", int(k.Kept/time.Minute))
}

// imprint is who runs the shop.
func imprint(ctx context.Context, o guide.Operator) []ui.Definition {
	t := locale.From(ctx)
	var list []ui.Definition
	for _, d := range []ui.Definition{
		{Term: t.T("legal.operator.name"), Text: o.Name}, {Term: t.T("legal.operator.address"), Text: o.Address},
		{Term: t.T("legal.operator.email"), Text: o.Email}, {Term: t.T("legal.operator.register"), Text: o.Register},
	} {
		if d.Text != "" {
			list = append(list, d)
		}
	}
	return list
}
