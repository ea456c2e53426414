package admin

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/spreadsheet"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

const (
	// usualDays is how far back the log is looked at unless somebody chooses.
	usualDays = 30
	// mostExported is how many queries a file has at most.
	mostExported = 100_000
	// exportedAtOnce is how many of them one statement reads: each adds up all days.
	exportedAtOnce = 20_000
)

// filterOf reads which queries an address asks for; what is none of the choices is the usual.
func filterOf(c echo.Context) demand.Filter {
	f := demand.Filter{Kind: demand.Kind(request.Text(c, "kind")), Language: locale.Language(request.Text(c, "language")), Limit: perPage,
		After: demand.ParseCursor(request.Text(c, "after"))}
	if !slices.Contains(demand.Kinds(), f.Kind) {
		f.Kind = demand.Most
	}
	if !slices.Contains(locale.Languages(), f.Language) {
		f.Language = ""
	}
	f.Days, _ = request.Whole(c, "days") // 0 is mended below
	if f.Days < 1 || f.Days > demand.Kept {
		f.Days = usualDays
	}
	return f
}

// showQueries lists what shoppers look for.
func (s *Admin) showQueries(c echo.Context) error {
	p := page.QueriesPage{Page: s.frame(c, "demand.title"), Filter: filterOf(c), Markets: map[locale.Language]string{}}
	for _, l := range locale.Languages() {
		p.Markets[l] = market.Propose(string(l)).Segment()
	}
	list, more, err := s.Aisle.Demand.Queries(c.Request().Context(), p.Filter)
	if err != nil {
		return err
	}
	p.Queries = list
	if more {
		p.Next = list[len(list)-1].Cursor().String()
	}
	return respond.OK(c, page.Queries(p))
}

// exportQueries is the list as a file for spreadsheets, made whole before a byte is sent.
func (s *Admin) exportQueries(c echo.Context) error {
	f := filterOf(c)
	f.After = demand.Cursor{}
	file, err := s.queriesFile(c.Request().Context(), f, mostExported)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Disposition", `attachment; filename="queries-`+string(f.Kind)+"-"+s.Now().Format(time.DateOnly)+`.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", file)
}

// queriesFile are the queries of the filter from its cursor on, page by page. A last line says when there are more than the most.
func (s *Admin) queriesFile(ctx context.Context, f demand.Filter, most int) ([]byte, error) {
	rows := [][]string{{"query", "language", "searches", "results", "empty", "clicks", "last_day"}}
	for left, more := most, true; more; {
		if left == 0 {
			rows = append(rows, []string{locale.From(ctx).T("demand.csv_more", "count", most)})
			break
		}
		var list []demand.Query
		var err error
		f.Limit = min(left, exportedAtOnce)
		if list, more, err = s.Aisle.Demand.Queries(ctx, f); err != nil {
			return nil, err
		}
		for _, q := range list {
			rows, f.After = append(rows, queryRow(q)), q.Cursor()
		}
		left -= len(list)
	}
	return spreadsheet.File(rows)
}

func queryRow(q demand.Query) []string {
	return []string{q.Typed, string(q.Language), strconv.Itoa(q.Searches), strconv.Itoa(q.Results), strconv.Itoa(q.Empty),
		strconv.Itoa(q.Clicks), q.LastDay.Format(time.DateOnly)}
}
