package payment

import (
	"context"
	"fmt"
	"time"

	"github.com/stripe/stripe-go/v85"
)

// stripePage is how many objects Stripe lists at a time: its most.
const stripePage = 100

// Movements reads Stripe's lists of sessions and of refunds. A refund that has not arrived moved nothing.
func (g *Stripe) Movements(ctx context.Context, p Period) ([]Movement, error) {
	var all []Movement
	for _, list := range []func(context.Context, *stripe.RangeQueryParams) ([]Movement, error){g.taken, g.gone} {
		err := g.ask(ctx, func() error {
			part, err := list(ctx, &stripe.RangeQueryParams{GreaterThanOrEqual: p.From.Unix(), LesserThan: p.Until.Unix()})
			if err == nil {
				all = append(all, part...)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("list movements of Stripe: %w", err)
		}
	}
	return all, nil
}

func (g *Stripe) taken(ctx context.Context, created *stripe.RangeQueryParams) ([]Movement, error) {
	params := &stripe.CheckoutSessionListParams{CreatedRange: created, Status: stripe.String(string(stripe.CheckoutSessionStatusComplete)),
		Expand: []*string{stripe.String("data.payment_intent")}}
	params.Limit = stripe.Int64(stripePage)
	var list []Movement
	for s, err := range g.api.V1CheckoutSessions.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, err
		}
		if s.PaymentIntent == nil || s.PaymentIntent.Status != stripe.PaymentIntentStatusSucceeded {
			continue
		}
		amount, err := stripeAmount(s.PaymentIntent.AmountReceived, s.PaymentIntent.Currency)
		if err != nil {
			return nil, err
		}
		list = append(list, Movement{Taken, s.ID, s.ClientReferenceID, s.ClientReferenceID, amount, time.Unix(s.Created, 0).UTC()})
	}
	return list, nil
}

func (g *Stripe) gone(ctx context.Context, created *stripe.RangeQueryParams) ([]Movement, error) {
	params := &stripe.RefundListParams{CreatedRange: created, Expand: []*string{stripe.String("data.payment_intent")}}
	params.Limit = stripe.Int64(stripePage)
	var list []Movement
	for r, err := range g.api.V1Refunds.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, err
		}
		if r.Status != stripe.RefundStatusSucceeded {
			continue
		}
		amount, err := stripeAmount(r.Amount, r.Currency)
		if err != nil {
			return nil, err
		}
		m := Movement{Kind: Given, Ref: r.ID, Token: r.Metadata["refund"], Amount: amount, At: time.Unix(r.Created, 0).UTC()}
		if r.PaymentIntent != nil {
			m.Attempt = r.PaymentIntent.Metadata["attempt"]
		}
		list = append(list, m)
	}
	return list, nil
}
