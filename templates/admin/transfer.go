package admin

import (
	"context"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/transfer"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// TransfersPage is what lies at the providers and what they have passed on, with the forms for more. Rows is what the form would book, nil before
// it was looked at; Good is the table of those that can be booked; those that can't stay in Sheet.
type TransfersPage struct {
	layout.Page
	Lies   []ledger.Balance
	List   []transfer.Transfer
	Pages  ui.Pages
	Names  map[id.Account]string
	Once   string // the key of the form that books
	Entry  transfer.Entry
	Sheet  string
	Rows   []transfer.Row
	Good   string
	Errors ui.Errors
}

// TransfersPath is where the page stands.
const TransfersPath = "/admin/ledger/transfers"

// count is how many rows can be booked, and how many can't.
func (p TransfersPage) count() (good, bad int) {
	for _, r := range p.Rows {
		if r.Transfer != nil {
			good++
		} else {
			bad++
		}
	}
	return good, bad
}

// booked are the transfers that the rows would book.
func (p TransfersPage) booked() []transfer.Transfer {
	var list []transfer.Transfer
	for _, r := range p.Rows {
		if r.Transfer != nil {
			list = append(list, *r.Transfer)
		}
	}
	return list
}

// providers are those at which something lies, to choose from.
func (p TransfersPage) providers() []ui.Option {
	var list []ui.Option
	for _, b := range p.Lies {
		if n := len(list); n == 0 || list[n-1].Value != b.Party {
			list = append(list, ui.Option{Value: b.Party, Label: b.Party})
		}
	}
	return list
}

// amiss is what is wrong with a row, each with its mend.
func amiss(ctx context.Context, r transfer.Row) []string {
	return wrongs(ctx, r.Err, "transfer.", transfer.Columns())
}

// wrongs are the errors of fields, each after the field's name under the prefix, and what is wrong with all of it.
func wrongs(ctx context.Context, err error, prefix string, fields []string) []string {
	wrong := ui.ErrorsOf(err)
	var list []string
	for _, field := range fields {
		if text := wrong.Field(ctx, field); text != "" {
			list = append(list, locale.From(ctx).T(prefix+field)+": "+text)
		}
	}
	if general := wrong.General(ctx); general != "" {
		list = append(list, general)
	}
	return list
}
