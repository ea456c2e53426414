package checkout

import (
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/payment"
)

// SettleSession is Settle for a session that the provider lists and whose reference we may never have heard. A session that is not
// the attempt's is payment.ErrMismatch.
func (t *Till) SettleSession(ctx context.Context, token, ref string) error {
	a, err := t.Payments.Attempt(ctx, token)
	if err != nil {
		return err
	}
	g, err := t.gateway(a)
	if err != nil {
		return err
	}
	session, err := g.Session(ctx, ref)
	if err != nil {
		return fmt.Errorf("ask gateway about %s: %w", ref, err)
	}
	return t.take(ctx, a, session)
}

// GiveAgain has the gateway give a refund once more with its own token, which gives once, and books it if it is not booked. One that
// the gateway had refused is put back first.
func (t *Till) GiveAgain(ctx context.Context, token string) error {
	r, err := t.Payments.Refund(ctx, token)
	if err != nil {
		return err
	}
	if r.State == payment.RefundFailed {
		if err := t.reopen(ctx, r); err != nil {
			return fmt.Errorf("try refund %s again: %w", token, err)
		}
	}
	if r.State != payment.RefundSucceeded {
		return t.Refund(ctx, token)
	}
	a, err := t.Payments.AttemptByID(ctx, r.AttemptID)
	if err != nil {
		return err
	}
	g, err := t.gateway(a)
	if err != nil {
		return err
	}
	if a.GatewayRef == nil {
		return fmt.Errorf("refund %s: attempt %s has no reference", token, a.Token)
	}
	ref, err := g.Refund(ctx, *a.GatewayRef, r.Token, r.Amount)
	if err != nil {
		return fmt.Errorf("refund %s: %w", token, err)
	}
	return t.DB.Transact(ctx, func(tx *database.DB) error { return t.rebookTx(ctx, tx, a, r, ref) })
}

// rebookTx notes the provider's reference of a refund that was given again, and posts it unless it stands in the book.
func (t *Till) rebookTx(ctx context.Context, tx *database.DB, a *payment.Attempt, r *payment.Refund, ref string) error {
	o, err := t.Orders.LockTx(ctx, tx, r.OrderID)
	if err != nil {
		return err
	}
	locked, err := t.Payments.LockRefundTx(ctx, tx, r.Token)
	if err != nil {
		return err
	}
	locked.GatewayRef = ref
	if err := t.Payments.RecordRefundTx(ctx, tx, locked); err != nil {
		return err
	}
	posting, err := ledger.Refund(paid(o, a.Gateway, r.Token), o.Number, r.Amount)
	if err != nil {
		return err
	}
	_, err = t.Ledger.PostTx(ctx, tx, posting)
	return err
}

// reopen puts a refund that was refused back to be given; somebody else may have done so meanwhile.
func (t *Till) reopen(ctx context.Context, r *payment.Refund) error {
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		if _, err := t.Orders.LockTx(ctx, tx, r.OrderID); err != nil {
			return err
		}
		_, err := t.Payments.RetryTx(ctx, tx, r.Token)
		return err
	})
	if errors.Is(err, payment.ErrState) {
		return nil
	}
	return err
}
