package shop

import (
	"context"
	"strings"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/templates/ui"
)

// steps are the pages of the checkout, one to one.
func steps(ctx context.Context) []string {
	p := locale.From(ctx)
	return []string{p.T("checkout.step_address"), p.T("checkout.step_review"), p.T("checkout.step_pay")}
}

// addressInput is one field of the address's country.
func addressInput(ctx context.Context, a address.Address, wrong ui.Errors, f address.Field) ui.Input {
	t := locale.From(ctx)
	in := ui.Input{
		Name: f.Name, Label: t.T(f.Label), Value: a.Field(f.Name), Required: f.Required, Autocomplete: f.Autocomplete,
		InputMode: f.InputMode, Size: f.Size, Error: wrong.Field(ctx, f.Name), Type: f.Type,
	}
	if f.Hint != "" {
		in.Hint = t.T(f.Hint)
	}
	if f.Example != "" {
		in.Hint = strings.TrimSpace(in.Hint + " " + t.T("checkout.example", "example", t.Isolate(f.Example)))
	}
	if f.Name == address.Phone || f.Name == address.PostalCode || f.Name == address.TaxID {
		in.Dir = "ltr"
	}
	return in
}

// regionOptions are the states, provinces or emirates of the address's country, in the reader's language.
func regionOptions(ctx context.Context, a address.Address, f address.Field) []ui.Option {
	t := locale.From(ctx)
	options := []ui.Option{{Value: "", Label: t.T("checkout.please_choose")}}
	for _, r := range f.Options {
		options = append(options, ui.Option{Value: r.Code, Label: t.Region(a.Country, r.Code), Selected: r.Code == a.Region})
	}
	return options
}

// goneTitle names goods that can't be bought any more; those that left the catalog have no name left.
func goneTitle(ctx context.Context, g checkout.Gone) string {
	if g.Title == "" {
		return locale.From(ctx).T("checkout.gone_unnamed")
	}
	return g.Title
}

// several is true for a parcel that could be made lighter by taking fewer pieces.
func several(part checkout.BasketPart) bool {
	pieces := 0
	for _, l := range part.Consignment.Lines {
		pieces += l.Quantity
	}
	return pieces > 1
}

// serviceOptions are the ways a consignment can go, each with its price and dates.
func serviceOptions(ctx context.Context, part checkout.Part) []ui.Option {
	t := locale.From(ctx)
	var options []ui.Option
	for _, o := range part.Options {
		options = append(options, ui.Option{
			Value: o.Code, Label: serviceName(t, o) + " · " + t.Money(o.Price), Selected: o.Code == part.Consignment.Service,
			Hint: t.T("checkout.arrives", "dates", t.DateRange(o.Earliest, o.Latest)),
		})
	}
	return options
}

// changeName says which part of a price changed.
func changeName(ctx context.Context, c checkout.Change) string {
	t := locale.From(ctx)
	if c.Title != "" {
		return c.Title
	}
	if c.Kind == checkout.Sum {
		return t.T("checkout.total")
	}
	return t.T("charges.kind." + string(c.Kind))
}

// serviceName is what a delivery service is called: by the catalogs where they know it.
func serviceName(t *locale.Printer, o shipping.Option) string {
	if key := "charges.delivery." + o.Code; t.Has(key) {
		return t.T(key)
	}
	return o.Name
}
