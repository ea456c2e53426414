package checkout_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

func (h *house) assessor() *assessment.Desk {
	return &assessment.Desk{DB: h.DB, Orders: h.Orders, Payments: h.Payments, Ledger: h.Ledger, Jobs: h.Jobs, Now: h.clock}
}

// invoiced is an invoice of the order's only consignment, for what was quoted and so much more.
func (h *house) invoiced(o *order.Order, more int64) assessment.Entry {
	return assessment.Entry{Consignment: o.Consignments[0].Number, Invoice: "D-1", Day: "2026-11-20",
		Amount: money.New(o.Totals.DutyMinor+more, o.Currency).String(), Currency: string(o.Currency)}
}

func TestAssessment_gives_a_surplus_back_once(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.assessor(), h.paidFor(2)
	if o.Totals.DutyMinor <= 100 {
		t.Fatal("the test wants duty", o.Totals)
	}
	e := h.invoiced(o, -150)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			got, err := d.Book(t.Context(), clerk, e)
			if err != nil || got.ReturnedMinor != 150 || got.Reserve().Minor != 0 {
				t.Errorf("booked %+v, %v", got, err)
			}
		})
	}
	wg.Wait()
	refunds, err := h.Payments.Refunds(t.Context(), o.ID)
	h.must(err)
	if len(refunds) != 1 || refunds[0].Amount.Minor != 150 || refunds[0].State != payment.RefundCreated {
		t.Fatalf("refunds are %+v", refunds)
	}
	h.must(h.Refund(t.Context(), refunds[0].Token))
	if got := h.owed(o, ledger.DutyPayable, "DE"); got != o.Totals.DutyMinor-150 {
		t.Errorf("the authority is owed %d of %d", got, o.Totals.DutyMinor)
	}
	other := e
	other.Invoice = "D-2"
	if _, err := d.Book(t.Context(), clerk, other); !errors.Is(err, assessment.ErrBooked) {
		t.Error("a second invoice:", err)
	}
	h.proves()
}

func TestAssessment_books_what_is_little_or_missing_to_the_reserve(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ more, reserve int64 }{
		"a shortfall": {250, -250}, "a surplus under the threshold": {-99, 99}, "nothing": {0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			d, o := h.assessor(), h.paidFor(2)
			plan, err := d.Plan(t.Context(), h.invoiced(o, c.more))
			h.must(err)
			got, err := d.Book(t.Context(), clerk, h.invoiced(o, c.more))
			h.must(err)
			if got.ReturnedMinor != 0 || got.RefundID != nil || got.Reserve().Minor != c.reserve || plan.Reserve() != got.Reserve() {
				t.Errorf("planned %+v, booked %+v", plan, got)
			}
			if reserve := h.owed(o, ledger.Reserve, ledger.DutyReserve); reserve != c.reserve {
				t.Errorf("the reserve has %d", reserve)
			}
			if duty := h.owed(o, ledger.DutyPayable, "DE"); duty != got.InvoicedMinor {
				t.Errorf("the authority is owed %d, invoiced %d", duty, got.InvoicedMinor)
			}
			h.proves()
		})
	}
}

func TestAssessment_reads_a_file_without_losing_good_lines(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.assessor(), h.paidFor(2)
	good := h.invoiced(o, -10)
	text := fmt.Sprintf("Invoice;Consignment;Amount;Currency;Date\n%s;%s;%s;EUR;2026-11-20\nX;%s;1.234;EUR;tomorrow\nY;CN-0000;1;USD;2026-11-20\n%s;%s;%s;EUR;2026-11-20\n",
		good.Invoice, good.Consignment, good.Amount, good.Consignment, good.Invoice, good.Consignment, good.Amount)
	rows, err := assessment.Read(text)
	h.must(err)
	h.must(d.PlanAll(t.Context(), rows))
	if len(rows) != 4 || rows[0].Plan == nil || rows[1].Err == nil || rows[2].Err == nil || rows[3].Err == nil || rows[2].Line != 4 {
		t.Errorf("rows are %+v", rows)
	}
	text, err = assessment.Write([]assessment.Entry{good})
	h.must(err)
	if again, err := assessment.Read(text); err != nil || len(again) != 1 || again[0].Entry != good {
		t.Errorf("written %q, read %+v, %v", text, again, err)
	}
	if _, err := assessment.Read("a,b\n1,2\n"); err == nil {
		t.Error("a table without the columns is read")
	}
}

