package privacy

import (
	"context"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/wishlist"
)

// Dossier is everything the mall holds on a consumer, in a form that programs read: names stay as they are here, amounts
// are decimal strings, times UTC.
type Dossier struct {
	MadeAt    time.Time  `json:"made_at"`
	Account   Person     `json:"account"`
	Sessions  []Session  `json:"sessions"`
	Passkeys  []Passkey  `json:"passkeys"`
	Security  []Incident `json:"security_log"`
	Addresses []Entry    `json:"addresses"`
	Saved     []Goods    `json:"saved_goods"`
	Makers    []Maker    `json:"followed_makers"`
	Cart      []Goods    `json:"cart"`
	Quotes    []Quote    `json:"price_offers"` // that became no order
	Orders    []Contract `json:"orders"`
	Reviews   []Opinion  `json:"reviews"`
	Questions []Inquiry  `json:"questions"`
}

// Inquiry is a question to a factory, with the answer as far as the person can read it.
type Inquiry struct {
	Language   string     `json:"language"`
	Text       string     `json:"text"`
	Asked      time.Time  `json:"asked_at"`
	In         string     `json:"asked_in"`
	State      string     `json:"state"`
	Answer     string     `json:"answer,omitempty"`
	AnsweredAt *time.Time `json:"answered_at,omitempty"`
	ReadAt     *time.Time `json:"answer_read_at,omitempty"`
	Published  bool       `json:"published"`
}

// Person is the account itself. The password is kept only as a hash, which tells nothing and is left out.
type Person struct {
	Email      string     `json:"email"`
	Name       string     `json:"name"`
	Language   string     `json:"language"`
	CreatedAt  time.Time  `json:"created_at"`
	VerifiedAt *time.Time `json:"address_confirmed_at"`
}

// Session is a browser that is signed in.
type Session struct {
	Browser   string    `json:"browser"`
	CreatedAt time.Time `json:"signed_in_at"`
	SeenAt    time.Time `json:"last_used_at"`
	ExpiresAt time.Time `json:"ends_at"`
}

// Passkey is a key by which the person signs in, without the key itself.
type Passkey struct {
	Name      string     `json:"name"`
	Browser   string     `json:"made_in"`
	CreatedAt time.Time  `json:"added_at"`
	UsedAt    *time.Time `json:"last_used_at"`
	RefusedAt *time.Time `json:"refused_at,omitempty"`
}

// Incident is a line of the log of the account's security.
type Incident struct {
	Kind    string    `json:"kind"`
	About   string    `json:"about"`
	Detail  string    `json:"detail,omitempty"`
	Browser string    `json:"browser"`
	At      time.Time `json:"at"`
}

// Entry is an address of the book.
type Entry struct {
	address.Address
	Preferred bool      `json:"preferred"`
	UsedAt    time.Time `json:"last_used_at"`
}

// Maker is a factory that is followed.
type Maker struct {
	Name string    `json:"name"`
	At   time.Time `json:"followed_at"`
}

// Goods are a variant saved or put into the cart.
type Goods struct {
	Title    string    `json:"title"`
	Choices  string    `json:"choices,omitempty"`
	SKU      string    `json:"article"`
	Quantity int       `json:"quantity,omitempty"`
	Price    *Sum      `json:"price_when_saved,omitempty"`
	To       string    `json:"delivered_to,omitempty"`
	At       time.Time `json:"at"`
}

// Sum is an amount of money.
type Sum struct {
	Amount   string         `json:"amount"`
	Currency money.Currency `json:"currency"`
}

// Quote is a price that was held for an address and not taken.
type Quote struct {
	Email     string          `json:"email"`
	Address   address.Address `json:"address"`
	Total     Sum             `json:"total"`
	CreatedAt time.Time       `json:"made_at"`
	ExpiresAt time.Time       `json:"ended_at"`
}

