package checkout_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/promotion"
)

// coupon makes one of ten percent, begun yesterday, as it is changed.
func (h *house) coupon(code string, change func(*promotion.Coupon)) *promotion.Coupon {
	h.t.Helper()
	h.exec(`INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE
		VALUES (1, 'admin', 'clerk@example.com', 'Clerk', 'en', '', now()) ON CONFLICT DO NOTHING`)
	c := promotion.Coupon{Code: code, Kind: promotion.Percent, Bearer: promotion.ByMall, BasisPoints: 1000, ValidFrom: h.clock().AddDate(0, 0, -1)}
	if change != nil {
		change(&c)
	}
	made, err := h.Promotions.Make(h.t.Context(), clerk, c)
	h.must(err)
	return made
}

func byLinxi(c *promotion.Coupon) {
	linxi := id.Factory(1)
	c.Bearer, c.FactoryID = promotion.ByFactory, &linxi
}

// holding is a guest with n red scarves and a code in the cart.
func (h *house) holding(n int, code string) cart.Owner {
	h.t.Helper()
	token, err := h.Carts.Add(h.t.Context(), cart.Owner{}, 1, n)
	h.must(err)
	me := cart.Owner{Token: token}
	h.must(h.Redeem(h.t.Context(), h.market, me, code))
	return me
}

func (h *house) asks(me cart.Owner, email string) *checkout.Quote {
	h.t.Helper()
	q, err := h.Quote(h.t.Context(), checkout.Request{Market: h.market, Owner: me, Email: email, Address: berlin()})
	h.must(err)
	return q
}

// pays is a confirmed order for n scarves bought with a code.
func (h *house) pays(n int, code string) *order.Order {
	h.t.Helper()
	me := h.holding(n, code)
	o, err := h.Place(h.t.Context(), me, h.asks(me, "anna@example.com").Agree(0))
	h.must(err)
	_, err = h.Pay(h.t.Context(), o)
	h.must(err)
	h.card(o, good)
	h.must(h.SettleOrder(h.t.Context(), o))
	o, err = h.Orders.OrderByID(h.t.Context(), o.ID)
	h.must(err)
	return o
}

// plain is what n scarves cost without a code.
func (h *house) plain(n int) order.Totals {
	h.t.Helper()
	_, q := h.quoted(n)
	return q.Content.Totals
}

func (h *house) used(c *promotion.Coupon, want int) {
	h.t.Helper()
	now, err := h.Promotions.Coupon(h.t.Context(), c.Code)
	h.must(err)
	if now.Used != want {
		h.t.Errorf("the coupon counts %d uses, want %d", now.Used, want)
	}
}

// TestCoupon_mall buys three scarves with ten percent off that the mall bears: the factory earns as ever, duty and tax are those of
// the full price, and pieces that go back give back what was paid for them.
func TestCoupon_mall(t *testing.T) {
	t.Parallel()
	h := open(t)
	full := h.plain(3)
	c := h.coupon("TEN", nil)
	o := h.pays(3, "ten")
	off := (full.GoodsMinor + 5) / 10
	want := full
	want.DiscountMinor, want.TotalMinor = -off, full.TotalMinor-off
	if o.Totals != want {
		t.Errorf("the order is %+v, want %+v", o.Totals, want)
	}
	h.earns(o, "TEN", -off, full.GoodsMinor)
	h.used(c, 1)
	h.proves()

	g, first := h.gives(wish(o, 1, "form-1"))
	if back := sumOf(t, g, order.Discount); back > -off/3 || back < -off/3-1 {
		t.Errorf("%d of a discount of %d comes off one of three pieces", back, off)
	}
	h.proves()
	_, rest := h.gives(wish(o, 2, "form-2"))
	if sum := first.Amount.Minor + rest.Amount.Minor; sum != o.Totals.TotalMinor {
		t.Errorf("%d went back of %d", sum, o.Totals.TotalMinor)
	}
	h.proves()
	h.nothingStays(o, "TEN")
	h.used(c, 0)
	cost, err := h.Promotions.Cost(t.Context(), []promotion.Coupon{*c})
	h.must(err)
	if got := cost[c.ID]; len(got) != 0 {
		t.Errorf("a coupon whose goods all went back cost %+v", got)
	}
}

