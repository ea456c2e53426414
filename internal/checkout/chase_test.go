package checkout_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

func TestPollPutsAFailedQuestionAtTheEnd(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.placed(1)
	h.wait(time.Minute)
	h.gateway.set(true, false)
	if err := h.Poll(t.Context()); err == nil {
		t.Error("a gateway that is away is no failure")
	}
	stale, err := h.Payments.Stale(t.Context(), h.clock(), 10)
	h.must(err)
	if len(stale) != 0 {
		t.Errorf("the attempt of order %s stays first in the queue", o.Number)
	}
	h.wait(time.Minute)
	if stale, err = h.Payments.Stale(t.Context(), h.clock(), 10); err != nil || len(stale) != 1 {
		t.Errorf("it is not asked about again: %v, %v", stale, err)
	}
}

// TestTheOlderATryTheRarerItIsAskedAbout: the gateway is asked often while somebody waits, and of what nobody comes back to ever less.
func TestTheOlderATryTheRarerItIsAskedAbout(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.placed(1)
	asked := 0
	for range 6 * 29 { // not quite the half hour in which it can be paid
		h.wait(10 * time.Second)
		stale, err := h.Payments.Stale(t.Context(), h.clock(), 10)
		h.must(err)
		asked += len(stale)
		h.must(h.Poll(t.Context()))
	}
	if asked < 10 || asked > 25 {
		t.Errorf("in 29 minutes it was asked about %d times", asked)
	}
}

// TestTriesAreAskedAboutSideBySide: eight questions are on their way at once, and none more.
func TestTriesAreAskedAboutSideBySide(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.exec("UPDATE stock SET on_hand = 100")
	for range 10 {
		h.placed(1)
	}
	h.wait(time.Minute)
	slow := &crossing{Gateway: h.gateway, enough: make(chan struct{})}
	h.Gateway = slow
	h.must(h.Poll(t.Context()))
	if slow.most != 8 || slow.asked != 10 {
		t.Errorf("%d questions at once, %d in all", slow.most, slow.asked)
	}
}

// crossing is a gateway that answers nobody before eight ask.
type crossing struct {
	payment.Gateway
	mu               sync.Mutex
	asked, now, most int
	enough           chan struct{}
}

func (c *crossing) Session(ctx context.Context, ref string) (payment.Session, error) {
	c.mu.Lock()
	c.asked, c.now = c.asked+1, c.now+1
	c.most = max(c.most, c.now)
	if c.asked == 8 {
		close(c.enough)
	}
	c.mu.Unlock()
	select {
	case <-c.enough:
	case <-ctx.Done():
		return payment.Session{}, ctx.Err()
	}
	s, err := c.Gateway.Session(ctx, ref)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now--
	return s, err
}

// TestWhatCanNotBeReleasedKeepsNobodyFromIt: more overdue orders than one look reads, the first of which the gateway never answers about.
func TestWhatCanNotBeReleasedKeepsNobodyFromIt(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	first := h.placed(1)
	h.exec(`INSERT INTO cart (token_hash, state, created_at, touched_at) SELECT convert_to('stuck ' || n, 'UTF8'), 'ordered', now(), now() FROM generate_series(1, 60) n`)
	h.exec("INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at) " +
		"SELECT 'stuck ' || c.id, c.id, q.market, q.email, q.address, q.content, q.hash, q.total_minor, q.total_currency, q.created_at, q.expires_at FROM cart c, quote q WHERE c.token_hash LIKE convert_to('stuck %', 'UTF8')")
	h.exec(`INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor, tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at)
		SELECT 'SR-' || q.id, q.id, q.cart_id, 'placed', o.market, o.email, o.address, o.currency, o.goods_minor, o.delivery_minor, o.duty_minor, o.tax_minor, o.fees_minor, o.total_minor, o.rates, o.rules,
			o.placed_at, o.expires_at - interval '1 minute' FROM quote q, orders o WHERE q.token LIKE 'stuck %'`)
	h.exec(`INSERT INTO payment_attempt (order_id, token, gateway, gateway_ref, state, amount_minor, amount_currency, created_at, checked_at)
		SELECT id, 'stuck ' || id, 'gone', 'ref ' || id, 'pending', total_minor, currency, placed_at, placed_at FROM orders WHERE id <> ?`, first.ID)
	h.wait(checkout.ToPay)
	if err := h.ExpireDue(ctx); !errors.Is(err, payment.ErrGateway) {
		t.Errorf("orders of a gateway that is gone: %v", err)
	}
	if now := h.read(first); now.State != order.Expired {
		t.Errorf("the order behind them is %s", now.State)
	}
}

func TestARefundWhoseJobWasGivenUpIsStillPaid(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.placed(3)
	h.late(o)
	h.placed(4)
	h.must(h.SettleOrder(t.Context(), o))
	for range 2 {
		h.must(h.RefundDue(t.Context()))
	}
	refunds, err := h.Payments.Refunds(t.Context(), o.ID)
	if err != nil || len(refunds) != 1 || refunds[0].State != payment.RefundSucceeded {
		t.Errorf("refunds %+v, %v", refunds, err)
	}
	h.stands(o, "expired", 5, 4)
}
