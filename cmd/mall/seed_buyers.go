package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/shipping"
)

// How long after the order each step of a demo order's life is, and after the delivery what is said of it.
const (
	day      = 24 * time.Hour
	accepts  = day
	ships    = 2 * day
	arrived  = 40 * day // the slowest service is there
	reviews  = 3 * day
	answered = 2 * day
)

// past is the mall some weeks ago: everything is done as it is done today, by another clock, with a till that is always paid,
// and without letters. So what the demo's buyers say stands on orders that were priced, paid, sent and delivered.
type past struct {
	*seeder
	at      time.Time
	till    checkout.Till
	dock    fulfilment.Dock
	reviews review.Desk
}

func (s *seeder) past() *past {
	p := &past{seeder: s}
	now := func() time.Time { return p.at }
	quiet := s.Queue.Without(job.Mail)
	p.till, p.dock, p.reviews = *s.trade.till, *s.trade.dock, *s.trade.reviews
	p.till.Carts, p.till.Stock, p.till.Orders = cart.NewStore(s.DB, now), inventory.NewStore(s.DB, now), order.NewStore(s.DB, now)
	p.till.Payments, p.till.Ledger = payment.NewStore(s.DB, now), ledger.NewStore(s.DB, now)
	p.till.Pricer = pricing.New(s.trade.rules, s.trade.rates, s.trade.tariff, nil, now)
	p.till.Gateway, p.till.GatewayName, p.till.Jobs, p.till.Now = paid{sandbox.NewStore(s.DB, now)}, payment.SandboxName, quiet, now
	p.dock.Orders, p.dock.Stock, p.dock.Jobs, p.dock.Now = p.till.Orders, p.till.Stock, quiet, now
	p.dock.Carriers = shipping.NewSandbox(s.DB, s.trade.tariff, now).Carriers()
	p.reviews.Jobs, p.reviews.Now = quiet, now
	return p
}

// paid is the sandbox at which the money is there at once, and which tells nobody.
type paid struct{ books *sandbox.Store }

// Open takes the money.
func (g paid) Open(ctx context.Context, o payment.Opening) (payment.Session, error) {
	x, err := g.books.Record(ctx, sandbox.Opening{Token: o.Token, Amount: o.Amount, OrderNumber: o.OrderNumber, Email: o.Email, Language: o.Language,
		ReturnURL: o.ReturnURL, NotifyURL: o.ReturnURL, ExpiresAt: o.ExpiresAt})
	if err != nil {
		return payment.Session{}, err
	}
	return payment.Session{Ref: x.Ref, Token: x.Token, State: payment.Succeeded, Amount: x.Amount}, nil
}

// Session is not asked: nothing stays open.
func (paid) Session(context.Context, string) (payment.Session, error) {
	return payment.Session{}, payment.ErrGateway
}

// Cancel finds nothing to cancel.
func (paid) Cancel(context.Context, string) (payment.Session, error) {
	return payment.Session{}, payment.ErrGateway
}

// Refund gives nothing back.
func (paid) Refund(context.Context, payment.Giving) (payment.Return, error) {
	return payment.Return{}, payment.ErrGateway
}

// Refunded knows of nothing that went back.
func (paid) Refunded(context.Context, string) (payment.Return, error) {
	return payment.Return{}, payment.ErrGateway
}

// Movements is not asked.
func (paid) Movements(context.Context, payment.Period) ([]payment.Movement, error) {
	return nil, payment.ErrGateway
}

// Verify knows no message.
func (paid) Verify([]byte, func(string) string, time.Time) (payment.Notice, error) {
	return payment.Notice{}, payment.ErrSignature
}

// addBuyers has those of the demo's buyers buy and say what they say who have not bought anything yet. Goods that may not be
// sent to somebody under today's rules are left out, and it is said.
func (s *seeder) addBuyers(ctx context.Context, say func(string)) error {
	p, said := s.past(), 0
	for _, b := range s.set.Buyers {
		if _, has, err := s.trade.orders.Search(ctx, order.Query{View: order.ViewAll, Words: b.Mail, Limit: 1}); err != nil || has > 0 {
			if err != nil {
				return err
			}
			continue
		}
		n, err := p.buy(ctx, b)
		if f, refused := fault.As(err); refused {
			say(fmt.Sprintf("%s of the demo buys nothing: %v", b.Mail, f))
			continue
		}
		if err != nil {
			return fmt.Errorf("let %s buy: %w", b.Mail, err)
		}
		said += n
	}
	if _, err := s.trade.ledger.SealDue(ctx); err != nil { // what was posted weeks ago is not to look as if nobody sealed it
		return err
	}
	if said > 0 {
		say(fmt.Sprintf("%d reviews of demo buyers stand on delivered demo orders.", said))
	}
	return nil
}

