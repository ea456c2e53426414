package checkout

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// ErrNotPayable says that the order no longer waits for money.
var ErrNotPayable = fault.New(fault.Conflict, "checkout.not_payable")

// Pay opens the gateway's page for a placed order and returns its address. After a decline or a closed tab it opens a
// new one, or the same if that can still be paid. The gateway is asked first whether the last try went through. An
// empty address says that the page is no longer needed. payment.ErrRefused says that the gateway takes no money for this
// try; the next is another.
func (t *Till) Pay(ctx context.Context, o *order.Order) (string, error) {
	if err := t.SettleOrder(ctx, o); err != nil && !errors.Is(err, payment.ErrGateway) {
		return "", err
	}
	token, again := "", false
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		var err error
		token, again, err = once.Do(ctx, tx, paying, func() (string, error) { return t.tryTx(ctx, tx, o) })
		return err
	})
	if err != nil {
		return "", fmt.Errorf("pay order %s: %w", o.Number, err)
	}
	a, err := t.Payments.Attempt(ctx, token)
	if err != nil {
		return "", fmt.Errorf("pay order %s: %w", o.Number, err)
	}
	if again && !a.Open() {
		return "", nil
	}
	session, err := t.open(ctx, o, a)
	if err != nil {
		return "", fmt.Errorf("pay order %s: %w", o.Number, err)
	}
	return session.PayURL, nil
}

// Open is Pay for an order that was placed just now: its try was opened with it.
func (t *Till) Open(ctx context.Context, p *Placed) (string, error) {
	if p.try == nil {
		return t.Pay(ctx, p.Order)
	}
	session, err := t.open(ctx, p.Order, p.try)
	if err != nil {
		return "", fmt.Errorf("pay order %s: %w", p.Number, err)
	}
	return session.PayURL, nil
}

// tryTx is the token of the try by which a placed order can be paid now.
func (t *Till) tryTx(ctx context.Context, tx *database.DB, o *order.Order) (string, error) {
	locked, err := t.Orders.LockTx(ctx, tx, o.ID)
	if err != nil {
		return "", err
	}
	if locked.State != order.Placed || !t.Now().Before(locked.ExpiresAt) {
		return "", ErrNotPayable.With(fault.Args{"state": string(locked.State)})
	}
	a, err := t.Payments.OpenTx(ctx, tx, o.ID, o.Total(), t.GatewayName)
	if err != nil {
		return "", err
	}
	return a.Token, nil
}

// open asks the gateway for the attempt's page, which for the same token is always the same, and notes its answer.
func (t *Till) open(ctx context.Context, o *order.Order, a *payment.Attempt) (payment.Session, error) {
	m, err := market.Parse(o.Market)
	if err != nil {
		return payment.Session{}, err
	}
	g, err := t.gateway(a)
	if err != nil {
		return payment.Session{}, err
	}
	session, err := g.Open(ctx, payment.Opening{
		Token: a.Token, Amount: a.Amount, OrderNumber: o.Number, Email: o.Email, Language: string(m.Language),
		ReturnURL: t.Links.Return(o.Market, o.Number), OpenedAt: a.CreatedAt, ExpiresAt: o.ExpiresAt,
	})
	if errors.Is(err, payment.ErrRefused) {
		return payment.Session{}, errors.Join(err, t.fail(ctx, a))
	}
	if err != nil {
		return payment.Session{}, err
	}
	return session, t.take(ctx, a, session)
}

// fail gives up an attempt that the gateway will never open a page for; the order can be paid by another.
func (t *Till) fail(ctx context.Context, a *payment.Attempt) error {
	return t.DB.Transact(ctx, func(tx *database.DB) error {
		o, err := t.Orders.LockTx(ctx, tx, a.OrderID)
		if err != nil {
			return err
		}
		locked, err := t.Payments.LockTx(ctx, tx, a.Token)
		if err != nil || locked.State != payment.Created {
			return err
		}
		if err := locked.Transition(payment.Failed); err != nil {
			return err
		}
		if err := t.Payments.RecordTx(ctx, tx, locked); err != nil {
			return err
		}
		return t.Orders.NoteTx(ctx, tx, order.Event{OrderID: o.ID, Kind: "payment_failed", At: t.Now()})
	})
}

// gateway is where the attempt was opened. One that is not set up any more counts as away.
func (t *Till) gateway(a *payment.Attempt) (payment.Gateway, error) {
	if a.Gateway == t.GatewayName {
		return t.Gateway, nil
	}
	if g, ok := t.Others[a.Gateway]; ok {
		return g, nil
	}
	return nil, payment.ErrGateway.Because(fmt.Errorf("gateway %q is not set up", a.Gateway))
}

// take makes our books follow a session. Money that the bank holds for us is taken first if the order still needs it, and
// let go if not.
func (t *Till) take(ctx context.Context, a *payment.Attempt, s payment.Session) error {
	if s.Held {
		var err error
		if s, err = t.collect(ctx, a, s); err != nil {
			return err
		}
	}
	return t.apply(ctx, a, s)
}

