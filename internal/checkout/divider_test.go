package checkout

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/settlement"
)

// bought is a paid order of a factory, of one to three lines with all kinds of charges and discounts, and its sale.
func bought(t *rapid.T) (*sold, moving) {
	con := order.Consignment{ID: 1, FactoryID: 1, Service: "air"}
	n := rapid.IntRange(1, 3).Draw(t, "lines")
	for i := range n {
		l := order.Line{ID: id.Line(i + 1), Position: i, Quantity: rapid.IntRange(1, 6).Draw(t, "quantity"), Unit: money.New(rapid.Int64Range(50, 9_999).Draw(t, "unit"), "EUR")}
		l.Total = money.New(l.Unit.Minor*int64(l.Quantity), "EUR")
		con.Lines = append(con.Lines, l)
		con.Charges = append(con.Charges, order.Charge{ID: int64(i + 1), LineID: &l.ID, Kind: order.Goods, Amount: l.Total})
		if off := rapid.Int64Range(0, l.Total.Minor/2).Draw(t, "discount"); off > 0 {
			con.Charges = append(con.Charges, order.Charge{ID: int64(20 + i), LineID: &l.ID, Kind: order.Discount, Code: "discount.goods", Coupon: "TEN",
				Bearer: rapid.SampledFrom([]order.Bearer{order.BorneByMall, order.BorneByFactory}).Draw(t, "bearer"), Amount: money.New(-off, "EUR")})
		}
	}
	for i, kind := range []order.Kind{order.Delivery, order.Insurance, order.Duty, order.Tax, order.Tax, order.Fee} {
		ch := order.Charge{ID: int64(100 + i), Kind: kind, Amount: money.New(rapid.Int64Range(0, 3_000).Draw(t, string(kind)), "EUR")}
		if i == 3 {
			ch.Scheme = "eu_ioss"
		}
		con.Charges = append(con.Charges, ch)
	}
	if off := rapid.Int64Range(0, con.Charges[len(con.Charges)-6].Amount.Minor).Draw(t, "free delivery"); off > 0 {
		con.Charges = append(con.Charges, order.Charge{ID: 200, Kind: order.Discount, Code: order.FreeDelivery, Coupon: "TEN", Bearer: order.BorneByMall, Amount: money.New(-off, "EUR")})
	}
	sum, goods, now := order.Sum(con.Charges), order.Earned(con.Charges), time.Now()
	o := &order.Order{ID: 1, Number: "SR-1", Currency: "EUR", Totals: sum, ConfirmedAt: &now, Consignments: []order.Consignment{con}}
	o.Address.Country = "DE"
	sale, err := ledger.Sale(paid(o, "sandbox", "T1"), []ledger.Share{{Factory: "linxi", Service: "air", Goods: goods, Delivery: sum.DeliveryMinor,
		Duty: sum.DutyMinor, Tax: sum.TaxMinor, Scheme: underScheme(con.Charges), Fees: sum.FeesMinor, Commission: goods * 8 / 100, Promotion: order.Given(con.Charges)}})
	if err != nil {
		t.Fatal(err)
	}
	s := &sold{order: o, sale: sale, slugs: map[id.Factory]string{1: "linxi"}}
	if s.earned, err = settlement.Earnings(o, sale, s.slugs); err != nil {
		t.Fatal(err)
	}
	held, all := map[id.Line]int64{}, int64(0)
	for _, e := range s.earned {
		held[e.LineID] = e.Amount.Minor
		all += e.Amount.Minor
	}
	if all != ledger.Owed([]ledger.Transaction{sale}, ledger.FactoryHeld, "linxi") {
		t.Fatalf("the lines earn %d together, the sale says otherwise: %+v", all, sale)
	}
	return s, moving{back: map[id.Line]int{}, held: held, sent: map[id.Consignment]bool{1: rapid.Bool().Draw(t, "sent")}}
}