// earns fails unless our promotion and the factory's goods, with our commission, stand as they are wanted.
func (h *house) earns(o *order.Order, code string, promoted, goods int64) {
	h.t.Helper()
	if got := h.owed(o, ledger.Promotion, code); got != promoted {
		h.t.Errorf("%d stand on the promotion, want %d", got, promoted)
	}
	if got := h.owed(o, ledger.FactoryHeld, "linxi") + h.owed(o, ledger.Commission, ""); got != goods {
		h.t.Errorf("the goods sold for %d, want %d", got, goods)
	}
}

// nothingStays fails if anything of an order is left on any account.
func (h *house) nothingStays(o *order.Order, code string) {
	h.t.Helper()
	for _, a := range ledger.Accounts() {
		for _, party := range []string{"", "linxi", "DE", "sandbox", code, o.Number, o.Consignments[0].Service} {
			if left := h.owed(o, a, party); left != 0 {
				h.t.Errorf("%d stay on %s %s", left, a, party)
			}
		}
	}
}

// TestCoupon_factory buys with ten percent off that the factory bears: it earns that much less, and the law of the destination
// takes duty and tax from the lower price.
func TestCoupon_factory(t *testing.T) {
	t.Parallel()
	h := open(t)
	full := h.plain(3)
	h.coupon("LINXI-TEN", byLinxi)
	o := h.pays(3, "linxi-ten")
	off := (full.GoodsMinor + 5) / 10
	if o.Totals.GoodsMinor != full.GoodsMinor || o.Totals.DiscountMinor != -off || o.Totals.TaxMinor >= full.TaxMinor {
		t.Errorf("with %d off %+v it is %+v", off, full, o.Totals)
	}
	h.explains(o)
	h.earns(o, "LINXI-TEN", 0, full.GoodsMinor-off)
	var shown struct{ GoodsMinor, DiscountMinor, AmountMinor int64 }
	h.must(h.DB.In(t.Context()).Raw("SELECT goods_minor, discount_minor, amount_minor FROM earning WHERE order_id = ?", o.ID).Scan(&shown).Error)
	if shown.GoodsMinor != full.GoodsMinor-off || shown.DiscountMinor != -off || shown.AmountMinor != h.owed(o, ledger.FactoryHeld, "linxi") {
		t.Errorf("it earned %+v", shown)
	}
	h.gives(wish(o, 1, "form-1"))
	h.proves()
	h.gives(wish(o, 2, "form-2"))
	h.proves()
	h.nothingStays(o, "LINXI-TEN")
}

// explains fails unless the discount of an order says by which law duty and tax are less, and they come out the same again.
func (h *house) explains(o *order.Order) {
	h.t.Helper()
	for _, ch := range o.Charges() {
		if ch.Kind != order.Discount {
			continue
		}
		law := ch.Lowers && ch.Act != "" && ch.Source != ""
		if !law || ch.Rate != "10%" || ch.Coupon != "LINXI-TEN" || ch.Bearer != order.BorneByFactory {
			h.t.Errorf("the discount is charged as %+v", ch)
		}
	}
	recounts, err := h.Pricer.Recount(h.t.Context(), h.Pricer.Rules(), o)
	h.must(err)
	for _, r := range recounts {
		if !r.Same() {
			h.t.Errorf("counted again it is %+v", r)
		}
	}
}