// collect takes held money for an order that waits for it, or that expired and may yet be confirmed; an order that was paid
// otherwise does not need it.
func (t *Till) collect(ctx context.Context, a *payment.Attempt, s payment.Session) (payment.Session, error) {
	g, err := t.gateway(a)
	if err != nil {
		return s, err
	}
	holder, ok := g.(payment.Holder)
	if !ok {
		return s, fmt.Errorf("take the money of %s: gateway %s can't", a.Token, a.Gateway)
	}
	if s.Token != a.Token || s.Amount != a.Amount {
		return s, payment.ErrMismatch.With(fault.Args{"token": a.Token, "ref": s.Ref})
	}
	o, err := t.Orders.OrderByID(ctx, a.OrderID)
	if err != nil {
		return s, err
	}
	if o.State == order.Placed || o.State == order.Expired {
		return holder.Capture(ctx, s.Ref)
	}
	return holder.Release(ctx, s.Ref)
}

// SettleOrder asks the gateway about every open attempt of the order.
func (t *Till) SettleOrder(ctx context.Context, o *order.Order) error {
	attempts, err := t.Payments.Attempts(ctx, o.ID)
	if err != nil {
		return err
	}
	for i := range attempts {
		if a := &attempts[i]; a.GatewayRef != nil && a.State != payment.Succeeded {
			if err := t.Settle(ctx, a); err != nil {
				return err
			}
		}
	}
	return nil
}

// Notify takes a verified message of the gateway: it is kept once, and whatever it says, the gateway is asked how the
// session or the refund stands now. A message about one that we do not know is only kept.
func (t *Till) Notify(ctx context.Context, gateway string, n payment.Notice) error {
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		_, err := t.Payments.TakeEventTx(ctx, tx, gateway, n)
		return err
	})
	if err != nil {
		return fmt.Errorf("take event %s: %w", n.EventID, err)
	}
	if n.Refund != "" {
		return t.notifyRefund(ctx, gateway, n.Refund)
	}
	a, err := t.Payments.ByRef(ctx, gateway, n.Ref)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.Settle(ctx, a)
}

func (t *Till) notifyRefund(ctx context.Context, gateway, ref string) error {
	r, err := t.Payments.RefundByRef(ctx, gateway, ref)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.Refund(ctx, r.Token)
}

// Settle makes our books follow the gateway's present state of an attempt. Calling it again, or at the same time from
// several places, changes nothing more.
func (t *Till) Settle(ctx context.Context, a *payment.Attempt) error {
	if a.GatewayRef == nil {
		return nil
	}
	g, err := t.gateway(a)
	if err != nil {
		return err
	}
	session, err := g.Session(ctx, *a.GatewayRef)
	if err != nil {
		return fmt.Errorf("ask gateway about %s: %w", *a.GatewayRef, err)
	}
	return t.take(ctx, a, session)
}

// Poll settles attempts about which the gateway has been silent for a while: lost messages and closed tabs. Several are asked about
// at once, so that one slow answer does not hold up the others.
func (t *Till) Poll(ctx context.Context) error {
	stale, err := t.Payments.Stale(ctx, t.Now(), batch)
	if err != nil {
		return err
	}
	all := make([]error, len(stale))
	var asking errgroup.Group
	asking.SetLimit(chasers)
	for i := range stale {
		asking.Go(func() error {
			a := stale[i]
			all[i] = t.chase(ctx, &a)
			if all[i] != nil || a.GatewayRef == nil { // nothing may have been noted: it goes to the end, so that it does not keep the others from their turn
				all[i] = errors.Join(all[i], t.Payments.Asked(ctx, a))
			}
			return nil
		})
	}
	return errors.Join(append(all, asking.Wait())...)
}

// chase settles one silent attempt. One without a reference died between the order and the gateway's answer: opening
// it again gets the same session, or makes it.
func (t *Till) chase(ctx context.Context, a *payment.Attempt) error {
	if a.GatewayRef != nil {
		return t.Settle(ctx, a)
	}
	o, err := t.Orders.OrderByID(ctx, a.OrderID)
	if err != nil {
		return err
	}
	if o.State != order.Placed || !t.Now().Before(o.ExpiresAt) {
		return t.Expire(ctx, o.ID)
	}
	_, err = t.open(ctx, o, a)
	return err
}

// SendLink mails the link to an order to its own address, if that is the one given; else it does nothing, and takes
// no notice that could be told from outside.
func (t *Till) SendLink(ctx context.Context, number, typed string) error {
	email, malformed := account.ParseEmail(typed)
	o, err := t.Orders.Order(ctx, number)
	if errors.Is(err, database.ErrNotFound) || (err == nil && (malformed != nil || !strings.EqualFold(o.Email, email))) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.Jobs.Enqueue(ctx, OrderMail{OrderID: o.ID, Event: "link"})
}
