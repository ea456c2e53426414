package checkout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// refundSilence is how long a refund that the gateway took on may go without word of it.
const refundSilence = 10 * time.Minute

// Refund makes our books follow the gateway's side of a refund; what the gateway was not asked for yet, it is asked for. It may be
// repeated, also after the end: what had arrived may come back. A try that failed is left alone, the next is somebody's decision.
func (t *Till) Refund(ctx context.Context, token string) error {
	r, err := t.Payments.Refund(ctx, token)
	if err != nil {
		return err
	}
	if r.State == payment.RefundFailed || r.State == payment.RefundSucceeded && r.GatewayRef == "" {
		return nil
	}
	a, g, err := t.payer(ctx, r)
	if err != nil {
		return err
	}
	var now payment.Return
	if r.State == payment.RefundCreated {
		now, err = answered(g.Refund(ctx, giving(a, r)))
	} else {
		now, err = g.Refunded(ctx, r.GatewayRef)
	}
	if err != nil {
		return fmt.Errorf("refund %s: %w", token, err)
	}
	return t.followRefund(ctx, a, r, now)
}

// payer is the payment a refund is of and the gateway that took it.
func (t *Till) payer(ctx context.Context, r *payment.Refund) (*payment.Attempt, payment.Gateway, error) {
	a, err := t.Payments.AttemptByID(ctx, r.AttemptID)
	if err != nil {
		return nil, nil, err
	}
	if a.GatewayRef == nil {
		return nil, nil, fmt.Errorf("refund %s: attempt %s has no reference", r.Token, a.Token)
	}
	g, err := t.gateway(a)
	if err != nil {
		return nil, nil, fmt.Errorf("refund %s: %w", r.Token, err)
	}
	return a, g, nil
}

// giving is what a gateway is asked for; it has taken the attempt's money.
func giving(a *payment.Attempt, r *payment.Refund) payment.Giving {
	return payment.Giving{Session: *a.GatewayRef, Token: r.Token, Try: r.Try, Amount: r.Amount}
}

// answered is an answer to the request for a refund. What is refused has failed: asking again would not help, somebody must look.
func answered(now payment.Return, err error) (payment.Return, error) {
	if errors.Is(err, payment.ErrRefused) || errors.Is(err, database.ErrNotFound) {
		return payment.Return{State: payment.RefundFailed, Failure: answerOf(err)}, nil
	}
	return now, err
}

// RefundDue follows refunds whose end is not known: what a refund's own job would have done that was given up, and what banks
// take days for.
func (t *Till) RefundDue(ctx context.Context) error {
	due, err := t.Payments.PendingRefunds(ctx, t.Now().Add(-refundSilence), batch)
	if err != nil {
		return err
	}
	var all []error
	for _, r := range due {
		err := t.Refund(ctx, r.Token)
		if err != nil { // one that always fails goes to the end, so that it does not keep the others from their turn
			err = errors.Join(err, t.Payments.AskedRefund(ctx, r.ID))
		}
		all = append(all, err)
	}
	return errors.Join(all...)
}

// answerOf is what a gateway said when it refused, as it said it.
func answerOf(err error) string {
	if e, ok := fault.As(err); ok {
		if code, ok := e.Args["code"].(string); ok {
			return code
		}
	}
	return err.Error()
}

// followRefund is the one way by which a refund changes our books: one transaction that moves it to the gateway's state and posts what
// that means.
func (t *Till) followRefund(ctx context.Context, a *payment.Attempt, r *payment.Refund, now payment.Return) error {
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		o, err := t.Orders.LockTx(ctx, tx, r.OrderID)
		if err != nil {
			return err
		}
		locked, err := t.Payments.LockRefundTx(ctx, tx, r.Token)
		if err != nil || locked.Try != r.Try { // it is tried again meanwhile
			return err
		}
		was := locked.State
		moved, err := locked.Follow(now)
		if err != nil {
			return err
		}
		if err := t.Payments.RecordRefundTx(ctx, tx, locked); err != nil || !moved {
			return err
		}
		return t.refundMovedTx(ctx, tx, locked, was, booking{paid(o, a.Gateway, locked.Name()), o.Number})
	})
	if err != nil {
		return fmt.Errorf("book refund %s: %w", r.Token, err)
	}
	return nil
}

// booking is what the book must know of the order of a refund.
type booking struct {
	paid   ledger.Paid
	number string
}

// refundMovedTx posts what the new state of a refund means, and tells the consumer.
func (t *Till) refundMovedTx(ctx context.Context, tx *database.DB, r *payment.Refund, was payment.RefundState, b booking) error {
	event, post := "refund_failed", ledger.RefundReturn
	switch {
	case r.State == payment.RefundPending:
		return nil
	case r.State == payment.RefundSucceeded:
		event, post = "refunded", ledger.Refund
	}
	if was == payment.RefundSucceeded || r.State == payment.RefundSucceeded {
		posting, err := post(b.paid, b.number, r.Amount)
		if err != nil {
			return err
		}
		if _, err := t.Ledger.PostTx(ctx, tx, posting); err != nil {
			return err
		}
	}
	err := t.Orders.NoteTx(ctx, tx, order.Event{OrderID: r.OrderID, Kind: event, Args: map[string]string{"amount": r.Amount.String()}, At: t.Now()})
	if err != nil || r.State != payment.RefundSucceeded {
		return err
	}
	return t.Jobs.EnqueueTx(ctx, tx, OrderMail{OrderID: r.OrderID, Event: "refunded"})
}