// Opinion is a review.
type Opinion struct {
	Author    string     `json:"signed"`
	Stars     int        `json:"stars"`
	Quality   int        `json:"quality,omitempty"`
	Described int        `json:"as_described,omitempty"`
	Delivery  int        `json:"delivery,omitempty"`
	Fit       string     `json:"fit,omitempty"`
	Language  string     `json:"language"`
	Title     string     `json:"title"`
	Text      string     `json:"text"`
	Pictures  int        `json:"pictures,omitempty"`
	State     string     `json:"state"`
	CreatedAt time.Time  `json:"written_at"`
	EditedAt  *time.Time `json:"changed_at,omitempty"`
}

func sum(a money.Amount) Sum { return Sum{a.String(), a.Currency} }

// Dossier reads it; the statements do not depend on how much there is.
func (d *Desk) Dossier(ctx context.Context, a *account.Account) (*Dossier, error) {
	file := &Dossier{
		MadeAt: d.Now().UTC(), Account: Person{a.Email, a.Name, a.Language, a.CreatedAt.UTC(), a.VerifiedAt},
		Sessions: []Session{}, Passkeys: []Passkey{}, Security: []Incident{}, Addresses: []Entry{}, Saved: []Goods{}, Makers: []Maker{}, Cart: []Goods{}, Quotes: []Quote{}, Orders: []Contract{}, Reviews: []Opinion{}, Questions: []Inquiry{},
	}
	for _, part := range []func(context.Context, *account.Account, *Dossier) error{d.person, d.security, d.goods, d.makers, d.quotes, d.contracts, d.opinions, d.inquiries} {
		if err := part(ctx, a, file); err != nil {
			return nil, err
		}
	}
	return file, nil
}

