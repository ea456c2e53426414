package admin

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/spreadsheet"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

const maxSheet = 1 << 20 // of a table of invoices, in bytes

// showDuty is how good the quotes are, with the forms for what was invoiced.
func (s *Admin) showDuty(c echo.Context) error {
	p, err := s.dutyPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Duty(p))
}

// planDuty shows what the form would book. Nothing is booked.
func (s *Admin) planDuty(c echo.Context) error {
	if err := request.Upload(c); err != nil {
		return err
	}
	defer request.Sweep(c)
	p, err := s.dutyPage(c)
	if err != nil {
		return err
	}
	if request.Text(c, "many") != "" {
		err = s.planSheet(c, &p)
	} else {
		err = s.planOne(c, &p)
	}
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.Duty(p)
		})
	}
	return respond.OK(c, page.Duty(p))
}

func (s *Admin) planOne(c echo.Context, p *page.DutyPage) error {
	p.Entry = assessment.Entry{Consignment: request.Text(c, "consignment"), Invoice: request.Text(c, "invoice"), Day: request.Text(c, "date"),
		Amount: request.Text(c, "amount"), Currency: request.Text(c, "currency")}
	plan, err := s.Assessor.Plan(c.Request().Context(), p.Entry)
	if err != nil {
		return err
	}
	p.Rows = []assessment.Row{{Line: 1, Entry: p.Entry, Plan: plan}}
	p.Good, err = assessment.Write([]assessment.Entry{p.Entry})
	return err
}

func (s *Admin) planSheet(c echo.Context, p *page.DutyPage) error {
	text, err := sheetOf(c)
	if err != nil {
		return err
	}
	p.Sheet = text
	if p.Rows, err = assessment.Read(text); err != nil {
		return err
	}
	if err := s.Assessor.PlanAll(c.Request().Context(), p.Rows); err != nil {
		return err
	}
	return divide(p)
}

// divide parts the rows that can be booked from those to be mended, which stay in the form.
func divide(p *page.DutyPage) error {
	var good, bad []assessment.Entry
	for _, r := range p.Rows {
		if r.Plan != nil {
			good = append(good, r.Entry)
		} else {
			bad = append(bad, r.Entry)
		}
	}
	var err error
	if p.Good, err = assessment.Write(good); err != nil {
		return err
	}
	if p.Sheet = ""; len(bad) > 0 {
		p.Sheet, err = assessment.Write(bad)
	}
	return err
}

// sheetOf is the table that was uploaded, or pasted.
func sheetOf(c echo.Context) (string, error) {
	text := request.Prose(c, "sheet")
	if file, err := c.FormFile("file"); err == nil && file.Size > 0 {
		f, err := file.Open()
		if err != nil {
			return "", fmt.Errorf("open upload: %w", err)
		}
		defer f.Close() // it was only read
		data, err := io.ReadAll(io.LimitReader(f, maxSheet))
		if err != nil {
			return "", fmt.Errorf("read upload: %w", err)
		}
		text = string(bytes.ToValidUTF8(data, []byte("?")))
	}
	var f fault.Check
	f.Require(text != "", "sheet", "assessment.sheet_missing")
	return text, f.Err()
}

// bookDuty books what was shown: each line once, whatever becomes of the others.
func (s *Admin) bookDuty(c echo.Context) error {
	ctx := c.Request().Context()
	rows, err := assessment.Read(request.Prose(c, "sheet"))
	if err != nil {
		return err
	}
	booked := 0
	for i := range rows {
		r := &rows[i]
		if r.Plan, r.Err = s.Assessor.Book(ctx, request.AdminOf(c).ID, r.Entry); r.Err == nil {
			booked++
		} else if fault.KindOf(r.Err) == fault.Internal {
			return r.Err
		}
	}
	if booked == len(rows) && booked > 0 {
		return respond.Done(c, "/admin/ledger/duty", "assessment.done", "count", strconv.Itoa(booked))
	}
	p, err := s.dutyPage(c)
	if err != nil {
		return err
	}
	p.Rows = rows
	if err := divide(&p); err != nil {
		return err
	}
	return respond.Page(c, http.StatusConflict, page.Duty(p))
}

