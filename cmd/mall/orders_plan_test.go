package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/promotion"
)

// wish is something the program does with orders.
type wish func(ctx context.Context) error

// errUndo undoes what was only made to see its statements.
var errUndo = errors.New("undo")

// tx is a wish in a transaction that is undone.
func (b *bustle) tx(fn func(ctx context.Context, tx *database.DB) error) wish {
	return func(ctx context.Context) error {
		var failed error
		err := b.DB.Transact(ctx, func(tx *database.DB) error {
			failed = fn(ctx, tx)
			return errUndo
		})
		if errors.Is(err, errUndo) {
			return failed
		}
		return err
	}
}

// TestBustle holds what is asked of orders to indexes, however many orders there are: no statement reads a table that grows with them
// from its beginning.
func TestBustle(t *testing.T) {
	t.Parallel()
	b := newBustle(t)
	for _, group := range []struct {
		of   string
		asks map[string]wish
	}{
		{"a consumer", b.consumer()}, {"paying", b.paying()}, {"a factory", b.factory()}, {"the mall", b.mall()}, {"the clock", b.clock()}, {"the book", b.book()},
	} {
		for name, wish := range group.asks {
			t.Run(group.of+": "+name, func(t *testing.T) { b.explain(t, wish) })
		}
	}
}

// explain does what is asked, and looks how each of its statements was done.
func (b *bustle) explain(t *testing.T, wish wish) {
	ctx, counter := database.WithCounter(t.Context())
	began := time.Now()
	if err := wish(ctx); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	var ways []string
	for _, s := range counter.Sent() {
		word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s.SQL)), " ")
		if !slices.Contains([]string{"select", "with", "update", "delete", "(select"}, strings.TrimSpace(word)) {
			continue
		}
		var raw []byte
		if err := b.DB.Pool().QueryRow(t.Context(), "EXPLAIN (FORMAT JSON) "+s.SQL, s.Args...).Scan(&raw); err != nil {
			t.Fatalf("%v: %s", err, s.SQL)
		}
		var plan []struct{ Plan node }
		if err := json.Unmarshal(raw, &plan); err != nil {
			t.Fatal(err)
		}
		ways = append(ways, plan[0].Plan.ways()...)
		for _, n := range plan[0].Plan.reads(false) {
			if s.SQL != howMany && (b.large[n.Relation] && n.Index == "" || b.large[n.Index]) {
				t.Errorf("reads all of %s %s:\n%s", n.Relation, n.Index, s.SQL)
			}
		}
	}
	slices.Sort(ways)
	t.Logf("%d statements, %s: %s", counter.Count(), took.Round(100*time.Microsecond), strings.Join(slices.Compact(ways), ", "))
}

// howMany is the one statement that may read an index through: the desk's list says how many orders there are.
const howMany = `SELECT count(*) FROM "orders"`

// reads are the nodes that read a table or an index from its beginning. What costs more than what is above it is not read to its end.
func (n node) reads(stopped bool) []node {
	var all []node
	if n.Type == "Seq Scan" || n.Index != "" && n.Cond == "" && !stopped {
		all = append(all, n)
	}
	for _, below := range n.Plans {
		all = append(all, below.reads(n.Cost < below.Cost || stopped && n.Type != "Sort" && n.Type != "Hash")...)
	}
	return all
}

// ways are the indexes by which the plan goes.
func (n node) ways() []string {
	var all []string
	if n.Index != "" {
		all = append(all, n.Index)
	}
	for _, below := range n.Plans {
		all = append(all, below.ways()...)
	}
	return all
}

