package mailer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

func printer(t *testing.T, segment string) *locale.Printer {
	t.Helper()
	m, err := market.Parse(segment)
	if err != nil {
		t.Fatal(err)
	}
	return m.Printer()
}

func TestConfirmedLetter(t *testing.T) {
	h := open(t)
	for _, segment := range []string{"en-us-or", "de-de", "ar-ae"} {
		o := h.paid(segment, 2)
		m, ok := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "confirmed"})["buyer@example.com"]
		if !ok {
			t.Fatalf("%s: no letter", segment)
		}
		p, c := printer(t, segment), o.Consignments[0]
		want := []string{o.Number, p.Money(o.Total()), h.till.Links.Order(o.Market, o.Number), p.Money(c.Lines[0].Unit), p.Money(c.Lines[0].Total),
			p.DateRange(c.Earliest, c.Latest), c.Lines[0].Title, o.Address.City, p.Country(o.Address.Country), "Linxi Silk"}
		for _, charge := range c.Charges {
			want = append(want, p.Money(charge.Amount))
		}
		says(t, m, want...)
		if dir := `dir="` + p.Language().Dir() + `"`; !strings.Contains(m.HTML, dir) {
			t.Errorf("%s: the page is not %s", segment, dir)
		}
	}
}

// TestConfirmedLetterAddsUp counts the rows of the parcel as the reader would.
func TestConfirmedLetterAddsUp(t *testing.T) {
	h := open(t)
	o := h.paid("en-de", 3)
	m := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "confirmed"})["buyer@example.com"]
	p := printer(t, "en-de")
	_, parcel, _ := strings.Cut(m.Text, "Parcel from Linxi Silk\n")
	parcel, _, _ = strings.Cut(parcel, "\n\n")
	var sum, rows int64
	for line := range strings.SplitSeq(parcel, "\n") {
		if !strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "= ") {
			continue
		}
		a, err := p.ParseMoney(line[strings.LastIndex(line, ": ")+2:], "EUR")
		if err != nil {
			t.Fatal(line, err)
		}
		if strings.HasPrefix(line, "= ") {
			if a != o.Total() {
				t.Errorf("the parcel costs %s, the order %s", a, p.Money(o.Total()))
			}
			continue
		}
		sum, rows = sum+a.Minor, rows+1
	}
	if sum != o.Totals.TotalMinor || rows < 4 {
		t.Errorf("%d rows add up to %d, not to %d: %s", rows, sum, o.Totals.TotalMinor, parcel)
	}
}

func TestLettersThatAreNotTrueAnyMore(t *testing.T) {
	h := open(t)
	o := h.placed("en-de", 1)
	got := h.letters(
		checkout.OrderMail{OrderID: o.ID, Event: "confirmed"}, checkout.OrderMail{OrderID: o.ID, Event: "expired"},
		checkout.OrderMail{OrderID: o.ID, Event: "refunded"}, checkout.FactoryMail{ConsignmentID: o.Consignments[0].ID},
		fulfilment.Notice{OrderID: o.ID, ConsignmentID: o.Consignments[0].ID, Event: "shipped"},
		fulfilment.Notice{OrderID: o.ID, ConsignmentID: o.Consignments[0].ID, Event: "delivered"},
	)
	if len(got) != 0 {
		t.Errorf("an unpaid order that waits got %v", got)
	}
}

func TestUnpaidLetter(t *testing.T) {
	h := open(t)
	o := h.placed("de-de", 1)
	m := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "unpaid"})["buyer@example.com"]
	p := printer(t, "de-de")
	says(t, m, o.Number, p.Money(o.Total()), p.DateTime(o.ExpiresAt), base+"/de-de/o/"+o.Number+"?key="+h.till.Links.Signer.Sign(o.Number))
	h.must(h.db.In(t.Context()).Exec("UPDATE orders SET state = 'confirmed' WHERE id = ?", o.ID).Error)
	if got := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "unpaid"}); len(got) != 0 {
		t.Errorf("a paid order got %v", got)
	}
	var waiting int64
	h.must(h.db.In(t.Context()).Raw("SELECT count(*) FROM river_job WHERE kind = 'order_mail' AND state = 'scheduled'").Scan(&waiting).Error)
	if waiting != 1 {
		t.Errorf("%d letters wait for the payment of the order", waiting)
	}
}

