package portal

import (
	"context"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/templates/ui"
)

// CutPanel is a listing's price cuts, and the form for the next as typed.
type CutPanel struct {
	Percent, Starts, Ends string
	Days                  int     // that a cut is compared with
	Open                  *CutRow // the one that is not over; nil: there may be a new one
	Rows                  []CutRow
	KnownSince            time.Time    // prices are known from then on; zero: for long enough
	ComparedFrom          time.Time    // from then on there is enough to compare with
	Tried                 *catalog.Cut // what the form says, when its prices are to be seen first
}

// settle is the weight of the button that sets the cut: the first of the form once its prices were seen.
func (p CutPanel) settle() ui.Kind {
	if p.Tried != nil {
		return ui.Primary
	}
	return ui.Secondary
}

// CutRow is a cut with its days: both are of it.
type CutRow struct {
	catalog.Cut
	From, Until time.Time
}

// line is what a cut takes off, and when.
func (r CutRow) line(ctx context.Context) string {
	t := in(ctx)
	return t.T("cut.line", "percent", t.Percent(money.NewDecimal(int64(r.Percent), 2)), "from", t.Date(r.From), "until", t.Date(r.Until))
}

// state is where a cut stands.
func (r CutRow) state(ctx context.Context) ui.Mark {
	t := in(ctx)
	switch {
	case r.EndedAt != nil && r.BegunAt == nil:
		return ui.Mark{Tone: "info", Text: t.T("cut.withdrawn")}
	case r.EndedAt != nil:
		return ui.Mark{Tone: "info", Text: t.T("cut.over")}
	case r.BegunAt != nil:
		return ui.Mark{Tone: "ok", Text: t.T("cut.running")}
	}
	return ui.Mark{Tone: "warn", Text: t.T("cut.planned")}
}
