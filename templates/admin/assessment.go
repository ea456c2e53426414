package admin

import (
	"context"
	"sort"
	"strconv"

	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// DutyPage is how good the quotes of duty are, and the forms for what was invoiced. Rows is what the form would book, nil before it was
// looked at; Good is the table of those that can be booked; those that can't stay in Sheet.
type DutyPage struct {
	layout.Page
	Once    string // key of the form that books
	Quality []assessment.Quality
	Rule    assessment.Good // when a quote is good
	Entry   assessment.Entry
	Sheet   string
	Rows    []assessment.Row
	Good    string
	Errors  ui.Errors
}

// LeviesPage is what is owed to authorities by month. From and Until are months as they were typed.
type LeviesPage struct {
	layout.Page
	From, Until string
	Rows        []ledger.Levy
	Errors      ui.Errors
}

const (
	dutyPath   = "/admin/ledger/duty"
	leviesPath = "/admin/ledger/levies"
)

// count is how many rows can be booked, and how many can't.
func (p DutyPage) count() (good, bad int) {
	for _, r := range p.Rows {
		if r.Plan != nil {
			good++
		} else {
			bad++
		}
	}
	return good, bad
}

// mistakes are what is wrong with a row, each with its mend.
func mistakes(ctx context.Context, r assessment.Row) []string {
	return wrongs(ctx, r.Err, "assessment.", assessment.Columns())
}

func minor(n int64, c money.Currency) money.Amount { return money.New(n, c) }

// meanError is the mean error with its sign.
func meanError(q assessment.Quality) string {
	if q.MeanError == "" {
		return "–"
	}
	return q.MeanError + " %"
}

// LevySum is the sum of one levy in one currency.
type LevySum struct {
	Account ledger.Account
	Amount  money.Amount
}

// Sums adds the rows up by levy and currency.
func (p LeviesPage) Sums() []LevySum {
	type pot struct {
		account  ledger.Account
		currency money.Currency
	}
	all := map[pot]int64{}
	for _, r := range p.Rows {
		all[pot{r.Account, r.Currency}] += r.Minor
	}
	var list []LevySum
	for k, minor := range all {
		list = append(list, LevySum{k.account, money.New(minor, k.currency)})
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		return a.Account < b.Account || a.Account == b.Account && a.Amount.Currency < b.Amount.Currency
	})
	return list
}

// levyName is the levy in words, with the scheme it was collected under.
func levyName(ctx context.Context, l ledger.Levy) string {
	t := locale.From(ctx)
	name := t.T("admin.account." + string(l.Account))
	if l.Scheme != "" {
		name += " · " + t.T("levy.scheme", "scheme", l.Scheme)
	}
	return name
}

// query is the link to the file of what is shown.
func (p LeviesPage) query() string {
	return leviesPath + ".csv?from=" + p.From + "&until=" + p.Until
}

func lineText(n int) string { return strconv.Itoa(n) }
