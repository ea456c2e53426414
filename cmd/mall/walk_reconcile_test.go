package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

const assessed = "assessed@example.com"

// anAdminReconciles books less duty than was quoted, which goes back by itself; then the provider loses that refund, and two admins
// give it again. All of it in browsers without script.
func anAdminReconciles(t *testing.T, browser context.Context, h *house) {
	g := h.guest(t)
	g.buys(id.Variant(h.number(t, `select min(v.id) from variant v join listing l on l.id = v.listing_id where l.slug = 'silk-scarf-caravan'`)), 2, assessed)
	g.pays("4242 4242 4242 4242")
	h.becomes(t, assessed, "confirmed")
	r := &refunder{clerk: admits(t, browser, h, 0)}
	r.booksDuty()
	r.givesAgain(admits(t, browser, h, 1))
	h.verifies(t, 1)
}

// admits is the demo's first or second admin, signed in.
func admits(t *testing.T, browser context.Context, h *house, which int) *clerk {
	t.Helper()
	c := &clerk{visitor: visit(t, browser, h, guise{language: "en", noScript: true}), house: h, surface: "/admin", speaks: locale.NewPrinter(locale.English, "CN")}
	for _, p := range demoPeople(t) {
		if p.Role != "admin" {
			continue
		}
		if which == 0 {
			c.signIn(p.Mail, p.Password)
			return c
		}
		which--
	}
	t.Fatal("the demo has too few admins")
	return nil
}

// booksDuty names a day that is none first: it is named, and what was typed stays.
func (r *refunder) booksDuty() {
	var consignment, duty string
	err := r.house.DB.Pool().QueryRow(r.t.Context(), `select c.number, (o.duty_minor - 120)::text from consignment c join orders o on o.id = c.order_id where o.email = $1`, assessed).Scan(&consignment, &duty)
	if err != nil {
		r.t.Fatal(err)
	}
	duty = duty[:len(duty)-2] + "." + duty[len(duty)-2:]
	const look = "form#one button"
	r.open("/admin/ledger")
	r.press("a[href='/admin/ledger/duty']")
	r.fill("#f-consignment", consignment)
	r.fill("#f-invoice", "DHL-4711")
	r.fill("#f-amount", duty)
	r.fill("#f-currency", "EUR")
	r.refused(look)
	r.says("#f-date-error", "2026-11-30")
	if r.value("#f-consignment") != consignment {
		r.t.Error("the consignment is forgotten")
	}
	r.choose("#f-date", time.Now().UTC().Format(time.DateOnly))
	r.press(look)
	r.says("#planned tbody", "€1.20")
	r.press("form[action$='/book'] button")
	r.says("#quality tbody", "€1.20")
	letter := plain(r.house.letter(r.t, assessed, "order_refunded").Text)
	for _, want := range []string{"1,20", "Duty we quoted", "Duty customs invoiced", strings.Replace(duty, ".", ",", 1), "less duty than we had quoted"} {
		if !strings.Contains(letter, want) {
			r.t.Errorf("the letter does not say %q:\n%s", want, letter)
		}
	}
}

// givesAgain loses the refund at the provider, finds that, and gives it once more when the second admin has agreed.
func (r *refunder) givesAgain(other *clerk) {
	for _, sql := range []string{
		`update refund set created_at = created_at - interval '1 hour' where order_id = (select id from orders where email = $1)`,
		`delete from sandbox_refund where session_id = (select id from sandbox_session where email = $1)`,
	} {
		if _, err := r.house.DB.Pool().Exec(r.t.Context(), sql, assessed); err != nil {
			r.t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := reconcile(r.t.Context(), &out, r.house.trade.reconciler); err == nil || !strings.Contains(out.String(), "refund_missing") {
		r.t.Fatalf("nothing is missing: %v\n%s", err, out.String())
	}
	const row = "tr:has(td a[href^='/admin/ledger/cases/'])"
	r.open("/admin")
	r.press("a[href='/admin/ledger/cases']")
	r.says(row, "Refund that the provider does not list")
	r.press("td a[href^='/admin/ledger/cases/']")
	at := r.path()
	r.press("#mend button")
	r.says("#mend", "Another admin has to agree")
	other.open(at)
	other.press("#mend button")
	other.says("main", "Mended")
	if n := r.house.number(r.t, `select count(*) from sandbox_refund f join sandbox_session s on s.id = f.session_id where s.email = $1`, assessed); n != 1 {
		r.t.Errorf("the provider gave %d refunds", n)
	}
	out.Reset()
	if err := reconcile(r.t.Context(), &out, r.house.trade.reconciler); strings.Contains(out.String(), "refund_missing") {
		r.t.Errorf("still missing: %v\n%s", err, out.String())
	}
}
