package checkout

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// Why something does not go back.
const (
	keptDelivery = "delivery"  // whoever decided kept it
	keptLevy     = "authority" // the authority does not return it

	// WentBack is duty that went back before, by itself, because less was invoiced than quoted.
	WentBack = "surplus"
)

// GiveBack is a refund worked out: what goes back of each line and who bears it.
type GiveBack struct {
	Order  *order.Order
	Lines  []GiveLine
	Total  money.Amount       // what the consumer gets
	Kept   money.Amount       // what was paid for the same pieces and does not go back
	Laws   []customs.Recovery // what the authorities concerned do
	Digest string             // of all that is given and kept
}

// GiveLine is a refund's part of one line.
type GiveLine struct {
	Line  order.Line
	Sent  bool // the consignment has left: levies are due
	After int  // pieces given back before
	Count int
	Off   int // of them are not sent any more
	Parts []payment.RefundPart
}

// Burdens are the parts by the account that bears them, as the book takes them.
func (g *GiveBack) Burdens() []ledger.Burden {
	var all []ledger.Burden
	for _, l := range g.Lines {
		all = append(all, Burdens(l.Parts)...)
	}
	return all
}

// Burdens are what accounts bear of the parts of a refund.
func Burdens(parts []payment.RefundPart) []ledger.Burden {
	var all []ledger.Burden
	for _, p := range parts {
		if p.Given {
			all = append(all, ledger.Burden{Account: ledger.Account(p.Account), Party: p.Party, Minor: p.Amount.Minor})
		}
	}
	return all
}

// written are the lines as they are kept.
func (g *GiveBack) written() []payment.RefundLine {
	lines := make([]payment.RefundLine, len(g.Lines))
	for i, l := range g.Lines {
		lines[i] = payment.RefundLine{LineID: l.Line.ID, After: l.After, Quantity: l.Count, Parts: slices.Clone(l.Parts)}
	}
	return lines
}

// off are the pieces that are not sent any more.
func (g *GiveBack) off() map[id.Line]int {
	pieces := map[id.Line]int{}
	for _, l := range g.Lines {
		pieces[l.Line.ID] = l.Off
	}
	return pieces
}

// calledOff is how many of n pieces of a line, of which some went back before, are not sent any more. What is cancelled are pieces
// that have not left; any other reason is about pieces that have, as far as there are such.
func calledOff(l order.Line, before, n int, reason string) int {
	if reason != cancelled {
		n -= min(n, max(l.Shipped-(before-l.Withdrawn), 0))
	}
	return min(n, l.Left())
}

// PiecesField names the field for the pieces of the order's line number i, from 0.
func PiecesField(i int) string { return fmt.Sprintf("pieces_%d", i) }

// check tells what is wrong with a wish for an order of which some pieces went back before.
func (w *Wish) check(o *order.Order, back map[id.Line]int) error {
	var f fault.Check
	count, wrong := 0, false
	for i, l := range o.Lines() {
		n, left := w.Pieces[l.ID], l.Quantity-back[l.ID]
		wrong = !f.Require(n >= 0 && n <= left, PiecesField(i), "refund.pieces", fault.Args{"left": left}) || wrong
		count += max(n, 0)
	}
	f.Require(count > 0 || wrong, PiecesField(0), "refund.nothing")
	f.Require(slices.Contains(Bearers(), w.Goods), "goods_by", "refund.bearer")
	f.Require(slices.Contains(Bearers(), w.Rest), "rest_by", "refund.bearer")
	f.Require(slices.Contains(Reasons(), w.Reason), "reason", "refund.reason_missing")
	f.Require(strings.TrimSpace(w.Note) != "" && utf8.RuneCountInString(w.Note) <= longestNote, "note", "refund.note_missing", fault.Args{"most": longestNote})
	f.Require(w.Key != "", PiecesField(0), "refund.form_gone")
	return f.Err()
}

// split works a wish out.
func (c *Cashier) split(s *sold, m moving, w Wish) (*GiveBack, error) {
	if err := w.check(s.order, m.back); err != nil {
		return nil, err
	}
	g := &GiveBack{Order: s.order, Total: money.Zero(s.order.Currency), Kept: money.Zero(s.order.Currency)}
	for i := range s.order.Consignments {
		con := &s.order.Consignments[i]
		d := &divider{wish: w, sold: s, con: con, slug: s.slugs[con.FactoryID], left: m.sent[con.ID], duty: m.duty[con.ID],
			paid: paid(s.order, "", ""), recovery: c.Recovery, day: landedcost.DayOf(c.Now())}
		for _, l := range con.Lines {
			if w.Pieces[l.ID] == 0 {
				continue
			}
			d.held = m.held[l.ID]
			before := m.back[l.ID]
			if err := d.line(l, before, calledOff(m.line[l.ID], before, w.Pieces[l.ID], w.Reason)); err != nil {
				return nil, err
			}
		}
		g.Lines = append(g.Lines, d.lines...)
		g.Laws = append(g.Laws, d.laws...)
	}
	return g, g.sum()
}

// sum adds everything up and takes its fingerprint.
func (g *GiveBack) sum() error {
	for _, l := range g.Lines {
		for _, p := range l.Parts {
			into := &g.Total
			if !p.Given {
				into = &g.Kept
			}
			sum, err := into.Add(p.Amount)
			if err != nil {
				return err
			}
			*into = sum
		}
	}
	if !g.Total.Positive() {
		return ErrNothingBack
	}
	var err error
	g.Digest, err = digest(struct {
		Lines []payment.RefundLine
		Off   map[id.Line]int
	}{g.written(), g.off()})
	return err
}
