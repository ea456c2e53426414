package admin

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/payout"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// payouts is where the pages about payouts stand.
const payouts = "/admin/payouts"

func (s *Admin) paying() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/payouts", Who: request.WhoAdmin, Handler: s.showPayouts},
		{Method: http.MethodPost, Path: "/payouts", Who: request.WhoAdmin, Handler: s.drawPayouts, Time: verifyTime, Once: true},
		{Method: http.MethodGet, Path: "/payouts/accounts", Who: request.WhoAdmin, Handler: s.showPayoutAccounts},
		{Method: http.MethodGet, Path: "/payouts/accounts/:account", Who: request.WhoAdmin, Handler: s.showPayoutAccount},
		{Method: http.MethodPost, Path: "/payouts/accounts/:account/approve", Who: request.WhoAdmin, Handler: s.decideAccount(payout.AccountApproved)},
		{Method: http.MethodPost, Path: "/payouts/accounts/:account/reject", Who: request.WhoAdmin, Handler: s.decideAccount(payout.AccountRejected)},
		{Method: http.MethodGet, Path: "/payouts/:batch", Who: request.WhoAdmin, Handler: s.showBatch},
		{Method: http.MethodGet, Path: "/payouts/:batch/file.csv", Who: request.WhoAdmin, Handler: s.batchFile},
		{Method: http.MethodPost, Path: "/payouts/:batch/approve", Who: request.WhoAdmin, Handler: s.moveBatch(payout.Approved, "payout.done.approved"), Time: verifyTime, Once: true},
		{Method: http.MethodPost, Path: "/payouts/:batch/cancel", Who: request.WhoAdmin, Handler: s.moveBatch(payout.Cancelled, "payout.done.cancelled"), Time: verifyTime, Once: true},
		{Method: http.MethodPost, Path: "/payouts/:batch/sent", Who: request.WhoAdmin, Handler: s.moveBatch(payout.Sent, "payout.done.sent"), Time: verifyTime, Once: true},
		{Method: http.MethodGet, Path: "/payouts/:batch/:payout", Who: request.WhoAdmin, Handler: s.showPayout},
		{Method: http.MethodPost, Path: "/payouts/:batch/:payout", Who: request.WhoAdmin, Handler: s.failPayout, Once: true},
	}
}

// unpaid is how many accounts and batches wait for the reader; none if that can't be told.
func (s *Admin) unpaid(c echo.Context) int {
	n, err := s.Payouts.Waits(c.Request().Context(), request.AdminOf(c).ID)
	if err != nil {
		return 0
	}
	return n
}

// showPayouts is what a batch drawn up now would pay, and the batches.
func (s *Admin) showPayouts(c echo.Context) error {
	p, err := s.payoutsPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Payouts(p))
}

func (s *Admin) payoutsPage(c echo.Context) (page.PayoutsPage, error) {
	ctx := c.Request().Context()
	p := page.PayoutsPage{Page: s.frame(c, "payout.payouts"), Once: id.NewToken()}
	var err error
	if p.Plan, err = s.Payouts.Plan(ctx); err != nil {
		return p, err
	}
	if p.Waiting, err = s.Payouts.CountWaiting(ctx); err != nil {
		return p, err
	}
	at, offset := pageOf(c)
	total := 0
	if p.Batches, total, err = s.Payouts.Batches(ctx, perPage, offset); err != nil {
		return p, err
	}
	p.Pages = ui.Pages{Current: at, Last: request.Pages(total, perPage), Link: func(n int) string { return payouts + "?page=" + strconv.Itoa(n) }}
	var makers []id.Factory
	for _, o := range p.Plan.Payouts {
		makers = append(makers, o.FactoryID)
	}
	for _, l := range p.Plan.LeftOut {
		makers = append(makers, l.FactoryID)
	}
	if p.Makers, err = s.Factories.Names(ctx, makers); err != nil {
		return p, err
	}
	var people []id.Account
	for _, b := range p.Batches {
		people = append(people, b.DrawnBy)
	}
	p.Names, err = s.Payouts.People(ctx, people)
	return p, err
}

