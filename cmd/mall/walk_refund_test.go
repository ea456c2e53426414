package main

import (
	"context"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/mail"
)

// refunder is an admin who gives one of three scarves back, in a browser without script.
type refunder struct {
	*clerk
	number string // of the order
	total  int64  // what was paid
	back   int64  // what goes back
}

const refunded = "refunded@example.com"

// anAdminRefunds walks from an order of three scarves that were sent to one that was given back: on the admin's pages, on the
// consumer's, in the letter and in the book every figure adds up.
func anAdminRefunds(t *testing.T, browser context.Context, h *house) {
	g := h.guest(t)
	g.buys(id.Variant(h.number(t, `select min(v.id) from variant v join listing l on l.id = v.listing_id where l.slug = 'silk-scarf-caravan'`)), 3, refunded)
	g.pays("4242 4242 4242 4242")
	h.becomes(t, refunded, "confirmed")
	r := &refunder{clerk: &clerk{visitor: visit(t, browser, h, guise{language: "en", noScript: true}), house: h, surface: "/admin", speaks: locale.NewPrinter(locale.English, "CN")}}
	email, password := demoPerson(t, "admin", "")
	r.signIn(email, password)
	r.findsTheOrder()
	r.worksItOut()
	r.confirms()
	r.proves()
	r.isTold()
	h.verifies(t, 1)
}

func (r *refunder) findsTheOrder() {
	r.open("/admin/orders?q=" + refunded)
	r.press("td a[href^='/admin/orders/']")
	r.number = r.text("h1")
	r.press("a[href$='/refund']")
}

// worksItOut forgets the reason first: it is named, and what was typed stays.
func (r *refunder) worksItOut() {
	const work = "form[action$='/refund'] button[type=submit]"
	r.fill("#f-pieces_0", "1")
	r.fill("#f-note", "a tear, see the picture")
	r.refused(work)
	r.says("#f-reason-error", "Choose a reason")
	if r.value("#f-pieces_0") != "1" {
		r.t.Error("the pieces are forgotten")
	}
	r.choose("#f-reason", "damaged")
	r.press(work)
	r.back = minor(r.t, r.text("#worked .totals-sum .money"))
	if parts := sum(r.t, r.texts("#worked tbody td:nth-child(4) .money")); parts != r.back {
		r.t.Errorf("the parts make %d, the sum is %d", parts, r.back)
	}
	if kinds := sum(r.t, r.texts("#worked .totals-line:not(.totals-sum) .money")); kinds != r.back {
		r.t.Errorf("the kinds make %d, the sum is %d", kinds, r.back)
	}
}

// confirms forgets the second confirmation first.
func (r *refunder) confirms() {
	const give = "form[action$='/confirm'] button"
	r.refused(give)
	r.says("#f-sure-error", "Confirm")
	r.click("#f-sure")
	r.press(give)
	if got := r.path(); got != "/admin/orders/"+r.number {
		r.t.Fatal("confirming leads to", got)
	}
}

// proves reads the admin's page once the money has gone back.
func (r *refunder) proves() {
	r.house.letter(r.t, refunded, "order_refunded")
	r.open("/admin/orders/" + r.number)
	r.says(".review-side", "Refunded")
	r.says("#refunds .notice-ok", "exactly these parts")
	r.says("#ledger .notice-ok", "The postings hold")
	all := r.texts("#refunds .sum-row .money") // charged, back, kept, left
	r.total = minor(r.t, all[0])
	if minor(r.t, all[1]) != r.back || minor(r.t, all[3]) != r.total-r.back {
		r.t.Errorf("the sums are %q of a refund of %d", all, r.back)
	}
	if left := sum(r.t, r.texts("#refunds > section ~ * tbody tr:not(.sum-row) td:nth-child(5) .money")); left != r.total-r.back {
		r.t.Errorf("%d are left of the parts, %d of the whole", left, r.total-r.back)
	}
	if third := r.total / 3; r.back < third-2 || r.back > third+2 {
		r.t.Errorf("one of three scarves is %d of %d", r.back, r.total)
	}
	var debits, credits int64
	for _, column := range []struct {
		n   string
		sum *int64
	}{{"4", &debits}, {"5", &credits}} {
		*column.sum = sum(r.t, r.texts("#ledger tbody td:nth-child("+column.n+") .money"))
	}
	if debits != credits || debits != r.total+2*r.back {
		r.t.Errorf("debits are %d, credits %d; sold was %d, refunded %d", debits, credits, r.total, r.back)
	}
}

// isTold reads what the consumer is told: the letter, and the order by its link.
func (r *refunder) isTold() {
	letter := r.house.letter(r.t, refunded, "order_refunded")
	consumer := r.visitor
	consumer.open(linkIn(r.t, letter))
	consumer.says("#refunds", "damaged or faulty")
	consumer.says("#refunds h4", "1 × ")
	if back := minor(r.t, consumer.text("#refunds .totals-sum .money")); back != r.back {
		r.t.Errorf("the order page gives back %d, the admin %d", back, r.back)
	}
	if kinds := sum(r.t, consumer.texts("#refunds .totals-line:not(.totals-sum) .money")); kinds != r.back {
		r.t.Errorf("the kinds on the order page make %d of %d", kinds, r.back)
	}
	for _, amount := range consumer.texts("#refunds .totals .money") {
		if body := plain(letter.Text); !strings.Contains(body, amount) {
			r.t.Errorf("the letter does not say %s:\n%s", amount, letter.Text)
		}
	}
}

// linkIn is the address of the order in a letter about it.
func linkIn(t *testing.T, letter mail.Logged) string {
	t.Helper()
	for _, word := range strings.Fields(letter.Text) {
		if strings.Contains(word, "/o/") {
			return word
		}
	}
	t.Fatal("no link in the letter:", letter.Text)
	return ""
}