func TestExpiredLetter(t *testing.T) {
	h := open(t)
	o := h.placed("de-de", 1)
	h.must(h.db.In(t.Context()).Exec("UPDATE orders SET state = 'expired' WHERE id = ?", o.ID).Error)
	m := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "expired"})["buyer@example.com"]
	says(t, m, o.Number, base+"/de-de/", printer(t, "de-de").DateTime(o.ExpiresAt))
	if strings.Contains(m.Text, "/o/") {
		t.Error("it leads to an order that is over")
	}
}

func TestRefundedLetter(t *testing.T) {
	h := open(t)
	ctx, o := t.Context(), h.placed("ar-ae", 1)
	h.must(h.db.In(ctx).Exec("UPDATE payment_attempt SET state = 'succeeded' WHERE order_id = ?", o.ID).Error)
	attempts, err := h.till.Payments.Attempts(ctx, o.ID)
	h.must(err)
	h.must(h.db.Transact(ctx, func(tx *database.DB) error {
		_, err := h.till.Payments.CreateRefundTx(ctx, tx, attempts[0].ID, o.Total(), "order_not_waiting")
		return err
	}))
	if got := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "refunded"}); len(got) != 0 {
		t.Errorf("told of money that has not gone back: %v", got)
	}
	h.must(h.db.In(ctx).Exec("UPDATE refund SET state = 'succeeded', done_at = ?", time.Now()).Error)
	m := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "refunded"})["buyer@example.com"]
	p := printer(t, "ar-ae")
	says(t, m, p.Money(o.Total()), p.T("mail.order.refunded.reason.order_not_waiting"), o.Number)
}

// TestRefundedLetter_tells_line_by_line what went back of the pieces, and what did not.
func TestRefundedLetter_tells_line_by_line(t *testing.T) {
	h := open(t)
	ctx, o := t.Context(), h.placed("de-de", 3)
	c := o.Consignments[0]
	h.must(h.db.In(ctx).Exec("UPDATE payment_attempt SET state = 'succeeded' WHERE order_id = ?", o.ID).Error)
	h.must(h.db.In(ctx).Exec(`INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE
		VALUES (77, 'admin', 'clerk@example.com', 'Clerk', 'en', '', now())`).Error)
	attempts, err := h.till.Payments.Attempts(ctx, o.ID)
	h.must(err)
	admin := id.Account(77)
	r := &payment.Refund{AttemptID: attempts[0].ID, Reason: "damaged", Key: "form", AdminID: &admin, Note: "secret", Amount: money.New(1500, "EUR")}
	line := payment.RefundLine{LineID: c.Lines[0].ID, Quantity: 1}
	for _, ch := range c.Charges {
		part := payment.RefundPart{ChargeID: ch.ID, Kind: string(ch.Kind), Given: true, Account: "reserve", Amount: money.New(1500, "EUR")}
		switch ch.Kind {
		case order.Goods:
			line.Parts = append(line.Parts, part)
		case order.Duty:
			part.Given, part.Account, part.Cause, part.Amount = false, "", "authority", money.New(100, "EUR")
			line.Parts = append(line.Parts, part)
		}
	}
	r.Lines = []payment.RefundLine{line}
	h.must(h.db.Transact(ctx, func(tx *database.DB) error { return h.till.Payments.DecideTx(ctx, tx, r) }))
	h.must(h.db.In(ctx).Exec("UPDATE refund SET state = 'succeeded', done_at = ?", time.Now()).Error)
	m := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "refunded"})["buyer@example.com"]
	p := printer(t, "de-de")
	says(t, m, "1 × ", c.Lines[0].Title, p.T("charges.kind.goods"), p.Money(r.Amount), p.T("mail.order.refunded.reason.damaged"), p.T("order.kept_title"),
		p.T("order.kept.authority"), p.Money(money.New(100, "EUR")))
	if strings.Contains(m.Text, "secret") {
		t.Error("the admin's note is in the letter")
	}
}

func TestLinkLetter(t *testing.T) {
	h := open(t)
	o := h.placed("en-us-or", 1)
	h.must(h.till.SendLink(t.Context(), o.Number, "stranger@example.com"))
	h.must(h.till.SendLink(t.Context(), o.Number, "Buyer@example.com"))
	got := h.letters()
	if len(got) != 1 {
		t.Fatalf("%d letters, want one to the buyer", len(got))
	}
	says(t, got["buyer@example.com"], base+"/en-us-or/o/"+o.Number+"?key="+h.till.Links.Signer.Sign(o.Number))
}

