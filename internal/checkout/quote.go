package checkout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Held is how long a quote's price stands.
const Held = 30 * time.Minute

// Refusals on the way to an order.
var (
	ErrEmpty        = fault.New(fault.Conflict, "checkout.empty")
	ErrUnavailable  = fault.New(fault.Conflict, "checkout.unavailable")
	ErrQuoteExpired = fault.New(fault.Conflict, "checkout.quote_expired")
	ErrQuoteChanged = fault.New(fault.Conflict, "checkout.quote_changed")
	ErrQuoteBroken  = fault.New(fault.Conflict, "checkout.quote_broken")
	ErrBarred       = fault.New(fault.Conflict, "restriction.at_place") // the law of the destination has come between
)

// Quote is a cart's landed cost for one address: what is shown, held until it expires, and then paid. It is never
// changed; another delivery service or a new price is another quote.
type Quote struct {
	ID        id.Quote
	Token     string
	CartID    id.Cart
	AccountID *id.Account
	Market    string
	Email     string          // as account.ParseEmail writes it
	Address   address.Address `gorm:"serializer:json"`
	Content   Content         `gorm:"serializer:json"`
	Hash      string          // of all this but ids and times of writing: what the consumer agrees to
	Total     money.Amount    `gorm:"embedded;embeddedPrefix:total_"`
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Content is everything a quote promises.
type Content struct {
	Parts  []Part       `json:"parts"`
	Totals order.Totals `json:"totals"`
	Rates  []order.Rate `json:"rates"`
	Rules  string       `json:"rules"`

	Voucher *Voucher `json:"voucher,omitempty"` // the code it was made with; nil without
}

// Part is one factory's part of a quote: the consignment it will become, and the services it could go by.
type Part struct {
	FactorySlug  string            `json:"factory_slug"`
	FactoryName  string            `json:"factory_name"`
	HandoverDays int               `json:"handover_days"`
	Consignment  order.Consignment `json:"consignment"`
	Totals       order.Totals      `json:"totals"`
	Options      []shipping.Option `json:"options"`
	Notices      []string          `json:"notices"`
}

// Chosen is the way that the part goes by; of one that the carriers' list no longer has its days alone.
func (p Part) Chosen() shipping.Option {
	for _, o := range p.Options {
		if o.Code == p.Consignment.Service {
			return o
		}
	}
	return shipping.Option{Earliest: p.Consignment.Earliest, Latest: p.Consignment.Latest}
}

// Request is what a consumer fills in before a quote can be made.
type Request struct {
	Market   market.Market
	Owner    cart.Owner
	Email    string
	Address  address.Address
	Services map[string]string // the service chosen for a factory's slug; the cheapest where none is
}

// Check tells what is wrong with the fields email and address.
func (r *Request) Check() error {
	var c fault.Check
	_, err := account.ParseEmail(r.Email)
	c.Require(err == nil, "email", "checkout.email")
	c.Require(r.Address.Country == r.Market.Country, "country", "checkout.country")
	if err := r.Address.Check(); err != nil {
		c.Merge("", err)
	}
	return c.Err()
}

// Quote works out what the cart costs at the address and holds it. What can't be sold there is ErrUnavailable.
func (t *Till) Quote(ctx context.Context, r Request) (*Quote, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	email, err := account.ParseEmail(r.Email)
	if err != nil {
		return nil, fmt.Errorf("quote: %w", err)
	}
	c, err := t.Carts.Cart(ctx, r.Owner)
	if err != nil {
		return nil, fmt.Errorf("quote: %w", err)
	}
	q := &Quote{Token: id.NewToken(), CartID: c.ID, Market: r.Market.Segment(), Email: email, Address: r.Address}
	if r.Owner.Account != 0 {
		q.AccountID = &r.Owner.Account
	}
	if err := t.fill(ctx, q, c, r.Market, r.Services); err != nil {
		return nil, err
	}
	return q, t.keep(ctx, q)
}

// Requote makes a fresh quote from an old one, with other services where they are given.
func (t *Till) Requote(ctx context.Context, old *Quote, services map[string]string) (*Quote, error) {
	c, err := t.Carts.CartByID(ctx, old.CartID)
	if err != nil {
		return nil, fmt.Errorf("requote: %w", err)
	}
	m, err := market.Parse(old.Market)
	if err != nil {
		return nil, fmt.Errorf("requote: %w", err)
	}
	chosen := map[string]string{}
	for _, p := range old.Content.Parts {
		chosen[p.FactorySlug] = p.Consignment.Service
	}
	for factory, service := range services {
		chosen[factory] = service
	}
	q := &Quote{Token: id.NewToken(), CartID: old.CartID, AccountID: old.AccountID, Market: old.Market, Email: old.Email, Address: old.Address}
	if err := t.fill(ctx, q, c, m, chosen); err != nil {
		return nil, err
	}
	return q, t.keep(ctx, q)
}

// QuoteOf reads a quote for whoever owns its cart; anybody else gets ErrNotFound.
func (t *Till) QuoteOf(ctx context.Context, o cart.Owner, token string) (*Quote, error) {
	q, err := t.readQuote(ctx, token)
	if err != nil {
		return nil, err
	}
	owns, err := t.Carts.Owns(ctx, q.CartID, o)
	if err != nil {
		return nil, fmt.Errorf("find quote: %w", err)
	}
	if !owns {
		return nil, database.ErrNotFound
	}
	return q, nil
}

// Expired says whether the held time is over.
func (q *Quote) Expired(now time.Time) bool { return !now.Before(q.ExpiresAt) }

func (t *Till) fill(ctx context.Context, q *Quote, c *cart.Cart, m market.Market, services map[string]string) error {
	if len(c.Lines) == 0 {
		return ErrEmpty
	}
	b, err := t.price(ctx, c, m, where{destination(q.Address), q.Email}, services)
	if err != nil {
		return err
	}
	if bad := b.Problem(); bad != "" {
		return ErrUnavailable.With(fault.Args{"title": bad})
	}
	q.Content = Content{Totals: b.Totals, Rates: b.Rates, Rules: b.Rules, Voucher: b.Voucher}
	for _, p := range b.Parts {
		q.Content.Parts = append(q.Content.Parts, p.Part)
	}
	q.Total = money.New(b.Totals.TotalMinor, b.Market.Currency)
	q.CreatedAt = t.Now()
	q.ExpiresAt = q.CreatedAt.Add(Held).Truncate(time.Microsecond)
	q.Hash, err = q.hash()
	return err
}

// hash is the fingerprint of everything promised, to whom, where to and until when: SHA-256 over the canonical JSON, whose
// maps are sorted.
func (q *Quote) hash() (string, error) {
	raw, err := json.Marshal(struct {
		Market  string          `json:"market"`
		Email   string          `json:"email"`
		Address address.Address `json:"address"`
		Content Content         `json:"content"`
		Total   money.Amount    `json:"total"`
		Until   int64           `json:"until"` // in microseconds of Unix time
	}{q.Market, q.Email, q.Address, q.Content, q.Total, q.ExpiresAt.UnixMicro()})
	if err != nil {
		return "", fmt.Errorf("fingerprint quote: %w", err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// MinAge is how old the consumer must be, 0 for any age: the strictest of the parts.
func (c Content) MinAge() int {
	age := 0
	for _, p := range c.Parts {
		age = max(age, p.Consignment.MinAge)
	}
	return age
}

// lines are those of all parts.
func (c Content) lines() []order.Line {
	var all []order.Line
	for _, p := range c.Parts {
		all = append(all, p.Consignment.Lines...)
	}
	return all
}

// variants are those of all lines.
func (c Content) variants() []id.Variant {
	var ids []id.Variant
	for _, l := range c.lines() {
		ids = append(ids, l.VariantID)
	}
	return ids
}

// sameCart says whether the cart still holds exactly what was quoted, with the same code.
func (q *Quote) sameCart(c *cart.Cart) bool {
	type line struct {
		v id.Variant
		n int
	}
	var quoted, now []line
	for _, l := range q.Content.lines() {
		quoted = append(quoted, line{l.VariantID, l.Quantity})
	}
	for _, l := range c.Lines {
		now = append(now, line{l.VariantID, l.Quantity})
	}
	by := func(a, b line) int { return int(a.v - b.v) }
	slices.SortFunc(quoted, by)
	slices.SortFunc(now, by)
	return slices.Equal(quoted, now) && c.Coupon == q.Content.Code()
}

// stillSold checks that nothing quoted has been taken off sale since, or is no longer let in where it goes.
func (t *Till) stillSold(ctx context.Context, q *Quote) error {
	m, err := market.Parse(q.Market)
	if err != nil {
		return fmt.Errorf("check quote: %w", err)
	}
	offers, err := t.Catalog.Variants(ctx, m.Language, q.Content.variants())
	if err != nil {
		return fmt.Errorf("check quote: %w", err)
	}
	sold := map[id.Variant]catalog.Offer{}
	for _, o := range offers {
		sold[o.Variant.ID] = o
	}
	for _, l := range q.Content.lines() {
		if o, ok := sold[l.VariantID]; !ok || !o.Sellable() {
			return ErrUnavailable.With(fault.Args{"title": l.Title})
		}
		if len(t.barred(q.Address.Country)(sold[l.VariantID])) > 0 {
			return ErrBarred.With(fault.Args{"title": l.Title})
		}
	}
	return nil
}