func (s *Admin) dutyPage(c echo.Context) (page.DutyPage, error) {
	p := page.DutyPage{Page: s.Frame(c), Once: id.NewToken()}
	var err error
	if p.Quality, p.Rule, err = s.Assessor.Qualities(c.Request().Context()); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "admin.ledger", "/admin/ledger", request.Printer(c).T("assessment.title"))
	return p, nil
}

// exportDuty is the quality of the quotes as a file. Amounts are decimals in major units.
func (s *Admin) exportDuty(c echo.Context) error {
	list, good, err := s.Assessor.Qualities(c.Request().Context())
	if err != nil {
		return err
	}
	rows := [][]string{{"country", "currency", "consignments", "quoted", "invoiced", "mean_error_percent", "within_" + strconv.Itoa(good.Percent) + "_percent", "returned", "reserve"}}
	for _, q := range list {
		major := func(n int64) string { return money.New(n, q.Currency).String() }
		rows = append(rows, []string{q.Country, string(q.Currency), strconv.Itoa(q.Count), major(q.Quoted), major(q.Invoiced), q.MeanError,
			strconv.Itoa(q.Within), major(q.Returned), major(q.Reserve)})
	}
	return table(c, "duty-quotes", s.Now(), rows)
}

// showLevies is what is owed to authorities and schemes, by month.
func (s *Admin) showLevies(c echo.Context) error {
	p := page.LeviesPage{Page: s.Frame(c), From: request.Text(c, "from"), Until: request.Text(c, "until")}
	p.Page = under(c, p.Page, "admin.ledger", "/admin/ledger", request.Printer(c).T("levy.title"))
	from, until, err := months(p.From, p.Until)
	if err == nil {
		p.Rows, err = s.Ledger.Levies(c.Request().Context(), from, until)
	}
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.Levies(p)
		})
	}
	return respond.OK(c, page.Levies(p))
}

// exportLevies is the same as a file, with a line for the sum of each levy and currency.
func (s *Admin) exportLevies(c echo.Context) error {
	from, until, err := months(request.Text(c, "from"), request.Text(c, "until"))
	if err != nil {
		return err
	}
	list, err := s.Ledger.Levies(c.Request().Context(), from, until)
	if err != nil {
		return err
	}
	rows := [][]string{{"month", "corrects_month", "country", "party", "levy", "scheme", "currency", "amount", "orders", "months_by_clock_of"}}
	for _, l := range list {
		of := ""
		if l.Correction() {
			of = l.Of.Format("2006-01")
		}
		rows = append(rows, []string{l.Month.Format("2006-01"), of, l.Country, l.Party, string(l.Account), l.Scheme, string(l.Currency), l.Amount().String(),
			strconv.Itoa(l.Orders), l.Zone})
	}
	for _, sum := range (page.LeviesPage{Rows: list}).Sums() {
		rows = append(rows, []string{"total", "", "", "", string(sum.Account), "", string(sum.Amount.Currency), sum.Amount.String(), "", ""})
	}
	return table(c, "taxes-and-duties", s.Now(), rows)
}

// months reads two months as 2026-11, both included; what is empty leaves that end open.
func months(first, last string) (from, until time.Time, err error) {
	var f fault.Check
	if first != "" {
		from, err = time.Parse("2006-01", first)
		f.Require(err == nil, "from", "levy.month_wrong")
	}
	if last != "" {
		until, err = time.Parse("2006-01", last)
		f.Require(err == nil, "until", "levy.month_wrong")
		until = until.AddDate(0, 1, 0)
	}
	return from, until, f.Err()
}

// table answers with a CSV.
func table(c echo.Context, name string, now time.Time, rows [][]string) error {
	file, err := spreadsheet.File(rows)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+"-"+now.Format(time.DateOnly)+`.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", file)
}
