package payment

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"github.com/silkroadmall/mall/internal/fault"
)

// Refund gives money back, or says how the refund with the token stands. More than was paid, or of what was not paid, is ErrRefused.
//
// Stripe forgets keys after a day, so a refund with the token is looked for before one is made. It keeps under a key what it refused,
// so each try has its own; what failed of an earlier try is over.
func (g *Stripe) Refund(ctx context.Context, r Giving) (Return, error) {
	s, err := g.look(ctx, r.Session)
	if err != nil {
		return Return{}, fmt.Errorf("refund at Stripe: %w", err)
	}
	units, err := stripeUnits(r.Amount)
	if err != nil {
		return Return{}, fmt.Errorf("refund at Stripe: %w", err)
	}
	paid := s.PaymentIntent
	if paid == nil || paid.Status != stripe.PaymentIntentStatusSucceeded {
		return Return{}, fmt.Errorf("refund at Stripe: %w", ErrRefused.With(fault.Args{"code": "not_paid"}))
	}
	if !strings.EqualFold(string(paid.Currency), string(r.Amount.Currency)) {
		return Return{}, fmt.Errorf("refund at Stripe: %w", ErrRefused.With(fault.Args{"code": "currency"}))
	}
	var given *stripe.Refund
	err = g.ask(ctx, func() (err error) {
		if given, err = g.given(ctx, paid.ID, r); err != nil || given != nil {
			return err
		}
		given, err = g.api.V1Refunds.Create(ctx, &stripe.RefundCreateParams{
			Params:        stripe.Params{IdempotencyKey: stripe.String(tryName(r.Token, r.Try))},
			PaymentIntent: stripe.String(paid.ID), Amount: stripe.Int64(units),
			Metadata: map[string]string{"refund": r.Token, "try": strconv.Itoa(r.Try)},
		})
		return err
	})
	if err != nil {
		return Return{}, fmt.Errorf("refund at Stripe: %w", err)
	}
	return stripeReturn(given)
}

// Refunded is a refund as it stands now.
func (g *Stripe) Refunded(ctx context.Context, ref string) (Return, error) {
	var r *stripe.Refund
	err := g.ask(ctx, func() (err error) {
		r, err = g.api.V1Refunds.Retrieve(ctx, ref, nil)
		return err
	})
	if err != nil {
		return Return{}, fmt.Errorf("look up Stripe refund: %w", err)
	}
	return stripeReturn(r)
}

// given finds what was made of the payment for the token: the one that stands, else how this try ended; nil if there is neither.
func (g *Stripe) given(ctx context.Context, intent string, r Giving) (*stripe.Refund, error) {
	list := &stripe.RefundListParams{ListParams: stripe.ListParams{Limit: stripe.Int64(stripePage)}, PaymentIntent: stripe.String(intent)}
	var ended *stripe.Refund
	for one, err := range g.api.V1Refunds.List(ctx, list).All(ctx) {
		switch {
		case err != nil:
			return nil, err
		case one.Metadata["refund"] != r.Token:
		case !stripeOver(one.Status):
			return one, nil
		case stripeTryOf(one) == r.Try:
			ended = one
		}
	}
	return ended, nil
}

// stripeTryOf is the try a refund was made by.
func stripeTryOf(r *stripe.Refund) int {
	try, err := strconv.Atoi(r.Metadata["try"])
	if err != nil { // it was made before tries were counted
		return 1
	}
	return try
}

// stripeOver says whether a refund came to nothing.
func stripeOver(s stripe.RefundStatus) bool {
	return s == stripe.RefundStatusFailed || s == stripe.RefundStatusCanceled
}

// stripeReturn is what Stripe says of a refund. One that waits for the bank, or for somebody, is under way: days, sometimes.
func stripeReturn(r *stripe.Refund) (Return, error) {
	out := Return{Ref: r.ID}
	switch {
	case r.ID == "":
		return Return{}, fmt.Errorf("read Stripe refund: %w", ErrGateway)
	case r.Status == stripe.RefundStatusSucceeded:
		out.State = RefundSucceeded
	case r.Status == stripe.RefundStatusPending || r.Status == stripe.RefundStatusRequiresAction:
		out.State = RefundPending
	case stripeOver(r.Status):
		out.State, out.Failure = RefundFailed, string(r.FailureReason)
		if out.Failure == "" {
			out.Failure = string(r.Status)
		}
	default:
		return Return{}, fmt.Errorf("read Stripe refund %q: status %q: %w", r.ID, r.Status, ErrGateway)
	}
	return out, nil
}
