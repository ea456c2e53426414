// Package checkout turns a cart into a paid order: quote, place, pay, confirm, expire.
//
// Invariants: what is paid is the quote that was shown; a quote and a cart become at most one order; stock is
// reserved in the transaction that makes the order; the gateway is never called inside a transaction; webhook,
// browser return and poller all lead to the one command Settle, which believes the gateway's present state only; an
// order ends confirmed with its money in the ledger, or expired with its stock free, whatever dies in between.
//
// It must not know HTTP, HTML or any gateway by name.
package checkout

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/promotion"
)

// Till is where orders are made. All its fields must be set but Others.
type Till struct {
	DB          *database.DB
	Carts       *cart.Store
	Catalog     *catalog.Store
	Stock       *inventory.Store
	Orders      *order.Store
	Payments    *payment.Store
	Promotions  *promotion.Store
	Ledger      *ledger.Store
	Pricer      *pricing.Pricer
	Jobs        *job.Queue
	Gateway     payment.Gateway // of new payments
	GatewayName string
	Others      map[string]payment.Gateway // by name, for payments opened when another was chosen
	Links       Links
	Now         func() time.Time
}

// Links makes the addresses the outside world comes back by.
type Links struct {
	BaseURL string // "https://mall.example", no slash at the end
	Signer  order.Signer
}

// Order is the page of an order for whoever has the link.
func (l Links) Order(market, number string) string {
	return l.BaseURL + "/" + market + "/o/" + number + "?key=" + l.Signer.Sign(number)
}

// Return is where the gateway sends the consumer back to.
func (l Links) Return(market, number string) string {
	return l.BaseURL + "/" + market + "/o/" + number + "/return?key=" + l.Signer.Sign(number)
}

// The jobs this package enqueues; workers for the mails are in web/mailer.
type (
	// ExpireOrder releases an order that was not paid in time.
	ExpireOrder struct {
		OrderID id.Order `json:"order_id"`
	}
	// RefundPayment gives money back by the gateway.
	RefundPayment struct {
		Token string `json:"token"`
	}
	// OrderMail tells the consumer what happened to the order: unpaid, confirmed, expired, refunded; or brings the link.
	OrderMail struct {
		OrderID id.Order `json:"order_id"`
		Event   string   `json:"event"`
	}
	// FactoryMail tells a factory that a consignment waits for it.
	FactoryMail struct {
		ConsignmentID id.Consignment `json:"consignment_id"`
	}
)

// Kind names the job.
func (ExpireOrder) Kind() string { return "order_expire" }

// Kind names the job.
func (RefundPayment) Kind() string { return "payment_refund" }

// Kind names the job.
func (OrderMail) Kind() string { return "order_mail" }

// Lane keeps letters apart from other work.
func (OrderMail) Lane() job.Lane { return job.Mail }

// Kind names the job.
func (FactoryMail) Kind() string { return "factory_mail" }

// Lane keeps letters apart from other work.
func (FactoryMail) Lane() job.Lane { return job.Mail }

// readQuote finds a quote by its token.
func (t *Till) readQuote(ctx context.Context, token string) (*Quote, error) {
	var q Quote
	if err := t.DB.In(ctx).Where("token = ?", token).Take(&q).Error; err != nil {
		return nil, fmt.Errorf("find quote: %w", err)
	}
	return &q, nil
}

// keep writes a quote.
func (t *Till) keep(ctx context.Context, q *Quote) error {
	if err := t.DB.In(ctx).Create(q).Error; err != nil {
		return fmt.Errorf("keep quote: %w", err)
	}
	return nil
}