// TestCoupon_delivery takes off what the cheapest delivery costs; the carrier gets all of it.
func TestCoupon_delivery(t *testing.T) {
	t.Parallel()
	h := open(t)
	full := h.plain(1)
	h.coupon("FREESHIP", func(c *promotion.Coupon) { c.Kind, c.BasisPoints = promotion.Delivery, 0 })
	o := h.pays(1, "freeship")
	if o.Totals.DiscountMinor != -full.DeliveryMinor || o.Totals.TotalMinor != full.TotalMinor-full.DeliveryMinor {
		t.Errorf("free delivery of %+v is %+v", full, o.Totals)
	}
	if h.owed(o, ledger.DeliveryPayable, o.Consignments[0].Service) != full.DeliveryMinor || h.owed(o, ledger.Promotion, "FREESHIP") != -full.DeliveryMinor {
		t.Error("the carrier does not get its delivery from the mall")
	}
	_, r := h.gives(wish(o, 1, "form-1"))
	if r.Amount != o.Total() {
		t.Errorf("%s goes back of %s", r.Amount, o.Total())
	}
	h.proves()
}

// TestRedeem_refuses names at the field why a code does not count, and leaves the cart as it was.
func TestRedeem_refuses(t *testing.T) {
	t.Parallel()
	h := open(t)
	now := h.clock()
	h.coupon("OVER", func(c *promotion.Coupon) { end := now; c.ValidFrom, c.ValidUntil = now.AddDate(0, 0, -9), &end })
	h.coupon("SOON", func(c *promotion.Coupon) { c.ValidFrom = now.AddDate(0, 0, 2) })
	h.coupon("RICH", func(c *promotion.Coupon) { c.Currency, c.MinimumMinor = "EUR", 1_000_000 })
	h.coupon("FRANCE", func(c *promotion.Coupon) { c.Countries = []string{"FR"} })
	h.coupon("DOLLAR", func(c *promotion.Coupon) {
		c.Kind, c.BasisPoints, c.AmountMinor, c.Currency = promotion.Fixed, 0, 500, "USD"
	})
	h.exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('other', 'approved', 'Other', '其他', 'y', 'c', 'p', 'n', '1', 'a', 'a', now())`)
	h.coupon("OTHERS", func(c *promotion.Coupon) { byLinxi(c); *c.FactoryID = 2 })
	h.coupon("GOOD", nil)
	me := h.holding(1, "good")
	for code, key := range map[string]string{
		"": "promotion.missing", "NEVER": "promotion.unknown", "over": "promotion.over", "soon": "promotion.not_begun", "rich": "promotion.minimum",
		"france": "promotion.country", "dollar": "promotion.currency", "others": "promotion.other_goods",
	} {
		h.refuses(me, code, key)
	}
	b, err := h.Basket(t.Context(), h.market, me)
	h.must(err)
	if !b.Voucher.Counts() || b.Voucher.Code != "GOOD" || b.Totals.DiscountMinor >= 0 {
		t.Errorf("the cart has %+v, %+v", b.Voucher, b.Totals)
	}
	h.must(h.Carts.Redeem(t.Context(), me, ""))
	if b, err = h.Basket(t.Context(), h.market, me); err != nil || b.Voucher != nil || b.Totals.DiscountMinor != 0 {
		t.Errorf("without the code it has %+v, %+v, %v", b.Voucher, b.Totals, err)
	}
	if err := h.Redeem(t.Context(), h.market, cart.Owner{}, "good"); !errors.Is(err, checkout.ErrEmpty) {
		t.Errorf("an empty cart: %v", err)
	}
}

// refuses fails unless the field of a code names why it does not count.
func (h *house) refuses(me cart.Owner, code, key string) {
	h.t.Helper()
	err := h.Redeem(h.t.Context(), h.market, me, code)
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != "coupon" || f.Fields[0].Key != key {
		h.t.Errorf("%q is refused by %v, want %s", code, err, key)
	}
}

// TestCoupon_once places many orders with a coupon for one at the same moment; an order that expires gives it back.
func TestCoupon_once(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.exec("UPDATE stock SET on_hand = 500")
	c := h.coupon("ONCE", func(c *promotion.Coupon) { c.MostUses = 1 })
	const buyers = 64
	owners, quotes := make([]cart.Owner, buyers), make([]*checkout.Quote, buyers)
	for i := range owners {
		owners[i] = h.holding(1, "once")
		quotes[i] = h.asks(owners[i], fmt.Sprintf("buyer%d@example.com", i))
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	var won *order.Order
	lost := 0
	for i := range owners {
		wg.Go(func() {
			o, err := h.Place(context.WithoutCancel(t.Context()), owners[i], quotes[i].Agree(0))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && won == nil:
				won = o
			case errors.Is(err, promotion.ErrUsedUp) && checkout.IsCoupon(err):
				lost = i
			default:
				t.Errorf("buyer %d: %v, %v", i, o, err)
			}
		})
	}
	wg.Wait()
	if won == nil {
		t.Fatal("nobody got it")
	}
	h.used(c, 1)
	next, err := h.Requote(t.Context(), quotes[lost], nil)
	h.must(err)
	changes := checkout.Changes(quotes[lost], next)
	if next.Content.Voucher.Refused != "promotion.used_up" || len(changes) != 2 || changes[0].Kind != order.Discount || changes[1].Kind != checkout.Sum {
		t.Errorf("asked anew it is %+v: %+v", next.Content.Voucher, changes)
	}
	h.wait(checkout.ToPay + time.Minute)
	h.must(h.Expire(t.Context(), won.ID))
	h.used(c, 0)
	h.proves()
}

// TestCoupon_late pays an order that expired while somebody else took its coupon: the money goes back.
func TestCoupon_late(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.coupon("ONCE", func(c *promotion.Coupon) { c.MostUses = 1 })
	me := h.holding(1, "once")
	first, err := h.Place(t.Context(), me, h.asks(me, "anna@example.com").Agree(0))
	h.must(err)
	_, err = h.Pay(t.Context(), first)
	h.must(err)
	h.card(first, good) // the bank says yes, and nobody hears it
	h.exec("UPDATE orders SET state = 'expired', closed_at = now() WHERE id = ?", first.ID)
	h.exec("UPDATE consignment SET state = 'cancelled' WHERE order_id = ?", first.ID)
	h.exec("UPDATE coupon_use SET returned_at = now()")
	h.exec("UPDATE coupon SET used = 0")
	other := h.holding(1, "once")
	_, err = h.Place(t.Context(), other, h.asks(other, "ben@example.com").Agree(0))
	h.must(err)
	h.must(h.SettleOrder(t.Context(), first))
	now, err := h.Orders.OrderByID(t.Context(), first.ID)
	h.must(err)
	if now.State != order.Expired || h.owed(first, ledger.ConsumerCredit, first.Number) != first.Totals.TotalMinor {
		t.Errorf("it is %s, and %d are owed", now.State, h.owed(first, ledger.ConsumerCredit, first.Number))
	}
	h.used(c, 1)
}

// TestCoupon_stopped stops a coupon while a quote with it is held, and asks for a code by a person who used it.
func TestCoupon_stopped(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.coupon("MINE", func(c *promotion.Coupon) { c.MostPerPerson = 1 })
	h.pays(1, "mine")
	me := h.holding(1, "mine") // as a guest nobody knows who it is
	if q := h.asks(me, "anna@example.com"); q.Content.Voucher.Refused != "promotion.used_by_you" || q.Content.Totals.DiscountMinor != 0 {
		t.Errorf("a second time it is %+v", q.Content.Voucher)
	}
	q := h.asks(me, "ben@example.com")
	h.must(h.Carts.Redeem(t.Context(), me, ""))
	if _, err := h.Place(t.Context(), me, q.Agree(0)); !errors.Is(err, checkout.ErrQuoteChanged) {
		t.Errorf("the code was taken out since: %v", err)
	}
	h.must(h.Carts.Redeem(t.Context(), me, "MINE"))
	h.must(h.Promotions.Stop(t.Context(), clerk, "MINE"))
	if _, err := h.Place(t.Context(), me, q.Agree(0)); !checkout.IsCoupon(err) || !errors.Is(err, promotion.ErrOver) {
		t.Errorf("stopped since: %v", err)
	}
	h.stands(h.paidFor(1), order.Confirmed, 5, 2)
}