func (b *bustle) consumer() map[string]wish {
	orders, o := b.trade.orders, b.newest
	member := *o.AccountID
	return map[string]wish{
		"an order by its number":         func(ctx context.Context) error { _, err := orders.Order(ctx, o.Number); return err },
		"an order of a person":           func(ctx context.Context) error { _, err := orders.OrderOf(ctx, member, o.Number); return err },
		"a guest's order":                func(ctx context.Context) error { return b.trade.till.SendLink(ctx, o.Number, o.Email) },
		"the order of a cart":            func(ctx context.Context) error { _, err := orders.NumberByCart(ctx, o.CartID); return err },
		"orders of nobody":               func(ctx context.Context) error { _, err := orders.Strays(ctx, o.Email); return err },
		"orders of nobody become theirs": func(ctx context.Context) error { _, err := orders.Adopt(ctx, member, "nobody@example.com"); return err },
		"orders of a person": func(ctx context.Context) error {
			page, err := orders.OrdersOf(ctx, member, id.Way{}, 3)
			if err != nil || page.Next == (id.Way{}) {
				return errors.Join(err, errors.New("no second page"))
			}
			_, err = orders.OrdersOf(ctx, member, page.Next, 3)
			return err
		},
		"what a buyer has of a listing": b.tx(func(ctx context.Context, tx *database.DB) error {
			l := o.Lines()[0]
			_, err := orders.BoughtTx(ctx, tx, order.Buyer{Account: member, Email: o.Email}, l.ListingID, b.Now().AddDate(0, 0, -30))
			return err
		}),
		"what of an order can be reviewed": func(ctx context.Context) error { _, err := b.trade.reviews.OfOrder(ctx, o.ID); return err },
		"recalls of an order":              func(ctx context.Context) error { _, err := b.trade.recalls.OfOrder(ctx, o.ID, "en"); return err },
		"a receipt": func(ctx context.Context) error {
			_, err := b.trade.settlement.OfOrder(ctx, o.ID)
			return err
		},
		"a file of all that is known": func(ctx context.Context) error {
			who, err := b.trade.accounts.Account(ctx, account.Consumer, member)
			if err == nil {
				_, err = b.trade.privacy.Dossier(ctx, who)
			}
			return err
		},
		"what leaving means": func(ctx context.Context) error { _, err := b.trade.privacy.Leaving(ctx, member); return err },
		"leaving": b.tx(func(ctx context.Context, tx *database.DB) error {
			_, err := orders.ReleaseTx(ctx, tx, member)
			return errors.Join(err, b.trade.till.ForgetTx(ctx, tx, member))
		}),
	}
}

func (b *bustle) paying() map[string]wish {
	payments, o := b.trade.payments, b.newest
	tries, err := payments.Attempts(b.t.Context(), o.ID)
	b.must(err)
	a := tries[0]
	coupon, err := b.trade.promotions.Coupon(b.t.Context(), "WELCOME10")
	b.must(err)
	coupon.MostPerPerson = 100
	return map[string]wish{
		"the tries of an order":       func(ctx context.Context) error { _, err := payments.Attempts(ctx, o.ID); return err },
		"the tries of several orders": func(ctx context.Context) error { _, err := payments.AttemptsOf(ctx, b.open); return err },
		"a try":                       func(ctx context.Context) error { _, err := payments.Attempt(ctx, a.Token); return err },
		"a try by its reference":      func(ctx context.Context) error { _, err := payments.ByRef(ctx, a.Gateway, *a.GatewayRef); return err },
		"the try to go on with": b.tx(func(ctx context.Context, tx *database.DB) error {
			_, err := b.trade.orders.LockTx(ctx, tx, o.ID)
			if err == nil {
				_, err = payments.OpenTx(ctx, tx, o.ID, a.Amount, a.Gateway)
			}
			return err
		}),
		"a message that came before": b.tx(func(ctx context.Context, tx *database.DB) error {
			for _, first := range []bool{true, false} {
				if taken, err := payments.TakeEventTx(ctx, tx, a.Gateway, payment.Notice{EventID: "again", Kind: "session", Body: []byte("{}")}); err != nil || taken != first {
					return fmt.Errorf("taken %v: %w", taken, err)
				}
			}
			return nil
		}),
		"a try moves": b.tx(func(ctx context.Context, tx *database.DB) error {
			locked, err := payments.LockTx(ctx, tx, a.Token)
			if err == nil {
				err = payments.RecordTx(ctx, tx, locked)
			}
			return err
		}),
		"an order moves": b.tx(func(ctx context.Context, tx *database.DB) error {
			locked, err := b.trade.orders.LockTx(ctx, tx, o.ID)
			if err == nil {
				err = errors.Join(b.trade.orders.SaveTx(ctx, tx, locked), b.trade.orders.SaveConsignmentTx(ctx, tx, &locked.Consignments[0]))
			}
			return err
		}),
		"stock is let go":           b.tx(func(ctx context.Context, tx *database.DB) error { return b.trade.stock.ReleaseTx(ctx, tx, o.ID) }),
		"stock is sent":             b.tx(func(ctx context.Context, tx *database.DB) error { return b.trade.stock.RetakeTx(ctx, tx, b.expired[0]) }),
		"refunds of an order":       func(ctx context.Context) error { _, err := payments.Refunds(ctx, o.ID); return err },
		"refunds of several orders": func(ctx context.Context) error { _, err := payments.RefundsOf(ctx, b.open); return err },
		"pieces that went back":     func(ctx context.Context) error { _, err := payments.Refunded(ctx, o.ID); return err },
		"a coupon comes back":       b.tx(func(ctx context.Context, tx *database.DB) error { return b.trade.promotions.ReturnTx(ctx, tx, o.ID) }),
		"a coupon's limit": func(ctx context.Context) error {
			return b.trade.promotions.Open(ctx, coupon, promotion.Buyer{Account: *o.AccountID, Email: o.Email})
		},
	}
}

