package shop_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/order"
)

// member is a browser signed in to an account made for it.
func (h *house) member(name string) *browser {
	h.t.Helper()
	_, err := h.deps.Accounts.Create(h.t.Context(), account.New{Role: account.Consumer, Email: name + "@example.com", Name: name, Language: "en", Password: password})
	h.must(err)
	b := h.browser()
	b.signIn(name + "@example.com")
	return b
}

func TestOrders(t *testing.T) {
	h := newHouse(t)
	h.browser().open("/en-de/orders").is(http.StatusOK, "/en-de/sign-in")
	anna, bea := h.member("anna"), h.member("bea")
	anna.open("/en-de/orders").shows(1, ".empty").shows(2, ".empty .btn").says(".empty", "guest").shows(1, `.empty a[href="/en-de/orders/find"]`)
	number := anna.bought().text(".order-head .code")
	p := anna.open("/en-de/orders").shows(1, ".brief").says(".brief .code", number).says(".brief h2", "Paid").shows(1, ".brief-goods li")
	p.says(".brief-text", "It arrives by").says(".brief-text", "2 × Silk scarf").says(".brief-text", "Ordered on 24 Nov 2026").shows(1, `main a[href="/en-de/orders/find"]`)
	anna.open("/en-de/o/"+number).is(http.StatusOK, "/en-de/o/"+number).shows(0, `a[href="/en-de/sign-up"]`)
	bea.open("/en-de/o/"+number).is(http.StatusNotFound, "/en-de/o/"+number)
	bea.open("/en-de/orders").shows(1, ".empty")

	t.Run("says when a promise is broken", func(t *testing.T) {
		h.wait(60 * 24 * time.Hour)
		anna.signIn("anna@example.com")
		anna.open("/en-de/orders").says(".brief-text", "is late")
		anna.open("/en-de/o/"+number).says(".lead", "is late")
	})
	t.Run("says when it came", func(t *testing.T) {
		h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET state = ?, delivered_at = ?", order.Delivered, h.clock()).Error)
		h.must(h.db.In(t.Context()).Exec("UPDATE orders SET state = ?", order.Completed).Error)
		anna.open("/en-de/orders").says(".brief h2", "Delivered").says(".brief-text", "delivered on 23 Jan 2027")
	})
	t.Run("puts what it had into the cart again", func(t *testing.T) {
		p := anna.send(anna.open("/en-de/orders"), "/again").is(http.StatusOK, "/en-de/cart").shows(1, ".line").says(".flashes", "in your cart")
		p.shows(1, `.line input[name=quantity][value="2"]`)
		bea.signIn("bea@example.com")
		bea.post("/en-de/orders/"+number+"/again", nil).is(http.StatusNotFound, "/en-de/orders/")
	})
}

// TestOrdersOfAGuest: orders placed with the same proven address before signing in can be taken into the account, others not.
func TestOrdersOfAGuest(t *testing.T) {
	h := newHouse(t)
	number := h.browser().bought().text(".order-head .code")
	bea, anna := h.member("bea"), h.member("anna")
	bea.open("/en-de/orders").shows(0, "main .notice")
	bea.post("/en-de/orders", nil).is(http.StatusOK, "/en-de/orders").shows(0, ".brief")
	p := anna.open("/en-de/orders").says(".notice-info", "1 order was placed with your email address as a guest").shows(0, ".brief")
	anna.send(p, "/en-de/orders").is(http.StatusOK, "/en-de/orders").says(".brief .code", number).shows(0, ".notice-info")
}

func TestOrdersArePaged(t *testing.T) {
	h := newHouse(t)
	anna := h.member("anna")
	anna.bought()
	h.must(h.db.In(t.Context()).Exec(`INSERT INTO cart (token_hash, state, created_at, touched_at) SELECT convert_to('x' || n, 'UTF8'), 'ordered', now(), now() FROM generate_series(1, 44) n`).Error)
	h.must(h.db.In(t.Context()).Exec(`INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
		SELECT 'x' || c.id, c.id, q.market, q.email, q.address, q.content, q.hash, q.total_minor, q.total_currency, q.created_at, q.expires_at
		FROM cart c, (SELECT * FROM quote LIMIT 1) q WHERE length(c.token_hash) < 4`).Error)
	h.must(h.db.In(t.Context()).Exec(`INSERT INTO orders (number, quote_id, cart_id, account_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
			tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at)
		SELECT 'SR-' || q.id, q.id, q.cart_id, o.account_id, 'expired', o.market, o.email, o.address, o.currency, o.goods_minor, o.delivery_minor, o.duty_minor,
			o.tax_minor, o.fees_minor, o.total_minor, o.rates, o.rules, o.placed_at - interval '1 day', o.expires_at
		FROM quote q, (SELECT * FROM orders LIMIT 1) o WHERE q.token LIKE 'x%'`).Error)
	first := anna.open("/en-de/orders").shows(20, ".brief").says(".brief h2", "Paid").shows(1, "a[rel=next]").shows(0, "a[rel=prev]")
	second := anna.open(first.Find("a[rel=next]").AttrOr("href", "")).shows(20, ".brief").shows(1, "a[rel=prev]")
	anna.open(second.Find("a[rel=next]").AttrOr("href", "")).shows(5, ".brief").shows(0, "a[rel=next]")
	back := anna.open(second.Find("a[rel=prev]").AttrOr("href", "")).shows(20, ".brief")
	if got, want := back.text(".brief .code"), first.text(".brief .code"); got != want {
		t.Errorf("back leads to %s, want %s", got, want)
	}
}

func TestFind(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	number := b.bought().text(".order-head .code")
	p := b.open("/en-de/orders/find").shows(2, "main input[required]")
	for _, email := range []string{"anna@example.com", "nobody@example.com"} { // the answer is the same
		b.send(p, "/orders/find", "number", strings.ToLower(number), "email", email).is(http.StatusOK, "/en-de/orders/find?sent=1").says(".notice-ok", "on its way")
	}
	wrong := b.send(p, "/orders/find", "number", "12", "email", "anna").is(http.StatusUnprocessableEntity, "/en-de/orders/find")
	wrong.shows(1, "#f-number-error").shows(1, "#f-email-error").shows(1, `#f-number[value="12"]`)
	var mails int
	h.must(h.db.In(t.Context()).Raw("SELECT count(*) FROM river_job WHERE kind = 'order_mail' AND args->>'event' = 'link'").Scan(&mails).Error)
	if mails != 1 {
		t.Errorf("%d letters with the link, want 1", mails)
	}
	for range 4 {
		b.send(p, "/orders/find", "number", number, "email", "anna@example.com").is(http.StatusOK, "/en-de/orders/find?sent=1")
	}
	b.send(p, "/orders/find", "number", number, "email", "anna@example.com").is(http.StatusTooManyRequests, "/en-de/orders/find").says(".problem", "minutes")
}