func TestParcelLetters(t *testing.T) {
	h := open(t)
	ctx, o := t.Context(), h.paid("de-de", 3)
	c := o.Consignments[0]
	h.must(h.dock.Accept(ctx, 1, c.Number))
	h.must(h.dock.Pack(ctx, 1, c.Number))
	first, err := h.dock.Ship(ctx, 1, c.Number, fulfilment.Shipping{Quantities: map[id.Line]int{c.Lines[0].ID: 1}})
	h.must(err)
	p := printer(t, "de-de")
	m := h.letters()["buyer@example.com"]
	says(t, m, first.Tracking, p.T("mail.order.shipped.partly", "factory", "Linxi Silk"), "× 1", "Seidenschal", h.till.Links.Order(o.Market, o.Number))
	second, err := h.dock.Ship(ctx, 1, c.Number, fulfilment.Shipping{Quantities: map[id.Line]int{c.Lines[0].ID: 2}})
	h.must(err)
	says(t, h.letters()["buyer@example.com"], first.Tracking, second.Tracking, p.T("mail.order.shipped.text", "factory", "Linxi Silk"), "× 2")

	h.must(h.db.In(ctx).Exec("UPDATE consignment SET state = ?, delivered_at = ? WHERE id = ?", order.Delivered, time.Now(), c.ID).Error)
	m = h.letters(fulfilment.Notice{OrderID: o.ID, ConsignmentID: c.ID, Event: "delivered"})["buyer@example.com"]
	says(t, m, p.Date(time.Now()), "Linxi Silk", "Seidenschal", "× 3", h.till.Links.Order(o.Market, o.Number))
}

func TestUnknownLettersAreGivenUp(t *testing.T) {
	h := open(t)
	o := h.placed("en-de", 1)
	h.must(h.queue.Enqueue(t.Context(), checkout.OrderMail{OrderID: o.ID, Event: "sung"}))
	if err := h.workers.Drain(t.Context(), h.db, time.Now()); err == nil || !strings.Contains(err.Error(), `"sung"`) {
		t.Errorf("got %v", err)
	}
	if err := h.workers.Drain(t.Context(), h.db, time.Now().AddDate(0, 0, 2)); err != nil {
		t.Errorf("it was tried again: %v", err)
	}
}

// TestRefundedLetter_of_duty says in every language what was quoted, what was invoiced and what went back.
func TestRefundedLetter_of_duty(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	h.must(h.db.In(ctx).Exec(`INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE
		VALUES (77, 'admin', 'clerk@example.com', 'Clerk', 'en', '', now())`).Error)
	o := h.placed("de-de", 1)
	h.must(h.db.In(ctx).Exec(`WITH r AS (INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at, done_at, consignment_id)
			SELECT a.order_id, a.id, 'R', 'duty_difference', 'succeeded', 120, 'EUR', now(), now(), c.id FROM payment_attempt a JOIN consignment c USING (order_id) RETURNING *)
		INSERT INTO duty_difference (consignment_id, order_id, country, invoice, invoiced_on, quoted_minor, invoiced_minor, returned_minor, threshold_minor, threshold_source, currency, refund_id, booked_by, booked_at)
		SELECT consignment_id, order_id, 'DE', 'D', now(), 345, 225, 120, 100, 'x', 'EUR', id, 77, now() FROM r`).Error)
	for _, segment := range []string{"en-de", "de-de", "fr-de", "es-de", "pt-de", "it-de", "ja-de", "ko-de", "zh-de", "ar-de", "pl-de", "nl-de"} {
		h.must(h.db.In(ctx).Exec("UPDATE orders SET market = ?", segment).Error)
		m := h.letters(checkout.OrderMail{OrderID: o.ID, Event: "refunded"})["buyer@example.com"]
		p := printer(t, segment)
		says(t, m, p.T("mail.order.refunded.reason.duty_difference"), p.T("mail.order.refunded.duty_quoted"), p.Money(money.New(345, "EUR")),
			p.T("mail.order.refunded.duty_invoiced"), p.Money(money.New(225, "EUR")), p.Money(money.New(120, "EUR")))
	}
}
