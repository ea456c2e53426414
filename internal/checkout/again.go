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
// came to nothing is put back first.
func (t *Till) GiveAgain(ctx context.Context, token string) error {
	r, err := t.Payments.Refund(ctx, token)
	if err != nil {
		return err
	}
	if r.State == payment.RefundSucceeded {
		if r, err = t.giveLost(ctx, r); err != nil {
			return err
		}
	}
	if r.State == payment.RefundFailed {
		if err := t.reopen(ctx, r); err != nil {
			return fmt.Errorf("try refund %s again: %w", token, err)
		}
	}
	return t.Refund(ctx, token)
}

// giveLost asks for a refund that counts as given and that the provider does not list. If it has not arrived after all, the book takes
// it back.
func (t *Till) giveLost(ctx context.Context, r *payment.Refund) (*payment.Refund, error) {
	a, g, err := t.payer(ctx, r)
	if err != nil {
		return nil, err
	}
	now, err := g.Refund(ctx, giving(a, r))
	if err != nil {
		return nil, fmt.Errorf("refund %s: %w", r.Token, err)
	}
	if now.State == payment.RefundSucceeded {
		err = t.DB.Transact(ctx, func(tx *database.DB) error { return t.rebookTx(ctx, tx, a, r, now.Ref) })
	} else {
		err = t.followRefund(ctx, a, r, payment.Return{Ref: now.Ref, State: payment.RefundFailed, Failure: now.Failure})
	}
	if err != nil {
		return nil, err
	}
	return t.Payments.Refund(ctx, r.Token)
}

// rebookTx notes the provider's reference of a refund that was given again, and posts it unless it stands in the book.
func (t *Till) rebookTx(ctx context.Context, tx *database.DB, a *payment.Attempt, r *payment.Refund, ref string) error {
	o, err := t.Orders.LockTx(ctx, tx, r.OrderID)
	if err != nil {
		return err
	}
	locked, err := t.Payments.LockRefundTx(ctx, tx, r.Token)
	if err != nil || locked.Try != r.Try || locked.State != payment.RefundSucceeded {
		return err
	}
	locked.GatewayRef = ref
	if err := t.Payments.RecordRefundTx(ctx, tx, locked); err != nil {
		return err
	}
	posting, err := ledger.Refund(paid(o, a.Gateway, r.Name()), o.Number, r.Amount)
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