func TestAssessment_tells_how_good_quotes_are(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.assessor(), h.paidFor(2)
	_, err := d.Book(t.Context(), clerk, h.invoiced(o, -150))
	h.must(err)
	h.exec("INSERT INTO quote_quality_rule VALUES ('2026-11-20', 1, 'test'), ('2026-12-01', 100, 'not yet')")
	list, good, err := d.Qualities(t.Context())
	if err != nil || good.Percent != 1 || len(list) != 1 || list[0].Country != "DE" || list[0].Count != 1 || list[0].Quoted-list[0].Invoiced != 150 || list[0].Within != 0 || list[0].MeanError == "" {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestAssessment_then_a_refund_of_everything gives the surplus of a duty back and then the whole order: all that was paid, once.
func TestAssessment_then_a_refund_of_everything(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(3)
	h.exec("UPDATE consignment SET state = 'shipped', shipped_at = now()")
	h.exec("UPDATE order_line SET shipped = quantity")
	h.surplus(o, 151)
	one, err := h.cashier.Preview(t.Context(), wish(o, 1, "K1"))
	h.must(err)
	if one.Kept.Minor != 50 && one.Kept.Minor != 51 {
		t.Errorf("%s went back of one scarf before, of 151 of three", one.Kept)
	}
	h.gives(wish(o, 1, "K1"))
	h.proves()
	h.gives(wish(o, 2, "K2"))
	h.proves()
	h.paidBack(o)
	if left := h.owed(o, ledger.DutyPayable, "DE"); left != o.Totals.DutyMinor-151 { // flat duty is not returned: the reserve bore the rest
		t.Errorf("customs have %d", left)
	}
}

// TestAssessment_of_what_went_back_in_part refunds pieces first: their duty goes back with them, and the surplus is that of the rest.
func TestAssessment_of_what_went_back_in_part(t *testing.T) {
	t.Parallel()
	for name, sent := range map[string]bool{"before it was sent": false, "at the reserve's expense": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			o := h.paidFor(3)
			if sent {
				h.exec("UPDATE consignment SET state = 'shipped', shipped_at = now()")
				h.exec("UPDATE order_line SET shipped = quantity")
			}
			g, _ := h.gives(wish(o, 2, "K1"))
			back := sumOf(t, g, order.Duty)
			d, err := h.assessor().Book(t.Context(), clerk, h.invoiced(o, -o.Totals.DutyMinor))
			h.must(err)
			if d.ReturnedMinor != o.Totals.DutyMinor-back || sent != d.Reserve().Positive() {
				t.Errorf("of a duty of %d went back %d with pieces; booked %+v", o.Totals.DutyMinor, back, d)
			}
			h.must(h.Refund(t.Context(), h.last(o).Token))
			h.proves()
			g, _ = h.gives(wish(o, 1, "K2"))
			if g.Kept.Minor != d.ReturnedMinor {
				t.Errorf("%s is said to have gone back before, of %d", g.Kept, d.ReturnedMinor)
			}
			h.proves()
			h.paidBack(o)
		})
	}
}

// TestAssessment_of_little_then_a_refund gives duty back that customs return: what the invoice left with the reserve comes from there.
func TestAssessment_of_little_then_a_refund(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(2)
	_, err := h.assessor().Book(t.Context(), clerk, h.invoiced(o, -99))
	h.must(err)
	h.gives(wish(o, 2, "K1"))
	h.proves()
	h.paidBack(o)
	if customs, reserve := h.owed(o, ledger.DutyPayable, "DE"), h.owed(o, ledger.Reserve, ledger.DutyReserve); customs != 0 || reserve != 0 {
		t.Errorf("customs have %d, the reserve %d", customs, reserve)
	}
}

// surplus books a duty invoiced so much below its quote and gives the surplus back.
func (h *house) surplus(o *order.Order, less int64) {
	h.t.Helper()
	d, err := h.assessor().Book(h.t.Context(), clerk, h.invoiced(o, -less))
	h.must(err)
	if d.ReturnedMinor != less {
		h.t.Fatalf("booked %+v", d)
	}
	h.must(h.Refund(h.t.Context(), h.last(o).Token))
	h.proves()
}

// last is the newest refund of an order.
func (h *house) last(o *order.Order) payment.Refund {
	h.t.Helper()
	all, err := h.Payments.Refunds(h.t.Context(), o.ID)
	h.must(err)
	return all[len(all)-1]
}

// paidBack fails unless exactly what was paid went back.
func (h *house) paidBack(o *order.Order) {
	h.t.Helper()
	all, err := h.Payments.Refunds(h.t.Context(), o.ID)
	h.must(err)
	var sum int64
	for _, r := range all {
		if r.State != payment.RefundSucceeded {
			h.t.Errorf("a refund is %+v", r)
		}
		sum += r.Amount.Minor
	}
	if sum != o.Totals.TotalMinor {
		h.t.Errorf("%d went back of %d", sum, o.Totals.TotalMinor)
	}
}

// TestLevies_equal_the_book sells, refunds and corrects across the end of a month: all rows of an account sum to its balance.
func TestLevies_equal_the_book(t *testing.T) {
	t.Parallel()
	h := open(t)
	d, o := h.assessor(), h.paidFor(2)
	h.wait(6*24*time.Hour + 14*time.Hour + 30*time.Minute) // 23:30 UTC on 30 November is December in Berlin
	h.gives(wish(o, 1, "K1"))
	_, err := d.Book(t.Context(), clerk, h.invoiced(o, 70))
	h.must(err)
	h.paidFor(1)
	rows, err := h.Ledger.Levies(t.Context(), time.Time{}, time.Time{})
	h.must(err)
	sums, corrected := map[pot]int64{}, false
	for _, r := range rows {
		sums[pot{r.Account, r.Party, r.Currency}] += r.Minor
		corrected = corrected || r.Correction() && r.Month.Month() == time.December && r.Of.Month() == time.November && r.Zone == "Europe/Brussels"
		if r.Account == ledger.SchemePayable && r.Scheme != "eu_ioss" {
			t.Errorf("collected under %q", r.Scheme)
		}
	}
	if !corrected {
		t.Errorf("no correction of November in December: %+v", rows)
	}
	h.balanced(sums)
}

// pot is a balance of the book.
type pot struct {
	account  ledger.Account
	party    string
	currency money.Currency
}

// balanced holds the sums of the report to the balances of the book.
func (h *house) balanced(sums map[pot]int64) {
	h.t.Helper()
	for _, account := range ledger.LevyAccounts() {
		balances, err := h.Ledger.Balances(h.t.Context(), account)
		h.must(err)
		for _, b := range balances {
			k := pot{b.Account, b.Party, b.Amount.Currency}
			if sums[k] != -b.Amount.Minor {
				h.t.Errorf("%v: the report says %d, the book %d", k, sums[k], -b.Amount.Minor)
			}
			delete(sums, k)
		}
	}
	for k, sum := range sums {
		if sum != 0 {
			h.t.Errorf("%v: the report says %d, the book nothing", k, sum)
		}
	}
}
