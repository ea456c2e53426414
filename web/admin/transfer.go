package admin

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/transfer"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// transferring are the routes of what providers pass on to the bank.
func (s *Admin) transferring() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/ledger/transfers", Who: request.WhoAdmin, Handler: s.showTransfers},
		{Method: http.MethodPost, Path: "/ledger/transfers", Who: request.WhoAdmin, Handler: s.planTransfers, Body: maxSheet},
		{Method: http.MethodPost, Path: "/ledger/transfers/book", Who: request.WhoAdmin, Handler: s.bookTransfers, Body: maxSheet, Time: verifyTime, Once: true},
	}
}

// showTransfers is what lies at the providers and what they have passed on, with the forms for more.
func (s *Admin) showTransfers(c echo.Context) error {
	p, err := s.transfersPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Transfers(p))
}

// planTransfers shows what the form would book. Nothing is booked.
func (s *Admin) planTransfers(c echo.Context) error {
	if err := request.Upload(c); err != nil {
		return err
	}
	defer request.Sweep(c)
	p, err := s.transfersPage(c)
	if err != nil {
		return err
	}
	if err := s.planned(c, &p); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.Transfers(p)
		})
	}
	return respond.OK(c, page.Transfers(p))
}

// planned reads one transfer, or many, and looks what booking them would do.
func (s *Admin) planned(c echo.Context, p *page.TransfersPage) error {
	ctx := c.Request().Context()
	if request.Text(c, "many") == "" {
		p.Entry = transfer.Entry{Provider: request.Text(c, "provider"), Reference: request.Text(c, "reference"), Day: request.Text(c, "date"),
			Currency: request.Text(c, "currency"), Gross: request.Text(c, "gross"), Fee: request.Text(c, "fee"), Net: request.Text(c, "net")}
		rows := []transfer.Row{{Line: 1, Entry: p.Entry}}
		if err := s.Transfers.Plan(ctx, rows); err != nil {
			return err
		}
		if rows[0].Err != nil {
			return rows[0].Err
		}
		p.Rows = rows
		return partTransfers(p)
	}
	var err error
	if p.Sheet, err = sheetOf(c); err != nil {
		return err
	}
	if p.Rows, err = s.readTransfers(ctx, p.Sheet); err != nil {
		return err
	}
	return partTransfers(p)
}

// readTransfers reads a table and looks what booking it would do.
func (s *Admin) readTransfers(ctx context.Context, text string) ([]transfer.Row, error) {
	rows, err := transfer.Read(text)
	if err == nil {
		err = s.Transfers.Plan(ctx, rows)
	}
	return rows, err
}

// partTransfers parts the rows that can be booked from those to be mended, which stay in the form.
func partTransfers(p *page.TransfersPage) error {
	var good, bad []transfer.Entry
	for _, r := range p.Rows {
		if r.Transfer != nil {
			good = append(good, r.Entry)
		} else {
			bad = append(bad, r.Entry)
		}
	}
	var err error
	if p.Good, err = transfer.Write(good); err != nil {
		return err
	}
	if p.Sheet = ""; len(bad) > 0 {
		p.Sheet, err = transfer.Write(bad)
	}
	return err
}

// bookTransfers books what was shown, all of it or, if something has changed since, nothing.
func (s *Admin) bookTransfers(c echo.Context) error {
	ctx, sheet := c.Request().Context(), request.Prose(c, "sheet")
	rows, err := transfer.Read(sheet)
	if err != nil {
		return err
	}
	refusal := s.Transfers.Book(ctx, request.AdminOf(c).ID, rows)
	if refusal == nil {
		return respond.Done(c, page.TransfersPath, "transfer.done", "count", strconv.Itoa(len(rows)))
	}
	p, err := s.transfersPage(c)
	if err != nil {
		return err
	}
	if p.Rows, err = s.readTransfers(ctx, sheet); err != nil {
		return err
	}
	if err := partTransfers(&p); err != nil {
		return err
	}
	return respond.Form(c, refusal, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, true
		return page.Transfers(p)
	})
}

func (s *Admin) transfersPage(c echo.Context) (page.TransfersPage, error) {
	ctx := c.Request().Context()
	p := page.TransfersPage{Page: s.Frame(c), Once: id.NewToken()}
	p.Page = under(c, p.Page, "admin.ledger", "/admin/ledger", request.Printer(c).T("transfer.title"))
	var err error
	if p.Lies, err = s.Transfers.Lies(ctx); err != nil {
		return p, err
	}
	at, offset := pageOf(c)
	total := 0
	if p.List, total, err = s.Transfers.Transfers(ctx, perPage, offset); err != nil {
		return p, err
	}
	p.Pages = ui.Pages{Current: at, Last: request.Pages(total, perPage), Link: func(n int) string { return page.TransfersPath + "?page=" + strconv.Itoa(n) }}
	admins := map[id.Account]bool{}
	for _, t := range p.List {
		admins[t.BookedBy] = true
	}
	p.Names, err = s.names(ctx, admins)
	return p, err
}
