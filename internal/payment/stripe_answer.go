package payment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
)

// read turns Stripe's session into ours. What is read counts only if it is of the mode of our key and, while it is open,
// leads to Stripe's page.
func (g *Stripe) read(s *stripe.CheckoutSession) (Session, error) {
	amount, err := stripeAmount(s.AmountTotal, s.Currency)
	if err != nil || s.ID == "" || s.Livemode != g.live {
		return Session{}, fmt.Errorf("read Stripe session %q: %w", s.ID, ErrGateway.Because(err))
	}
	out := Session{Ref: s.ID, Token: s.ClientReferenceID, Amount: amount, PayURL: s.URL}
	switch s.Status {
	case stripe.CheckoutSessionStatusOpen:
		if !g.ours(s.URL) {
			return Session{}, fmt.Errorf("read Stripe session %q: its page is elsewhere: %w", s.ID, ErrGateway)
		}
		out.State, out.Reason = Pending, stripeReason(s.PaymentIntent)
	case stripe.CheckoutSessionStatusExpired:
		out.State = Cancelled
	case stripe.CheckoutSessionStatusComplete:
		return complete(out, s.PaymentIntent)
	default:
		return Session{}, fmt.Errorf("read Stripe session %q: status %q: %w", s.ID, s.Status, ErrGateway)
	}
	return out, nil
}

// complete is a session whose page the consumer has finished, by its payment: what was received is the amount that counts.
func complete(out Session, p *stripe.PaymentIntent) (Session, error) {
	if p == nil {
		return Session{}, fmt.Errorf("read Stripe session %q: it has no payment: %w", out.Ref, ErrGateway)
	}
	switch p.Status {
	case stripe.PaymentIntentStatusSucceeded:
		received, err := stripeAmount(p.AmountReceived, p.Currency)
		if err != nil {
			return Session{}, fmt.Errorf("read Stripe session %q: %w", out.Ref, ErrGateway.Because(err))
		}
		out.State, out.Amount = Succeeded, received
	case stripe.PaymentIntentStatusRequiresCapture:
		out.State, out.Held = Pending, true
	case stripe.PaymentIntentStatusRequiresPaymentMethod: // a method that takes days was refused in the end
		out.State, out.Reason = Declined, stripeReason(p)
	case stripe.PaymentIntentStatusCanceled:
		out.State = Cancelled
	default: // the bank is still thinking
		out.State = Pending
	}
	return out, nil
}

// ours says whether an address is one of Stripe's pages: the browser is sent nowhere else.
func (g *Stripe) ours(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == g.pages.Scheme && u.Host == g.pages.Host && u.User == nil
}

// stripeReason is why the last try on a session was refused; "" if none was.
func stripeReason(p *stripe.PaymentIntent) string {
	if p == nil || p.LastPaymentError == nil {
		return ""
	}
	for _, code := range []string{string(p.LastPaymentError.DeclineCode), string(p.LastPaymentError.Code)} {
		if reason, known := stripeReasons[code]; known {
			return reason
		}
	}
	return "declined"
}

// ask makes a call until there is an answer that means something.
func (g *Stripe) ask(ctx context.Context, do func() error) error {
	return g.tries.do(ctx, func() error { return stripeMeaning(do()) })
}

// stripeMeaning turns Stripe's refusal into ours: 404 is database.ErrNotFound, what it refuses is ErrRefused, and everything
// that says nothing about the request itself is ErrGateway: 5xx, too many calls, a wrong key, a key that is in use by a
// call that still runs. A failure that Stripe has stored under the key never turns into an answer, so it is a refusal.
func stripeMeaning(err error) error {
	if err == nil {
		return nil
	}
	var e *stripe.Error
	if !errors.As(err, &e) {
		return ErrGateway.Because(err)
	}
	code := string(e.Code)
	if code == "" {
		code = string(e.Type)
	}
	switch status := e.HTTPStatusCode; {
	case status == http.StatusNotFound:
		return database.ErrNotFound
	case status == http.StatusBadRequest, status == http.StatusPaymentRequired:
		return ErrRefused.With(fault.Args{"code": code})
	case status >= http.StatusInternalServerError && replayed(e.LastResponse):
		return ErrRefused.With(fault.Args{"code": "stored_failure"})
	}
	return ErrGateway.Because(fmt.Errorf("status %d, %s, request %s", e.HTTPStatusCode, code, e.RequestID))
}

// replayed says whether Stripe answered with what it had answered to the same key before.
func replayed(r *stripe.APIResponse) bool {
	return r != nil && r.Header.Get("Idempotent-Replayed") == "true"
}

// stripeShift is by how many places Stripe's unit of a currency is smaller than ours, where it is. ISK is counted with two
// decimals that must be zeros. UGX is left out: its unit is said in two ways.
// Source: https://docs.stripe.com/currencies, special cases; read 2026-11-30.
var stripeShift = map[money.Currency]int64{"ISK": 100}

// stripeStep is what amounts of a currency must be a multiple of in our minor units: card networks take three-decimal
// currencies in tens. Source: the same page, three-decimal currencies.
var stripeStep = map[money.Currency]int64{"BHD": 10, "JOD": 10, "KWD": 10, "OMR": 10, "TND": 10}

// stripeBarred are currencies we can count in and Stripe can't be asked for.
var stripeBarred = map[money.Currency]bool{"UGX": true, "IQD": true, "LYD": true}

// stripeUnits is the amount as Stripe counts it. What it can't be charged exactly is ErrRefused, never rounded.
func stripeUnits(a money.Amount) (int64, error) {
	if !a.Currency.Known() || stripeBarred[a.Currency] {
		return 0, ErrRefused.With(fault.Args{"code": "currency"})
	}
	if step := stripeStep[a.Currency]; step > 0 && a.Minor%step != 0 {
		return 0, ErrRefused.With(fault.Args{"code": "amount_step"})
	}
	shift := stripeShift[a.Currency]
	if shift == 0 {
		return a.Minor, nil
	}
	whole, err := money.New(a.Minor, a.Currency).Mul(shift)
	if err != nil {
		return 0, err
	}
	return whole.Minor, nil
}

// stripeAmount is what Stripe counted, in our minor units.
func stripeAmount(units int64, c stripe.Currency) (money.Amount, error) {
	currency, err := money.ParseCurrency(strings.ToUpper(string(c)))
	if err != nil {
		return money.Amount{}, err
	}
	shift := stripeShift[currency]
	if shift == 0 {
		return money.New(units, currency), nil
	}
	if units%shift != 0 {
		return money.Amount{}, fmt.Errorf("%w: %d %s", money.ErrSyntax, units, currency)
	}
	return money.New(units/shift, currency), nil
}
