package checkout

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// ErrNotPayable says that the order no longer waits for money.
var ErrNotPayable = fault.New(fault.Conflict, "checkout.not_payable")

// Pay opens the gateway's page for a placed order and returns its address. After a decline or a closed tab it opens a
// new one, or the same if that can still be paid. The gateway is asked first whether the last try went through.
func (t *Till) Pay(ctx context.Context, o *order.Order) (string, error) {
	if err := t.SettleOrder(ctx, o); err != nil && !errors.Is(err, payment.ErrGateway) {
		return "", err
	}
	var a *payment.Attempt
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		locked, err := t.Orders.LockTx(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		if locked.State != order.Placed || !t.Now().Before(locked.ExpiresAt) {
			return ErrNotPayable.With(fault.Args{"state": string(locked.State)})
		}
		a, err = t.Payments.OpenTx(ctx, tx, o.ID, o.Total(), t.GatewayName)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("pay order %s: %w", o.Number, err)
	}
	session, err := t.open(ctx, o, a)
	if err != nil {
		return "", fmt.Errorf("pay order %s: %w", o.Number, err)
	}
	return session.PayURL, nil
}

// open asks the gateway for the attempt's page, which for the same token is always the same, and notes its answer.
func (t *Till) open(ctx context.Context, o *order.Order, a *payment.Attempt) (payment.Session, error) {
	m, err := market.Parse(o.Market)
	if err != nil {
		return payment.Session{}, err
	}
	session, err := t.Gateway.Open(ctx, payment.Opening{
		Token: a.Token, Amount: a.Amount, OrderNumber: o.Number, Email: o.Email, Language: string(m.Language),
		ReturnURL: t.Links.Return(o.Market, o.Number), ExpiresAt: o.ExpiresAt,
	})
	if err != nil {
		return payment.Session{}, err
	}
	return session, t.apply(ctx, a.Token, session)
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
// session stands now. A message about a session we do not know is only kept.
func (t *Till) Notify(ctx context.Context, gateway string, n payment.Notice) error {
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		_, err := t.Payments.TakeEventTx(ctx, tx, gateway, n)
		return err
	})
	if err != nil {
		return fmt.Errorf("take event %s: %w", n.EventID, err)
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

// Settle makes our books follow the gateway's present state of an attempt. Calling it again, or at the same time from
// several places, changes nothing more.
func (t *Till) Settle(ctx context.Context, a *payment.Attempt) error {
	if a.GatewayRef == nil {
		return nil
	}
	session, err := t.Gateway.Session(ctx, *a.GatewayRef)
	if err != nil {
		return fmt.Errorf("ask gateway about %s: %w", *a.GatewayRef, err)
	}
	return t.apply(ctx, a.Token, session)
}

// Poll settles attempts about which the gateway has been silent for a while: lost messages and closed tabs.
func (t *Till) Poll(ctx context.Context) error {
	stale, err := t.Payments.Stale(ctx, t.Now().Add(-silence), batch)
	if err != nil {
		return err
	}
	var all []error
	for i := range stale {
		err := t.chase(ctx, &stale[i])
		if err != nil { // one that always fails goes to the end, so that it does not keep the others from their turn
			err = errors.Join(err, t.Payments.Asked(ctx, stale[i].ID))
		}
		all = append(all, err)
	}
	return errors.Join(all...)
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
