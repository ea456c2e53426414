package checkout

import (
	"cmp"
	"slices"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// divider works out what goes back of one consignment. Who bears what:
//
//   - goods, less discounts: the factory and our commission in the shares in which they got them; of goods that have left, our
//     reserve if the wish says so;
//   - what the mall took off goods that the factory gives back: our promotion, which then cost us nothing;
//   - delivery, less what was taken off it: the carrier of a consignment that has not left, else whom the wish names;
//   - duty, tax and fees: the authority, where nothing was imported yet or it gives back; else whom the wish names;
//   - duty of which a surplus went back when it was invoiced: the rest only, by the authority as far as it was paid, then by the
//     reserve that kept what was too little to give back.
type divider struct {
	wish     Wish
	sold     *sold
	con      *order.Consignment
	slug     string
	left     bool // some of the consignment
	sent     bool // the pieces that are divided
	paid     ledger.Paid
	held     int64    // what is held for the factory of the line, less what this refund has taken
	duty     assessed // of the consignment, less what this refund has taken
	recovery *customs.Recoveries
	day      landedcost.Day

	lines []GiveLine
	laws  []customs.Recovery
}

// line divides the charges of the wanted pieces of a line, of which the last, off, have not left whatever became of the others.
func (d *divider) line(l order.Line, before, off int) error {
	g := GiveLine{Line: l, Sent: d.left, After: before, Count: d.wish.Pieces[l.ID], Off: off}
	gone, rest := *d, *d
	gone.sent, rest.sent = d.left, false
	for _, some := range []struct {
		by        *divider
		before, n int
	}{{&gone, before, g.Count - off}, {&rest, before + g.Count - off, off}} {
		some.by.held, some.by.duty, some.by.laws = d.held, d.duty, d.laws
		parts, err := some.by.pieces(l, some.before, some.n)
		if err != nil {
			return err
		}
		d.held, d.duty, d.laws = some.by.held, some.by.duty, some.by.laws
		g.Parts = joined(g.Parts, parts)
	}
	slices.SortStableFunc(g.Parts, func(a, b payment.RefundPart) int { return cmp.Compare(a.ChargeID, b.ChargeID) })
	d.lines = append(d.lines, g)
	return nil
}

// pieces divides the charges of n pieces of a line that have all left, or none of them. Discounts come first: what they leave with
// the factory is there when its goods are taken.
func (d *divider) pieces(l order.Line, before, n int) (all []payment.RefundPart, err error) {
	if n == 0 {
		return nil, nil
	}
	portions, err := d.con.Portions(l.ID, before, n)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(portions, func(a, b order.Portion) int { return cmp.Compare(sign(a), sign(b)) })
	commission, err := d.commission(l, before, n)
	if err != nil {
		return nil, err
	}
	for _, p := range portions {
		parts, err := d.part(p, &commission)
		if err != nil {
			return nil, err
		}
		all = append(all, parts...)
	}
	return all, nil
}

// joined adds parts to those of the same charge that go the same way.
func joined(all, more []payment.RefundPart) []payment.RefundPart {
	for _, p := range more {
		i := slices.IndexFunc(all, func(q payment.RefundPart) bool {
			q.Amount = p.Amount
			return q == p
		})
		if i < 0 {
			all = append(all, p)
			continue
		}
		all[i].Amount.Minor += p.Amount.Minor
	}
	return all
}

// commission is what of ours falls on the pieces: the sale's, divided as the charges are.
func (d *divider) commission(l order.Line, before, n int) (int64, error) {
	whole := order.Earned(d.con.Charges) - ledger.Owed([]ledger.Transaction{d.sold.sale}, ledger.FactoryHeld, d.slug)
	shares, err := d.con.Shares(money.New(whole, d.sold.order.Currency))
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(d.con.Lines, func(one order.Line) bool { return one.ID == l.ID })
	part, err := order.Pieces(shares[at], l.Quantity, before, n)
	return part.Minor, err
}

// part says what becomes of a portion of a charge.
func (d *divider) part(p order.Portion, commission *int64) ([]payment.RefundPart, error) {
	switch p.Charge.Kind {
	case order.Delivery, order.Insurance:
		return d.delivery(p), nil
	case order.Duty:
		earlier, rest, err := d.duty.takeOff(p)
		return append(kept(earlier, WentBack), d.levy(rest)...), err
	case order.Tax, order.Fee:
		return d.levy(p), nil
	}
	if p.Charge.Code == order.FreeDelivery {
		return d.freeDelivery(p), nil
	}
	if d.wish.Goods == ByMall && d.sent {
		return given(p, ledger.Reserve, string(order.Goods)), nil
	}
	if p.Charge.Kind == order.Discount {
		return d.discount(p), nil
	}
	ours := min(*commission, p.Amount.Minor)
	*commission -= ours
	mine, theirs := p, p
	mine.Amount.Minor, theirs.Amount.Minor = ours, p.Amount.Minor-ours
	return append(given(mine, ledger.Commission, ""), d.fromFactory(theirs)...), nil
}

func (d *divider) delivery(p order.Portion) []payment.RefundPart {
	switch {
	case !d.wish.Delivery:
		return kept(p, keptDelivery)
	case !d.sent:
		return given(p, ledger.DeliveryPayable, d.con.Service)
	}
	return d.rest(p)
}

// discount is taken off what goes back of the goods: the factory keeps its own, ours was given for nothing.
func (d *divider) discount(p order.Portion) []payment.RefundPart {
	if p.Charge.Bearer == order.BorneByMall {
		return given(p, ledger.Promotion, p.Charge.Coupon)
	}
	return d.fromFactory(p)
}

// freeDelivery goes the way of the delivery it was taken off: a carrier that has not been paid costs us nothing.
func (d *divider) freeDelivery(p order.Portion) []payment.RefundPart {
	switch {
	case !d.wish.Delivery:
		return kept(p, keptDelivery)
	case !d.sent:
		return given(p, ledger.Promotion, p.Charge.Coupon)
	}
	return d.rest(p)
}

func (d *divider) levy(p order.Portion) []payment.RefundPart {
	law := d.recovery.Of(d.paid.Country, landedcost.Kind(p.Charge.Kind), p.Charge.Scheme, d.day)
	if d.sent && !p.Amount.IsZero() && !slices.ContainsFunc(d.laws, func(r customs.Recovery) bool { return r.Kind == law.Kind && r.Scheme == law.Scheme }) {
		d.laws = append(d.laws, law)
	}
	switch {
	case law.Returned, !d.sent && !d.declared(p):
		return d.fromAuthority(p)
	case d.wish.Levies:
		return d.rest(p)
	}
	return kept(p, keptLevy)
}

// declared says whether a charge is duty that was invoiced for what has left of a consignment: nothing of it is left for the rest.
func (d *divider) declared(p order.Portion) bool {
	return p.Charge.Kind == order.Duty && d.left && d.duty.invoiced
}

// fromAuthority takes from what the authority is owed. Of duty that was invoiced it has no more than the invoice: what is
// beyond was too little to go back when it was, and is the reserve's.
func (d *divider) fromAuthority(p order.Portion) []payment.RefundPart {
	account, party := d.owedTo(p.Charge)
	if p.Charge.Kind != order.Duty || !d.duty.invoiced {
		return given(p, account, party)
	}
	theirs, ours := p, p
	theirs.Amount.Minor = min(p.Amount.Minor, d.duty.owed)
	ours.Amount.Minor = p.Amount.Minor - theirs.Amount.Minor
	d.duty.owed -= theirs.Amount.Minor
	return append(given(theirs, account, party), given(ours, ledger.Reserve, ledger.DutyReserve)...)
}

// owedTo is the account a levy was posted to at the sale.
func (d *divider) owedTo(ch order.Charge) (ledger.Account, string) {
	switch {
	case ch.Kind == order.Duty:
		return ledger.DutyPayable, d.paid.Country
	case ch.Kind == order.Fee:
		return ledger.FeesPayable, d.paid.Country
	case ch.Scheme != "":
		return ledger.SchemePayable, d.paid.Country
	}
	return ledger.TaxPayable, ledger.TaxParty(d.paid)
}

// rest is borne by whom the wish names.
func (d *divider) rest(p order.Portion) []payment.RefundPart {
	if d.wish.Rest == ByFactory {
		return d.fromFactory(p)
	}
	return given(p, ledger.Reserve, string(p.Charge.Kind))
}

// fromFactory takes from what is held for the factory of this line, and beyond that from what was released to it, which may
// be less than nothing: its next payout is that much smaller. What is held of another line stays that line's.
func (d *divider) fromFactory(p order.Portion) []payment.RefundPart {
	held := max(min(p.Amount.Minor, d.held), min(p.Amount.Minor, 0))
	d.held -= held
	first, second := p, p
	first.Amount.Minor, second.Amount.Minor = held, p.Amount.Minor-held
	return append(given(first, ledger.FactoryHeld, d.slug), given(second, ledger.FactoryReleased, d.slug)...)
}

func sign(p order.Portion) int { return cmp.Compare(p.Amount.Minor, 0) }

func given(p order.Portion, a ledger.Account, party string) []payment.RefundPart {
	if p.Amount.IsZero() {
		return nil
	}
	return []payment.RefundPart{{ChargeID: p.Charge.ID, Kind: string(p.Charge.Kind), Given: true, Account: string(a), Party: party, Amount: p.Amount}}
}

func kept(p order.Portion, cause string) []payment.RefundPart {
	if p.Amount.IsZero() {
		return nil
	}
	return []payment.RefundPart{{ChargeID: p.Charge.ID, Kind: string(p.Charge.Kind), Cause: cause, Amount: p.Amount}}
}