// buy is one buyer's order from the cart to the door, and what is said of it.
func (p *past) buy(ctx context.Context, b demo.Buyer) (int, error) {
	p.at = p.Now().Add(-time.Duration(b.Days) * day)
	o, err := p.order(ctx, b)
	if err != nil {
		return 0, err
	}
	placed := p.at
	for _, c := range o.Consignments {
		p.at = placed.Add(accepts)
		if err := p.send(ctx, c, placed.Add(ships)); err != nil {
			return 0, err
		}
	}
	p.at = placed.Add(arrived)
	if err := p.dock.Track(ctx, fulfilment.AtOnce); err != nil {
		return 0, err
	}
	if o, err = p.till.Orders.OrderByID(ctx, o.ID); err != nil {
		return 0, err
	}
	return p.speak(ctx, o, b.Goods)
}

// order places and pays.
func (p *past) order(ctx context.Context, b demo.Buyer) (*order.Order, error) {
	m, err := market.Parse(b.Market)
	if err != nil {
		return nil, err
	}
	guest := cart.Owner{}
	for _, g := range b.Goods {
		variant, err := p.variantOf(ctx, g.SKU)
		if err != nil {
			return nil, err
		}
		token, err := p.till.Carts.Add(ctx, guest, variant, 1)
		if err != nil {
			return nil, err
		}
		if token != "" {
			guest.Token = token
		}
	}
	q, err := p.till.Quote(ctx, checkout.Request{Market: m, Owner: guest, Email: b.Mail, Address: address.Address{Name: b.Name, Line1: b.Line1,
		City: b.City, Region: b.Region, PostalCode: b.PostalCode, Country: m.Country, Phone: b.Phone}})
	if err != nil {
		return nil, err
	}
	member, err := p.trade.accounts.ByEmail(ctx, account.Consumer, b.Mail)
	if err != nil && !errors.Is(err, database.ErrNotFound) {
		return nil, err
	}
	if err == nil {
		guest.Account = member.ID
	}
	o, err := p.till.Place(ctx, guest, q.Agree(q.Content.MinAge()))
	if err != nil {
		return nil, err
	}
	_, err = p.till.Pay(ctx, o)
	return o, err
}

// variantOf finds the variant of the demo's goods with the SKU.
func (p *past) variantOf(ctx context.Context, sku string) (id.Variant, error) {
	for _, l := range p.set.Listings {
		for _, v := range l.Variants {
			if v.SKU != sku {
				continue
			}
			live, err := p.trade.catalog.Listing(ctx, l.Slug, locale.English)
			if err != nil {
				return 0, err
			}
			for _, one := range live.Variants {
				if one.SKU == sku {
					return one.ID, nil
				}
			}
		}
	}
	return 0, database.ErrNotFound
}

// send is the factory's part of it.
func (p *past) send(ctx context.Context, c order.Consignment, shipped time.Time) error {
	if err := p.dock.Accept(ctx, c.FactoryID, c.Number); err != nil {
		return err
	}
	if err := p.dock.Pack(ctx, c.FactoryID, c.Number); err != nil {
		return err
	}
	all := map[id.Line]int{}
	for _, l := range c.Lines {
		all[l.ID] = l.Quantity
	}
	p.at = shipped
	parcel, err := p.dock.Ship(ctx, c.FactoryID, c.Number, fulfilment.Shipping{Quantities: all})
	if err != nil {
		return err
	}
	return p.dock.Announce(ctx, parcel.ID)
}

// speak writes the reviews and their answers, each some days after the delivery.
func (p *past) speak(ctx context.Context, o *order.Order, goods []demo.Bought) (int, error) {
	said := 0
	for _, g := range goods {
		for _, c := range o.Consignments {
			for _, l := range c.Lines {
				if l.SKU != g.SKU || g.Body == "" || c.DeliveredAt == nil {
					continue
				}
				p.at = c.DeliveredAt.Add(reviews)
				r, err := p.reviews.Write(ctx, l.ID, review.Draft{Stars: g.Stars, Quality: g.Quality, Described: g.Described, Delivery: g.Delivery,
					Language: g.Language, Title: g.Title, Body: g.Body, Author: g.Author})
				if err != nil {
					return said, err
				}
				said++
				if g.Reply == "" {
					continue
				}
				p.at = p.at.Add(answered)
				if err := p.reviews.Answer(ctx, c.FactoryID, r.Token, g.ReplyLanguage, g.Reply); err != nil {
					return said, err
				}
			}
		}
	}
	return said, nil
}