func (d *Desk) person(ctx context.Context, a *account.Account, file *Dossier) error {
	sessions, err := d.Accounts.Sessions(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		file.Sessions = append(file.Sessions, Session{s.Agent, s.CreatedAt.UTC(), s.SeenAt.UTC(), s.ExpiresAt.UTC()})
	}
	book, err := d.Accounts.Addresses(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, e := range book {
		file.Addresses = append(file.Addresses, Entry{e.Address, e.Preferred, e.UsedAt.UTC()})
	}
	return nil
}

// security is what the person signs in with, and what happened to it.
func (d *Desk) security(ctx context.Context, a *account.Account, file *Dossier) error {
	keys, err := d.Accounts.Passkeys(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, k := range keys {
		file.Passkeys = append(file.Passkeys, Passkey{k.Name, k.Agent, k.CreatedAt.UTC(), k.UsedAt, k.RefusedAt})
	}
	events, err := d.Accounts.Events(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, e := range events {
		file.Security = append(file.Security, Incident{string(e.Kind), e.About, e.Detail, e.Agent, e.At.UTC()})
	}
	return nil
}

// goods are what is saved and what is in the cart, with their names in the person's language.
func (d *Desk) goods(ctx context.Context, a *account.Account, file *Dossier) error {
	wishes, err := d.Wishes.Wishes(ctx, wishlist.Owner{Account: a.ID})
	if err != nil {
		return err
	}
	basket, err := d.Carts.Cart(ctx, cart.Owner{Account: a.ID})
	if err != nil {
		return err
	}
	var ids []id.Variant
	for _, w := range wishes {
		ids = append(ids, w.VariantID)
	}
	for _, l := range basket.Lines {
		ids = append(ids, l.VariantID)
	}
	offers, err := d.Catalog.Variants(ctx, locale.Language(a.Language), ids)
	if err != nil {
		return err
	}
	named := map[id.Variant]Goods{}
	for _, o := range offers {
		named[o.Variant.ID] = Goods{Title: o.Title, Choices: o.ChoiceText, SKU: o.Variant.SKU}
	}
	for _, w := range wishes {
		g, price := named[w.VariantID], sum(w.Price)
		g.Price, g.To, g.At = &price, w.Destination, w.SavedAt.UTC()
		file.Saved = append(file.Saved, g)
	}
	for _, l := range basket.Lines {
		g := named[l.VariantID]
		g.Quantity, g.At = l.Quantity, l.AddedAt.UTC()
		file.Cart = append(file.Cart, g)
	}
	return nil
}

// makers are those that are followed, whether or not they may sell.
func (d *Desk) makers(ctx context.Context, a *account.Account, file *Dossier) error {
	follows, err := d.Follows.Of(ctx, a.ID)
	if err != nil {
		return err
	}
	ids := make([]id.Factory, len(follows))
	for i, f := range follows {
		ids[i] = f.FactoryID
	}
	names, err := d.Makers.Names(ctx, ids)
	if err != nil {
		return err
	}
	for _, f := range follows {
		file.Makers = append(file.Makers, Maker{names[f.FactoryID], f.FollowedAt.UTC()})
	}
	return nil
}

func (d *Desk) quotes(ctx context.Context, a *account.Account, file *Dossier) error {
	quotes, err := d.Till.QuotesOf(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, q := range quotes {
		file.Quotes = append(file.Quotes, Quote{q.Email, q.Address, sum(q.Total), q.CreatedAt.UTC(), q.ExpiresAt.UTC()})
	}
	return nil
}

func (d *Desk) opinions(ctx context.Context, a *account.Account, file *Dossier) error {
	reviews, err := d.Reviews.OfMember(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, r := range reviews {
		file.Reviews = append(file.Reviews, Opinion{
			Author: r.Author, Stars: r.Stars, Quality: r.Quality, Described: r.Described, Delivery: r.Delivery, Fit: string(r.Fit), Language: r.Language,
			Title: r.Title, Text: r.Body, Pictures: len(r.Pictures), State: string(r.State), CreatedAt: r.CreatedAt.UTC(), EditedAt: r.EditedAt,
		})
	}
	return nil
}

func (d *Desk) inquiries(ctx context.Context, a *account.Account, file *Dossier) error {
	questions, err := d.Questions.AllOf(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, q := range questions {
		one := Inquiry{Language: q.Language, Text: q.Body, Asked: q.AskedAt.UTC(), In: q.Market, State: string(q.State), Published: q.Published, ReadAt: q.ReadAt}
		if q.Answered() {
			one.Answer, one.AnsweredAt = q.Answer, q.AnsweredAt
		}
		file.Questions = append(file.Questions, one)
	}
	return nil
}

func (d *Desk) contracts(ctx context.Context, a *account.Account, file *Dossier) error {
	orders, err := d.Orders.AllOf(ctx, a.ID)
	if err != nil {
		return err
	}
	ids := make([]id.Order, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	attempts, err := d.Payments.AttemptsOf(ctx, ids)
	if err != nil {
		return err
	}
	refunds, err := d.Payments.RefundsOf(ctx, ids)
	if err != nil {
		return err
	}
	stated, err := d.Withdrawals.OfOrders(ctx, ids)
	if err != nil {
		return err
	}
	for _, o := range orders {
		c := contract(&o)
		c.Withdrawals = withdrawals(&o, stated)
		for _, t := range attempts {
			if t.OrderID == o.ID {
				c.Payments = append(c.Payments, Payment{t.Gateway, string(t.State), t.Reason, sum(t.Amount), t.CreatedAt.UTC()})
			}
		}
		for _, r := range refunds {
			if r.OrderID == o.ID {
				c.Refunds = append(c.Refunds, repaid(&o, r, attempts))
			}
		}
		file.Orders = append(file.Orders, c)
	}
	return nil
}

// contract is an order as the file has it.
func contract(o *order.Order) Contract {
	c := Contract{
		Number: o.Number, State: string(o.State), Market: o.Market, Email: o.Email, Address: o.Address, Total: sum(o.Total()),
		AgeConfirmed: o.AgeConfirmed, PlacedAt: o.PlacedAt.UTC(), ConfirmedAt: o.ConfirmedAt, ClosedAt: o.ClosedAt,
		Rates: slices.Clone(o.Rates), Rules: o.Rules, Payments: []Payment{}, Refunds: []Repaid{},
	}
	for _, e := range o.Events {
		c.Events = append(c.Events, Event{e.Kind, "", e.At.UTC()})
	}
	for i := range o.Consignments {
		c.Consignments = append(c.Consignments, shipment(&o.Consignments[i]))
	}
	return c
}
