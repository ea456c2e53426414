package checkout

import (
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// Refund gives money back by the gateway and books it; it may be repeated until it went through.
func (t *Till) Refund(ctx context.Context, token string) error {
	r, err := t.Payments.Refund(ctx, token)
	if err != nil {
		return err
	}
	if r.State != payment.RefundCreated {
		return nil
	}
	a, err := t.Payments.AttemptByID(ctx, r.AttemptID)
	if err != nil {
		return err
	}
	if a.GatewayRef == nil {
		return fmt.Errorf("refund %s: attempt %s has no reference", token, a.Token)
	}
	g, err := t.gateway(a)
	if err != nil {
		return fmt.Errorf("refund %s: %w", token, err)
	}
	ref, err := g.Refund(ctx, *a.GatewayRef, r.Token, r.Amount)
	if errors.Is(err, payment.ErrRefused) || errors.Is(err, database.ErrNotFound) { // asking again would not help: somebody must look
		return t.refused(ctx, r, err)
	}
	if err != nil {
		return fmt.Errorf("refund %s: %w", token, err)
	}
	err = t.DB.Transact(ctx, func(tx *database.DB) error { return t.refundedTx(ctx, tx, a, r, ref) })
	if err != nil {
		return fmt.Errorf("book refund %s: %w", token, err)
	}
	return nil
}

// RefundDue gives back what is owed and was not given yet: what a refund's own job would have done that was given up.
func (t *Till) RefundDue(ctx context.Context) error {
	due := func(last payment.Refund) ([]payment.Refund, error) {
		return t.Payments.PendingRefunds(ctx, last.ID, batch)
	}
	return sweep(ctx, due, func(r payment.Refund) error { return t.Refund(ctx, r.Token) })
}

// refused notes that the gateway would not give a refund. The money is still owed.
func (t *Till) refused(ctx context.Context, r *payment.Refund, why error) error {
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		if _, err := t.Orders.LockTx(ctx, tx, r.OrderID); err != nil {
			return err
		}
		locked, err := t.Payments.LockRefundTx(ctx, tx, r.Token)
		if err != nil || locked.State != payment.RefundCreated {
			return err
		}
		if err := locked.Transition(payment.RefundFailed); err != nil {
			return err
		}
		locked.Failure = answerOf(why)
		if err := t.Payments.RecordRefundTx(ctx, tx, locked); err != nil {
			return err
		}
		return t.Orders.NoteTx(ctx, tx, order.Event{OrderID: r.OrderID, Kind: "refund_failed", Args: map[string]string{"amount": r.Amount.String()}, At: t.Now()})
	})
	if err != nil {
		return fmt.Errorf("note refused refund %s: %w", r.Token, err)
	}
	return nil
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

func (t *Till) refundedTx(ctx context.Context, tx *database.DB, a *payment.Attempt, r *payment.Refund, ref string) error {
	o, err := t.Orders.LockTx(ctx, tx, r.OrderID)
	if err != nil {
		return err
	}
	locked, err := t.Payments.LockRefundTx(ctx, tx, r.Token)
	if err != nil || locked.State == payment.RefundSucceeded {
		return err
	}
	if err := locked.Transition(payment.RefundSucceeded); err != nil {
		return err
	}
	locked.GatewayRef = ref
	if err := t.Payments.RecordRefundTx(ctx, tx, locked); err != nil {
		return err
	}
	back, err := ledger.Refund(paid(o, a.Gateway, r.Token), o.Number, r.Amount)
	if err != nil {
		return err
	}
	if _, err := t.Ledger.PostTx(ctx, tx, back); err != nil {
		return err
	}
	err = t.Orders.NoteTx(ctx, tx, order.Event{OrderID: o.ID, Kind: "refunded", Args: map[string]string{"amount": r.Amount.String()}, At: t.Now()})
	if err != nil {
		return err
	}
	return t.Jobs.EnqueueTx(ctx, tx, OrderMail{OrderID: o.ID, Event: "refunded"})
}