// wanted is a wish for some of the pieces that are left, with any choices.
func (m moving) wanted(t *rapid.T, s *sold) (Wish, int) {
	w := Wish{Number: "SR-1", Pieces: map[id.Line]int{}, Delivery: rapid.Bool().Draw(t, "delivery"), Levies: rapid.Bool().Draw(t, "levies"),
		Goods: rapid.SampledFrom(Bearers()).Draw(t, "goods"), Rest: rapid.SampledFrom(Bearers()).Draw(t, "rest"),
		Reason: "damaged", Note: "torn", Key: "key"}
	count := 0
	for _, l := range s.order.Lines() {
		n := rapid.IntRange(0, l.Quantity-m.back[l.ID]).Draw(t, "pieces")
		w.Pieces[l.ID] = n
		count += n
	}
	return w, count
}

// TestSplit refunds an order in any steps with any choices. Whatever is chosen, each step is a balanced credit note; what goes
// back and what is kept is in the end what was paid, kind by kind; and no account bears more than it got.
func TestSplit(t *testing.T) {
	t.Parallel()
	recovery, err := customs.LoadRecoveries()
	if err != nil {
		t.Fatal(err)
	}
	c := &Cashier{Recovery: recovery, Now: time.Now}
	rapid.Check(t, func(t *rapid.T) {
		s, m := bought(t)
		sums, left, posted := map[int64]int64{}, 0, []ledger.Transaction{s.sale}
		for _, l := range s.order.Lines() {
			left += l.Quantity
		}
		for left > 0 {
			w, count := m.wanted(t, s)
			if count == 0 {
				continue
			}
			_, note := m.step(t, c, s, w, sums)
			posted = append(posted, note)
			left -= count
			within(t, posted)
		}
		for _, ch := range s.order.Consignments[0].Charges {
			if sums[ch.ID] != ch.Amount.Minor {
				t.Errorf("%d of charge %s of %s went back or was kept", sums[ch.ID], ch.Kind, ch.Amount)
			}
		}
	})
}

// TestSplit_with_a_surplus books the duty somewhere among the steps: no more goes back than was paid, whatever is chosen; all of it if
// everything is given; and neither customs nor anybody else bears more than they got.
func TestSplit_with_a_surplus(t *testing.T) {
	t.Parallel()
	recovery, err := customs.LoadRecoveries()
	if err != nil {
		t.Fatal(err)
	}
	c := &Cashier{Recovery: recovery, Now: time.Now}
	rapid.Check(t, func(t *rapid.T) {
		s, m := bought(t)
		m.duty = map[id.Consignment]assessed{}
		all, sums := rapid.Bool().Draw(t, "all of it"), map[int64]int64{}
		back := m.steps(t, c, s, all, sums)
		if paid := s.order.Totals.TotalMinor; back > paid || all && back != paid {
			t.Errorf("%d went back of %d", back, paid)
		}
		for _, ch := range s.order.Consignments[0].Charges {
			if sums[ch.ID] != ch.Amount.Minor {
				t.Errorf("%d of charge %s of %s is accounted for", sums[ch.ID], ch.Kind, ch.Amount)
			}
		}
	})
}

// steps refunds all pieces and books the duty somewhere among the steps; it returns what went back, the surplus with it.
func (m moving) steps(t *rapid.T, c *Cashier, s *sold, all bool, sums map[int64]int64) int64 {
	left, posted, back, duty := 0, []ledger.Transaction{s.sale}, int64(0), int64(0)
	for _, l := range s.order.Lines() {
		left += l.Quantity
	}
	at := rapid.IntRange(0, left).Draw(t, "booked when so many are left")
	for left > 0 {
		if left <= at && !m.duty[1].invoiced {
			back += m.book(t, s, duty, &posted)
			within(t, posted)
		}
		w, count := m.wanted(t, s)
		if count == 0 {
			continue
		}
		w.Delivery, w.Levies = w.Delivery || all, w.Levies || all
		g, note := m.step(t, c, s, w, sums)
		back += g.Total.Minor
		duty += m.take(g)
		if d := m.duty[1]; d.invoiced && (d.back < 0 || d.over < d.back || d.owed < 0) {
			t.Fatalf("the duty stands at %+v", d)
		}
		posted = append(posted, note)
		left -= count
		within(t, posted)
	}
	return back
}

