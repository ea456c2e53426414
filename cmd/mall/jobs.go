package main

import (
	"context"
	"errors"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/reconciliation"
	"github.com/silkroadmall/mall/internal/rulebook"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/internal/wishlist"
	"github.com/silkroadmall/mall/web/mailer"
)

// The jobs that run by the clock alone.
type (
	pollPayments   struct{}
	expireOrders   struct{}
	trackParcels   struct{}
	settlePayments struct{}
	refreshRates   struct{}
	sealLedger     struct{}
	releaseMoney   struct{}
	startClocks    struct{}
	turnCuts       struct{}
)

// Kind names the job.
func (pollPayments) Kind() string { return "payments_poll" }

// Kind names the job.
func (expireOrders) Kind() string { return "orders_expire" }

// Kind names the job.
func (trackParcels) Kind() string { return "parcels_track" }

// Kind names the job.
func (settlePayments) Kind() string { return "sandbox_settle" }

// Kind names the job.
func (refreshRates) Kind() string { return "rates_refresh" }

// Kind names the job.
func (sealLedger) Kind() string { return "ledger_seal" }

// Kind names the job.
func (releaseMoney) Kind() string { return "money_release" }

// Kind names the job.
func (startClocks) Kind() string { return "money_clocks" }

// Kind names the job.
func (turnCuts) Kind() string { return "price_cuts" }

// wireJobs says who works what.
func (a *App) wireJobs() {
	t, w := a.trade, a.Workers
	job.Register(w, func(ctx context.Context, j checkout.ExpireOrder) error { return t.till.Expire(ctx, j.OrderID) }, job.Attempts(20))
	job.Register(w, func(ctx context.Context, j checkout.RefundPayment) error { return t.till.Refund(ctx, j.Token) }, job.Attempts(20))
	job.Register(w, func(ctx context.Context, j fulfilment.HandOver) error { return t.dock.Announce(ctx, j.ParcelID) })
	(&catalog.Darkroom{Store: t.catalog, Studio: t.studio, Web: media.NewFetcher(false)}).Register(w)
	t.search.Register(w)
	t.demand.Register(w)
	t.recalls.Register(w)
	t.privacy.Register(w)
	mailer.New(mailer.Deps{
		Sender: a.Mail, Accounts: t.accounts, BaseURL: a.Config.BaseURL, Orders: t.orders, Payments: t.payments, Catalog: t.catalog,
		Factories: t.factories, Desk: t.desk, Assessor: t.assessor, Questions: t.questions, Recalls: t.recalls, Reviews: t.reviews, Payouts: t.payouts, Withdrawals: t.withdrawals, Links: t.till.Links,
	}).Register(w)

	job.Register(w, func(ctx context.Context, _ pollPayments) error { return t.till.Poll(ctx) })
	job.Register(w, func(ctx context.Context, _ expireOrders) error {
		return errors.Join(t.till.ExpireDue(ctx), t.till.RefundDue(ctx))
	})
	job.Register(w, func(ctx context.Context, _ trackParcels) error { return t.dock.Track(ctx, fulfilment.AtOnce) })
	job.Register(w, func(ctx context.Context, _ wishlist.Sweep) error {
		return errors.Join(t.wishes.SweepOut(ctx), t.follows.SweepOut(ctx))
	})
	job.Register(w, func(ctx context.Context, _ question.Sweep) error { return t.questions.SweepOut(ctx) })
	job.Register(w, func(ctx context.Context, _ checkout.Sweep) error { return t.till.SweepOut(ctx) })
	job.Register(w, func(ctx context.Context, _ inventory.Stoke) error { return t.stock.Stoke(ctx) })
	job.Register(w, func(ctx context.Context, _ once.Sweep) error { return once.SweepOut(ctx, a.DB) })
	job.Register(w, func(ctx context.Context, _ settlePayments) error {
		_, err := t.provider.Settle(ctx, settleBatch)
		return err
	})
	job.Register(w, func(ctx context.Context, _ sealLedger) error {
		_, err := t.ledger.SealDue(ctx)
		return err
	})
	job.Register(w, func(ctx context.Context, j fulfilment.Arrived) error { return t.settlement.Start(ctx, j.ConsignmentID) })
	job.Register(w, func(ctx context.Context, _ startClocks) error { return t.settlement.StartMissing(ctx) })
	job.Register(w, func(ctx context.Context, _ releaseMoney) error { return t.settlement.ReleaseDue(ctx) }, job.Timeout(10*time.Minute))
	job.Register(w, func(ctx context.Context, _ turnCuts) error { return t.catalog.TurnCuts(ctx) }, job.Timeout(10*time.Minute))
	job.Register(w, a.rulesCame, job.Timeout(time.Hour), job.Attempts(3))
	job.Register(w, a.refreshRates, job.Attempts(3), job.Timeout(2*time.Minute))
	job.Register(w, func(ctx context.Context, _ reconciliation.Nightly) error { return t.reconciler.RunDue(ctx) }, job.Timeout(time.Hour), job.Attempts(3))
	w.Every(15*time.Minute, reconciliation.Nightly{})
	w.Every(10*time.Second, pollPayments{})
	w.Every(time.Minute, expireOrders{})
	w.Every(5*time.Second, inventory.Stoke{})
	w.Every(15*time.Second, trackParcels{})
	w.Every(5*time.Second, settlePayments{})
	w.Every(10*time.Second, sealLedger{})
	w.Every(time.Minute, releaseMoney{})
	w.Every(time.Hour, startClocks{})
	w.Every(time.Minute, turnCuts{})
	w.Every(time.Hour, refreshRates{})
	w.Every(time.Hour, wishlist.Sweep{})
	w.Every(time.Hour, question.Sweep{})
	w.Every(6*time.Hour, checkout.Sweep{})
	w.Every(6*time.Hour, once.Sweep{})
}

