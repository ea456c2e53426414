package payment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"
)

// Stripe is the adapter of Stripe: its hosted Checkout, to which the consumer is redirected, so that no card ever
// reaches the mall.
type Stripe struct {
	api    *stripe.Client
	secret string
	live   bool
	hold   bool
	pages  *url.URL
	tries  tries
}

// StripeOptions are what Stripe and the mall agreed on.
type StripeOptions struct {
	Key     string        // secret (sk_) or restricted (rk_): writes checkout sessions, payment intents and refunds
	Secret  string        // of the webhook endpoint (whsec_)
	Hold    bool          // the bank holds the money first, and it is taken when the order stands
	APIURL  string        // "" is Stripe's own
	PageURL string        // where Stripe's pages are: scheme and host; "" is StripePages
	Client  *http.Client  // nil is one that waits 10 s for each try
	Pause   time.Duration // before the second try; it doubles; 0 is 200 ms
}

// StripeName is how attempts and addresses name this gateway.
const StripeName = "stripe"

// StripePages is where Stripe's Checkout is, unless the account has a domain of its own for it.
const StripePages = "https://checkout.stripe.com"

// stripeTolerance is how old a message may be.
const stripeTolerance = 5 * time.Minute

// Stripe keeps a session open for 30 minutes to 24 hours from the call that opens it
// (https://docs.stripe.com/api/checkout/sessions/create, expires_at). The mall closes it before, when the order expires.
const (
	stripeShortest = 35 * time.Minute
	stripeLongest  = 23 * time.Hour
)

// stripeLocales are the mall's languages by Stripe's names; it has no Arabic and takes the browser's language then.
var stripeLocales = map[string]string{
	"en": "en", "de": "de", "fr": "fr", "es": "es", "pt-BR": "pt-BR", "it": "it", "ja": "ja", "ko": "ko", "zh-Hans": "zh", "pl": "pl", "nl": "nl",
}

// stripeReasons are Stripe's codes of a refusal that have words of their own; all others are "declined".
var stripeReasons = map[string]string{
	"insufficient_funds": "insufficient_funds", "expired_card": "expired_card", "invalid_expiry_month": "expired_card", "invalid_expiry_year": "expired_card",
	"authentication_required": "authentication_failed", "payment_intent_authentication_failure": "authentication_failed",
	"incorrect_number": "unknown_card", "invalid_number": "unknown_card", "invalid_account": "unknown_card",
}

// NewStripe makes the adapter.
func NewStripe(o StripeOptions) (*Stripe, error) {
	if o.Client == nil {
		o.Client = patient()
	}
	if o.PageURL == "" {
		o.PageURL = StripePages
	}
	pages, err := url.Parse(o.PageURL)
	if err != nil {
		return nil, fmt.Errorf("read address of Stripe's pages: %w", err)
	}
	config := &stripe.BackendConfig{
		HTTPClient: o.Client, LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
		MaxNetworkRetries: stripe.Int64(0), EnableTelemetry: stripe.Bool(false),
	}
	if o.APIURL != "" {
		config.URL = stripe.String(o.APIURL)
	}
	return &Stripe{
		api:    stripe.NewClient(o.Key, stripe.WithBackends(&stripe.Backends{API: stripe.GetBackendWithConfig(stripe.APIBackend, config)})),
		secret: o.Secret, live: strings.HasPrefix(o.Key, "sk_live_") || strings.HasPrefix(o.Key, "rk_live_"),
		hold: o.Hold, pages: pages, tries: newTries(o.Pause),
	}, nil
}

// Open opens the session of the token, or finds the one it has opened. Stripe answers a key it knows with what it
// answered the first time, so a session that was open already is looked up. ErrRefused says that the token has no page
// and never will: what is tried next needs another.
func (g *Stripe) Open(ctx context.Context, o Opening) (Session, error) {
	units, err := stripeUnits(o.Amount)
	if err != nil {
		return Session{}, fmt.Errorf("open Stripe session: %w", err)
	}
	params := g.opening(o, units)
	var opened *stripe.CheckoutSession
	err = g.ask(ctx, func() (err error) {
		opened, err = g.api.V1CheckoutSessions.Create(ctx, params)
		return err
	})
	if err != nil {
		return Session{}, fmt.Errorf("open Stripe session: %w", err)
	}
	if replayed(opened.LastResponse) {
		return g.Session(ctx, opened.ID)
	}
	return g.read(opened)
}