// take takes what a refund is of from the duty, and returns what of duty it gives.
func (m moving) take(g *GiveBack) int64 {
	d, back := m.duty[1], int64(0)
	for _, l := range g.Lines {
		for _, p := range l.Parts {
			if p.Kind != string(order.Duty) {
				continue
			}
			d.over -= p.Amount.Minor
			if p.Cause == WentBack {
				d.back -= p.Amount.Minor
			}
			if p.Account == string(ledger.DutyPayable) {
				d.owed -= p.Amount.Minor
			}
			if p.Given {
				back += p.Amount.Minor
			}
		}
	}
	m.duty[1] = d
	return back
}

// book books an invoice of some duty below what was quoted, as the desk of assessments does, when some had gone back: it returns the
// surplus that goes back.
func (m moving) book(t *rapid.T, s *sold, gone int64, posted *[]ledger.Transaction) int64 {
	quoted, charged := ledger.Owed(*posted, ledger.DutyPayable, "DE"), s.order.Totals.DutyMinor
	less := rapid.Int64Range(0, quoted).Draw(t, "surplus")
	returned := min(less, charged-gone)
	if rapid.Bool().Draw(t, "too little") {
		returned = 0
	}
	m.duty[1] = assessed{invoiced: true, back: returned, over: charged - gone, owed: quoted - less}
	if less == 0 {
		return 0
	}
	tx, err := ledger.Difference(paid(s.order, "sandbox", "CN-1"), "SR-1", ledger.Assessed{Quoted: money.New(quoted, "EUR"), Invoiced: money.New(quoted-less, "EUR"), Returned: money.New(returned, "EUR")})
	if err != nil {
		t.Fatal(err)
	}
	*posted = append(*posted, tx)
	return returned
}

// step decides one wish and gives its credit note: it adds to the sums what goes back and what is kept of each charge.
func (m moving) step(t *rapid.T, c *Cashier, s *sold, w Wish, sums map[int64]int64) (*GiveBack, ledger.Transaction) {
	g, err := c.split(s, m, w)
	if err != nil {
		t.Fatal(err)
	}
	note, err := ledger.Credit(paid(s.order, "sandbox", w.Key), "SR-1", g.Burdens())
	if err != nil || note.Check() != nil || ledger.Owed([]ledger.Transaction{note}, ledger.ConsumerCredit, "SR-1") != g.Total.Minor {
		t.Fatalf("the credit note of %s: %+v, %v", g.Total, note, err)
	}
	for _, l := range g.Lines {
		m.back[l.Line.ID] += l.Count
		for _, p := range l.Parts {
			sums[p.ChargeID] += p.Amount.Minor
			if p.Account == string(ledger.FactoryHeld) {
				m.held[l.Line.ID] -= p.Amount.Minor
			}
		}
	}
	return g, note
}

// within fails if an account was made to give more than it got at the sale, or our promotion to get more than it gave: only
// reserve and released money may.
func within(t *rapid.T, posted []ledger.Transaction) {
	for a, party := range map[ledger.Account]string{ledger.FactoryHeld: "linxi", ledger.Commission: "", ledger.DeliveryPayable: "air", ledger.DutyPayable: "DE",
		ledger.TaxPayable: "DE", ledger.SchemePayable: "DE", ledger.FeesPayable: "DE"} {
		if owed := ledger.Owed(posted, a, party); owed < 0 {
			t.Errorf("%s gave %d more than it got", a, -owed)
		}
	}
	if owed := ledger.Owed(posted, ledger.Promotion, "TEN"); owed > 0 {
		t.Errorf("promotion got %d more than it gave", owed)
	}
}
