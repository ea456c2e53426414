package shop

import (
	"context"
	"strconv"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// ReviewPage is where a line of an order is reviewed. Said is what was said before, nil for nothing; Draft is what stands in
// the form.
type ReviewPage struct {
	layout.Page
	Order  *order.Order
	Line   order.Line
	Number int    // of the line in its order, from 1
	Link   string // what opens the order without an account
	Said   *review.Review
	Draft  review.Draft
	Kept   []KeptPicture
	Errors ui.Errors
}

// KeptPicture is a picture that is in the house already; Proof is what the form sends to keep it.
type KeptPicture struct {
	review.Picture
	Proof string
}

func (p ReviewPage) path(rest string) string {
	return p.Market.URL("/o/" + p.Order.Number + "/review/" + strconv.Itoa(p.Number) + rest + p.Link)
}

func (p ReviewPage) heading() string {
	if p.Said != nil {
		return "review.change"
	}
	return "review.write"
}

// marks are the stars to choose from, the best first, in numbers and words.
func marks(ctx context.Context, chosen int) []ui.Option {
	t := locale.From(ctx)
	var list []ui.Option
	for n := review.MaxStars; n > 0; n-- {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: t.T("review.stars", "count", n), Hint: t.T("review.star." + strconv.Itoa(n)), Selected: n == chosen})
	}
	return list
}

// aspectMarks are the same for an aspect, which may be left open.
func aspectMarks(ctx context.Context, chosen int) []ui.Option {
	list := []ui.Option{{Label: locale.From(ctx).T("review.no_answer")}}
	for _, o := range marks(ctx, chosen) {
		o.Label, o.Hint = o.Label+" – "+o.Hint, ""
		list = append(list, o)
	}
	return list
}

func fits(ctx context.Context, chosen review.Fit) []ui.Option {
	t := locale.From(ctx)
	list := []ui.Option{{Label: t.T("review.no_answer")}}
	for _, f := range review.Fits() {
		list = append(list, ui.Option{Value: string(f), Label: t.T("review.fit." + string(f)), Selected: f == chosen})
	}
	return list
}

// lineNumber is the number of a line in its order, from 1.
func (p OrderPage) lineNumber(line id.Line) string {
	for i, l := range p.Order.Lines() {
		if l.ID == line {
			return strconv.Itoa(i + 1)
		}
	}
	return "0"
}

func reviewTone(s review.State) string {
	switch s {
	case review.Shown:
		return "ok"
	case review.Waiting:
		return "warn"
	}
	return "bad"
}