// opening is what Stripe is told of an attempt. All of it is the same for the same token.
func (g *Stripe) opening(o Opening, units int64) *stripe.CheckoutSessionCreateParams {
	until := o.ExpiresAt
	if soonest := o.OpenedAt.Add(stripeShortest); until.Before(soonest) {
		until = soonest
	}
	if latest := o.OpenedAt.Add(stripeLongest); until.After(latest) {
		until = latest
	}
	method := stripe.PaymentIntentCaptureMethodAutomatic
	if g.hold {
		method = stripe.PaymentIntentCaptureMethodManual
	}
	locale, known := stripeLocales[o.Language]
	if !known {
		locale = "auto"
	}
	names := map[string]string{"order": o.OrderNumber, "attempt": o.Token}
	return &stripe.CheckoutSessionCreateParams{
		Params: stripe.Params{IdempotencyKey: stripe.String(o.Token)},
		Mode:   stripe.String(stripe.CheckoutSessionModePayment), ClientReferenceID: stripe.String(o.Token), CustomerEmail: stripe.String(o.Email),
		Locale: stripe.String(locale), SuccessURL: stripe.String(o.ReturnURL), CancelURL: stripe.String(calledOff(o.ReturnURL)),
		ExpiresAt: stripe.Int64(until.Unix()), Metadata: names,
		// The price that was shown is the price that is charged, in its currency.
		AdaptivePricing: &stripe.CheckoutSessionCreateAdaptivePricingParams{Enabled: stripe.Bool(false)},
		LineItems: []*stripe.CheckoutSessionCreateLineItemParams{{Quantity: stripe.Int64(1), PriceData: &stripe.CheckoutSessionCreateLineItemPriceDataParams{
			Currency: stripe.String(strings.ToLower(string(o.Amount.Currency))), UnitAmount: stripe.Int64(units),
			ProductData: &stripe.CheckoutSessionCreateLineItemPriceDataProductDataParams{Name: stripe.String(o.OrderNumber)},
		}}},
		PaymentIntentData: &stripe.CheckoutSessionCreatePaymentIntentDataParams{
			CaptureMethod: stripe.String(method), Description: stripe.String(o.OrderNumber), Metadata: names,
		},
	}
}

// calledOff is where the consumer comes back to who left Stripe's page without paying.
func calledOff(back string) string {
	if strings.Contains(back, "?") {
		return back + "&cancelled=1"
	}
	return back + "?cancelled=1"
}

// Session is the session as it stands now.
func (g *Stripe) Session(ctx context.Context, ref string) (Session, error) {
	s, err := g.look(ctx, ref)
	if err != nil {
		return Session{}, fmt.Errorf("ask Stripe: %w", err)
	}
	return g.read(s)
}

// look reads a session with its payment.
func (g *Stripe) look(ctx context.Context, ref string) (*stripe.CheckoutSession, error) {
	var s *stripe.CheckoutSession
	err := g.ask(ctx, func() (err error) {
		s, err = g.api.V1CheckoutSessions.Retrieve(ctx, ref, &stripe.CheckoutSessionRetrieveParams{Expand: []*string{stripe.String("payment_intent")}})
		return err
	})
	return s, err
}

// Cancel gives the session up. One that is paid meanwhile, or that a bank is still thinking about, comes back as it is.
func (g *Stripe) Cancel(ctx context.Context, ref string) (Session, error) {
	return g.change(ctx, ref, func(s *stripe.CheckoutSession) bool { return s.Status == stripe.CheckoutSessionStatusOpen },
		func(*stripe.CheckoutSession) error {
			_, err := g.api.V1CheckoutSessions.Expire(ctx, ref, nil)
			return err
		})
}