// drawPayouts draws up a batch.
func (s *Admin) drawPayouts(c echo.Context) error {
	b, err := s.Payouts.Draw(c.Request().Context(), request.AdminOf(c).ID)
	if err == nil {
		return respond.Done(c, payouts+"/"+b.Number, "payout.done.drawn")
	}
	p, wrong := s.payoutsPage(c)
	if wrong != nil {
		return wrong
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, true
		return page.Payouts(p)
	})
}

// showBatch is one batch.
func (s *Admin) showBatch(c echo.Context) error {
	p, err := s.batchPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.PayoutBatch(p))
}

func (s *Admin) batchPage(c echo.Context) (page.PayoutBatchPage, error) {
	ctx := c.Request().Context()
	p := page.PayoutBatchPage{Page: s.Frame(c), Me: request.AdminOf(c).ID, Once: id.NewToken()}
	number, err := id.ParseNumber(c.Param("batch"))
	if err != nil {
		return p, request.ErrNotFound
	}
	if p.Batch, err = s.Payouts.Batch(ctx, number); err != nil {
		return p, err
	}
	var makers []id.Factory
	for _, o := range p.Batch.Payouts {
		makers = append(makers, o.FactoryID)
	}
	if p.Makers, err = s.Factories.Names(ctx, makers); err != nil {
		return p, err
	}
	if p.Names, err = s.Payouts.People(ctx, p.Batch.People()); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "payout.payouts", payouts, request.Printer(c).T("payout.batch")+" "+number)
	return p, nil
}

// moveBatch approves or cancels a batch, or says that the bank has it.
func (s *Admin) moveBatch(to payout.State, done string) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := s.batchPage(c)
		if err != nil {
			return err
		}
		ctx, number := c.Request().Context(), p.Batch.Number
		p.Note = request.Prose(c, "note")
		switch to {
		case payout.Approved:
			err = s.Payouts.Approve(ctx, number, p.Me)
		case payout.Sent:
			err = s.Payouts.Send(ctx, number, p.Me)
		default:
			err = s.Payouts.Cancel(ctx, number, p.Me, p.Note)
		}
		if err == nil {
			return respond.Done(c, payouts+"/"+number, done)
		}
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.PayoutBatch(p)
		})
	}
}

// batchFile is the batch for the bank.
func (s *Admin) batchFile(c echo.Context) error {
	number, err := id.ParseNumber(c.Param("batch"))
	if err != nil {
		return request.ErrNotFound
	}
	b, err := s.Payouts.Batch(c.Request().Context(), number)
	if err != nil {
		return err
	}
	file, err := b.BankFile()
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+number+`.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", file)
}

// showPayout is one payout of a batch.
func (s *Admin) showPayout(c echo.Context) error {
	p, err := s.payoutPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Payout(p))
}

func (s *Admin) payoutPage(c echo.Context) (page.PayoutPage, error) {
	ctx, p := c.Request().Context(), page.PayoutPage{Page: s.Frame(c), Once: id.NewToken()}
	number, err := id.ParseNumber(c.Param("payout"))
	if err != nil {
		return p, request.ErrNotFound
	}
	if p.Statement, err = s.Payouts.Statement(ctx, number); err != nil {
		return p, err
	}
	if p.Batch.Number != c.Param("batch") {
		return p, request.ErrNotFound
	}
	makers, err := s.Factories.Names(ctx, []id.Factory{p.Payout.FactoryID})
	p.Maker = makers[p.Payout.FactoryID]
	p.Page = under(c, p.Page, "payout.payouts", payouts, request.Printer(c).T("payout.payout")+" "+number)
	return p, err
}

// failPayout says that the bank could not make it.
func (s *Admin) failPayout(c echo.Context) error {
	p, err := s.payoutPage(c)
	if err != nil {
		return err
	}
	p.Failure = request.Prose(c, "failure")
	err = s.Payouts.Fail(c.Request().Context(), p.Payout.Number, request.AdminOf(c).ID, p.Failure)
	if err == nil {
		return respond.Done(c, payouts+"/"+p.Batch.Number, "payout.done.failed")
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, wrong.Any()
		return page.Payout(p)
	})
}