func (b *bustle) factory() map[string]wish {
	orders := b.trade.orders
	c := b.newest.Consignments[0]
	var offered order.Consignment
	b.must(b.DB.In(b.t.Context()).Where("factory_id = ? AND state = 'offered'", c.FactoryID).Take(&offered).Error)
	maker, err := b.trade.factories.Factory(b.t.Context(), c.FactoryID)
	b.must(err)
	return map[string]wish{
		"counts": func(ctx context.Context) error { _, err := orders.Counts(ctx, c.FactoryID); return err },
		"a consignment": func(ctx context.Context) error {
			_, _, err := orders.Consignment(ctx, c.FactoryID, offered.Number)
			return err
		},
		"what waits": func(ctx context.Context) error {
			_, err := orders.Queue(ctx, c.FactoryID, []order.ConsignmentState{order.Offered, order.Accepted, order.Packed, order.ShippedPartly}, 25, 25)
			return err
		},
		"what left": func(ctx context.Context) error {
			_, err := orders.Sent(ctx, c.FactoryID, []order.ConsignmentState{order.Shipped, order.Delivered, order.Withdrawn}, 25, 25)
			return err
		},
		"its money": func(ctx context.Context) error {
			_, _, err := b.trade.settlement.OfFactory(ctx, c.FactoryID, 25, 25)
			return err
		},
		"its balances": func(ctx context.Context) error { _, err := b.trade.settlement.Balances(ctx, maker.Slug); return err },
		"a consignment moves": b.tx(func(ctx context.Context, tx *database.DB) error {
			locked, err := orders.LockConsignmentTx(ctx, tx, c.FactoryID, offered.Number)
			if err == nil {
				err = orders.SaveConsignmentTx(ctx, tx, locked)
			}
			return err
		}),
	}
}

func (b *bustle) mall() map[string]wish {
	asks := map[string]wish{
		"the tally":              func(ctx context.Context) error { _, err := b.trade.orders.Tally(ctx); return err },
		"reviews":                func(ctx context.Context) error { _, err := b.trade.reviews.Waiting(ctx); return err },
		"jobs":                   func(ctx context.Context) error { _, err := job.Counts(ctx, b.DB); return err },
		"pots that wait":         func(ctx context.Context) error { _, _, err := b.trade.reconciler.Tally(ctx); return err },
		"what a batch would pay": func(ctx context.Context) error { _, err := b.trade.payouts.Plan(ctx); return err },
		"a batch is drawn up": func(ctx context.Context) error {
			_, err := b.trade.payouts.Draw(ctx, b.admin())
			if errors.Is(err, payout.ErrNothing) { // no factory has said where its money goes
				err = nil
			}
			return err
		},
		"coupons": func(ctx context.Context) error { _, _, err := b.trade.promotions.Coupons(ctx, 25, 0); return err },
		"the night's look at the provider": func(ctx context.Context) error {
			desk := *b.trade.reconciler
			desk.Gateways = map[string]payment.Gateway{payment.SandboxName: listing{paid{b.trade.provider}}}
			_, err := desk.RunAll(ctx)
			return err
		},
	}
	for _, view := range order.Views() {
		asks["orders that are "+string(view)] = b.search(order.Query{View: view, Limit: 50, Offset: 50})
		asks["an address among those that are "+string(view)] = b.search(order.Query{View: view, Words: b.newest.Email, Limit: 50})
	}
	for _, words := range []string{b.newest.Number, b.newest.Consignments[0].Number, "T-1"} {
		asks["orders by "+words] = b.search(order.Query{View: order.ViewAll, Words: words, Limit: 50})
	}
	return asks
}