// Capture takes the money the session holds.
func (g *Stripe) Capture(ctx context.Context, ref string) (Session, error) {
	return g.change(ctx, ref, held, func(s *stripe.CheckoutSession) error {
		_, err := g.api.V1PaymentIntents.Capture(ctx, s.PaymentIntent.ID, nil)
		return err
	})
}

// Release lets go of the money the session holds.
func (g *Stripe) Release(ctx context.Context, ref string) (Session, error) {
	return g.change(ctx, ref, held, func(s *stripe.CheckoutSession) error {
		_, err := g.api.V1PaymentIntents.Cancel(ctx, s.PaymentIntent.ID, nil)
		return err
	})
}

// change does something to a session if it fits, and reads how it stands then. A refusal means that the session has
// moved on meanwhile: the look afterwards says where to.
func (g *Stripe) change(ctx context.Context, ref string, fits func(*stripe.CheckoutSession) bool, do func(*stripe.CheckoutSession) error) (Session, error) {
	s, err := g.look(ctx, ref)
	if err != nil {
		return Session{}, fmt.Errorf("ask Stripe: %w", err)
	}
	if !fits(s) {
		return g.read(s)
	}
	if err := g.ask(ctx, func() error { return do(s) }); err != nil && !errors.Is(err, ErrRefused) {
		return Session{}, fmt.Errorf("change Stripe session: %w", err)
	}
	return g.Session(ctx, ref)
}

// held says whether the bank holds the money of a session.
func held(s *stripe.CheckoutSession) bool {
	return s.PaymentIntent != nil && s.PaymentIntent.Status == stripe.PaymentIntentStatusRequiresCapture
}

// Verify takes a message for Stripe's only if its signature is right and young, and it is about this account in the mode
// of our key. Of what it says only the reference of the session or refund is used, and nothing about a person is kept.
func (g *Stripe) Verify(body []byte, header func(string) string, now time.Time) (Notice, error) {
	signature := header("Stripe-Signature")
	at, ok := stripeTime(signature)
	if age := now.Sub(at); !ok || g.secret == "" || age > stripeTolerance || age < -stripeTolerance {
		return Notice{}, ErrSignature
	}
	event, err := webhook.ConstructEventWithOptions(body, signature, g.secret, webhook.ConstructEventOptions{IgnoreTolerance: true, IgnoreAPIVersionMismatch: true})
	if err != nil || event.ID == "" || event.Data == nil {
		return Notice{}, ErrSignature.Because(err)
	}
	if event.Livemode != g.live || event.Account != "" {
		return Notice{}, ErrSignature.Because(fmt.Errorf("event %s is of another account or mode", event.ID))
	}
	var about stripeObject
	if err := json.Unmarshal(event.Data.Raw, &about); err != nil {
		return Notice{}, ErrSignature.Because(err)
	}
	refs := map[string]string{about.Object: about.ID}
	n := Notice{EventID: event.ID, Kind: string(event.Type), Ref: refs["checkout.session"], Refund: refs["refund"]}
	n.Body, err = json.Marshal(map[string]any{
		"id": event.ID, "type": event.Type, "created": event.Created, "livemode": event.Livemode, "data": map[string]any{"object": about},
	})
	return n, err
}

// stripeObject is what is kept of the object a message is about.
type stripeObject struct {
	ID            string          `json:"id"`
	Object        string          `json:"object"`
	Status        string          `json:"status,omitempty"`
	PaymentStatus string          `json:"payment_status,omitempty"`
	AmountTotal   *int64          `json:"amount_total,omitempty"`
	Amount        *int64          `json:"amount,omitempty"`
	Currency      string          `json:"currency,omitempty"`
	Reference     string          `json:"client_reference_id,omitempty"`
	PaymentIntent json.RawMessage `json:"payment_intent,omitempty"`
}

// stripeTime is the time in a signature's header, of which there must be one: it is part of what is signed.
func stripeTime(signature string) (time.Time, bool) {
	var at time.Time
	found := 0
	for pair := range strings.SplitSeq(signature, ",") {
		if name, value, _ := strings.Cut(pair, "="); name == "t" {
			seconds, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return at, false
			}
			at, found = time.Unix(seconds, 0), found+1
		}
	}
	return at, found == 1
}