// settleBatch is how many payments the sandbox provider settles at a time.
const settleBatch = 100

// refreshRates asks the European Central Bank for its rates. A bank that can't be reached is asked again in an hour:
// prices go on with the last rates, whose date is shown, and mall doctor says how old they are.
func (a *App) refreshRates(ctx context.Context, _ refreshRates) error {
	report, err := fx.Update(ctx, fx.NewStore(a.DB), fx.ECB{Now: a.Now}, a.Now())
	if errors.Is(err, fx.ErrFeed) {
		a.Log.WarnContext(ctx, "exchange rates are not renewed", "as_of", a.trade.rates.Current().AsOf().Format(time.DateOnly), "error", err)
		return nil
	}
	if err != nil || report.Changed == 0 {
		return err
	}
	return a.trade.rates.Refresh(ctx)
}

// rulesCame makes the delivered prices of the search index anew, after a publication of rules and on each day on which
// an edit begins or ends. The process that does it takes the new rules over first.
func (a *App) rulesCame(ctx context.Context, came rulebook.Came) error {
	if err := a.trade.rulebook.Refresh(ctx, a.trade.rules); err != nil {
		return err
	}
	touched, err := a.trade.rulebook.Touched(ctx, came.Revision)
	if err != nil {
		return err
	}
	return a.trade.search.Reprice(ctx, search.Repricing{Countries: touched})
}

// rulesEvery is how often a process asks for new rules beside hearing of them: with the time it takes to make them, a
// process whose messages are lost has them within five seconds.
const rulesEvery = 4 * time.Second

// background is what a serving or working process does beside requests and jobs, until ctx ends.
func (a *App) background(ctx context.Context, work bool) {
	go a.trade.rates.Watch(ctx, time.Minute)
	go a.trade.rulebook.Watch(ctx, a.trade.rules, rulesEvery)
	go a.trade.search.Keep(ctx)
	go a.trade.demand.Keep(ctx)
	if work {
		if a.hostsSandbox() {
			go a.trade.sender.Run(ctx)
		}
		go a.trade.search.Follow(ctx)
	}
}