func (b *bustle) search(q order.Query) wish {
	return func(ctx context.Context) error { _, _, err := b.trade.orders.Search(ctx, q); return err }
}

// listing is the sandbox that says what it moved.
type listing struct{ paid }

// Movements are those of the provider's own books.
func (g listing) Movements(ctx context.Context, p payment.Period) ([]payment.Movement, error) {
	rows, err := g.books.Movements(ctx, p.From, p.Until, "", 1_000_000)
	all := make([]payment.Movement, len(rows))
	for i, m := range rows {
		all[i] = payment.Movement{Kind: payment.MovementKind(m.Kind), Ref: m.Ref, Token: m.Token, Attempt: m.SessionToken, Amount: m.Amount, At: m.At}
	}
	return all, err
}

func (b *bustle) clock() map[string]wish {
	t := b.trade
	return map[string]wish{
		"tries to wish about": func(ctx context.Context) error { _, err := t.payments.Stale(ctx, b.Now(), 100); return err },
		"orders to expire":    func(ctx context.Context) error { _, err := t.orders.Unpaid(ctx, order.Order{}, 100); return err },
		"orders in the way": func(ctx context.Context) error {
			_, err := t.orders.Overdue(ctx, []id.Variant{b.newest.Lines()[0].VariantID}, 3)
			return err
		},
		"refunds to give":          func(ctx context.Context) error { _, err := t.payments.PendingRefunds(ctx, time.Now(), 100); return err },
		"parcels to follow":        func(ctx context.Context) error { _, err := t.orders.Underway(ctx, 200); return err },
		"clocks to start":          t.settlement.StartMissing,
		"money to let go":          t.settlement.ReleaseDue,
		"what is hot":              t.stock.Stoke,
		"transactions to seal":     func(ctx context.Context) error { _, err := t.ledger.SealDue(ctx); return err },
		"keys to forget":           func(ctx context.Context) error { return once.SweepOut(ctx, b.DB) },
		"quotes to forget":         t.till.SweepOut,
		"messages to forget":       t.payments.ForgetEvents,
		"buyers to forget":         func(ctx context.Context) error { _, err := t.privacy.Forget(ctx); return err },
		"payments of the provider": func(ctx context.Context) error { _, err := t.provider.Settle(ctx, 100); return err },
	}
}

func (b *bustle) book() map[string]wish {
	return map[string]wish{
		"what was posted for an order": func(ctx context.Context) error { _, err := b.trade.ledger.OrderPostings(ctx, b.done[0]); return err },
		"an account": func(ctx context.Context) error {
			_, err := b.trade.ledger.Balances(ctx, ledger.ConsumerCredit)
			return err
		},
		"all accounts": func(ctx context.Context) error { _, err := b.trade.ledger.Balances(ctx, ""); return err },
		"its seals":    func(ctx context.Context) error { _, err := b.trade.ledger.Chain(ctx); return err },
		"what a month owes to authorities": func(ctx context.Context) error {
			month := time.Date(b.Now().Year(), b.Now().Month()-3, 1, 0, 0, 0, 0, time.UTC)
			_, err := b.trade.ledger.Levies(ctx, month, month.AddDate(0, 1, 0))
			return err
		},
	}
}
