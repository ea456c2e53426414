package dev

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/static"
	"github.com/silkroadmall/mall/templates/ui"
)

// samples speak with the words of the shop itself, so that a component is seen with what it has to hold.
type samples struct {
	ctx context.Context
	t   *locale.Printer
}

func eur(minor int64) money.Amount { return money.New(minor, "EUR") }

func day(d int) time.Time { return time.Date(2026, time.December, d, 9, 30, 0, 0, time.UTC) }

// Shelves are all components in all their states, in the language of the page.
func Shelves(ctx context.Context) []Shelf {
	s := samples{ctx, locale.From(ctx)}
	all := s.actions()
	all = append(all, s.fields()...)
	all = append(all, s.choices()...)
	all = append(all, s.prices()...)
	all = append(all, s.charts()...)
	all = append(all, s.goods()...)
	all = append(all, s.lists()...)
	return append(all, s.answers()...)
}

// long is a text that fills more than its line.
func (s samples) long() string { return s.t.T("checkout.email_hint") }

// oneOf shows several components one below the other as one.
func oneOf(list ...templ.Component) templ.Component { return templ.Join(list...) }

func (s samples) actions() []Shelf {
	pay := s.t.T("checkout.pay_now", "total", eur(4120))
	of := func(a ui.Action) templ.Component { return ui.Button(a) }
	var all []Shelf
	for _, k := range []struct {
		kind       ui.Kind
		label, sym string
	}{{ui.Primary, s.t.T("shop.add_to_cart"), "cart"}, {ui.Secondary, s.t.T("checkout.back_to_cart"), "back"},
		{ui.Quiet, s.t.T("checkout.change"), "edit"}, {ui.Danger, s.t.T("layout.remove"), "bin"}} {
		a := ui.Action{Kind: k.kind, Label: k.label, Icon: k.sym}
		small, wide, lengthy, busy := a, a, a, a
		small.Small, wide.Wide, lengthy.Label, busy.Label = true, true, s.long(), s.t.T("checkout.paying")
		all = append(all, Shelf{Name: "ui.Button " + string(k.kind), Specimens: []Specimen{
			{State: "default", Shows: of(a)}, {State: "is-hover", On: "button", Shows: of(a)}, {State: "is-focus", On: "button", Shows: of(a)},
			{State: "is-active", On: "button", Shows: of(a)}, {State: "is-busy", On: "button", Shows: of(busy)}, {State: "small", Shows: of(small)},
			{State: "wide", Shows: of(wide)}, {State: "long", Shows: of(lengthy)},
		}})
	}
	link := ui.Action{Kind: ui.Primary, Label: pay, Icon: "lock", URL: "/design"}
	return append(all, Shelf{Name: "ui.LinkButton", Specimens: []Specimen{
		{State: "default", Shows: ui.LinkButton(link)}, {State: "is-hover", On: "a", Shows: ui.LinkButton(link)}, {State: "is-focus", On: "a", Shows: ui.LinkButton(link)},
	}}, Shelf{Name: "ui.PrintButton", Specimens: []Specimen{
		{State: "default", Shows: ui.PrintButton(ui.Secondary)}, {State: "is-focus", On: "button", Shows: ui.PrintButton(ui.Secondary)},
	}})
}

func (s samples) fields() []Shelf {
	email := ui.Input{Name: "email", Label: s.t.T("checkout.email_label"), Hint: s.t.T("checkout.email_hint"), Type: "email", Required: true, Value: "anna@example.com"}
	wrong, empty := email, ui.Input{Name: "word", Label: s.t.T("layout.search_label"), Placeholder: s.t.T("layout.search_hint")}
	wrong.Value, wrong.Error = "anna@", s.t.T("checkout.email")
	price := ui.Input{Name: "price", Label: s.t.T("shop.max"), Prefix: "€", Size: "s", Value: "40"}
	words := ui.Input{Name: "words", Label: s.t.T("shop.about"), Value: s.long()}
	number := ui.Quantity{Name: "quantity", Label: s.t.T("checkout.quantity"), Value: 2, Min: 1, Max: 9}
	many := number
	many.Typed, many.Error = "12", s.t.T("checkout.only_left", "count", 3)
	return []Shelf{
		{Name: "ui.Field", Specimens: []Specimen{
			{State: "default", Shows: ui.Field(email)}, {State: "is-hover", On: "input", Shows: ui.Field(email)}, {State: "is-focus", On: "input", Shows: ui.Field(email)},
			{State: "error", Shows: ui.Field(wrong)}, {State: "empty", Shows: ui.Field(empty)}, {State: "affix", Shows: ui.Field(price)},
		}},
		{Name: "ui.TextArea", Specimens: []Specimen{{State: "default", Shows: ui.TextArea(words, "3")}, {State: "is-focus", On: "textarea", Shows: ui.TextArea(words, "3")}}},
		{Name: "ui.Suggested", Specimens: []Specimen{{State: "default", Shows: ui.Suggested(empty, []string{s.t.Country("DE"), s.t.Country("JP")})}}},
		{Name: "ui.FilePicker", Specimens: []Specimen{{State: "default", Shows: ui.FilePicker(ui.Input{Name: "file", Label: s.t.T("layout.pictures")}, "image/*", true)}}},
		{Name: "ui.QuantityInput", Specimens: []Specimen{{State: "default", Shows: ui.QuantityInput(number)}, {State: "is-focus", On: "input", Shows: ui.QuantityInput(number)}, {State: "error", Shows: ui.QuantityInput(many)}}},
	}
}

func (s samples) choices() []Shelf {
	services := ui.Choices{Input: ui.Input{Name: "service", Label: s.t.T("checkout.delivery"), Value: "economy", Required: true}, Options: []ui.Option{
		{Value: "economy", Label: s.t.T("charges.delivery.economy"), Hint: s.t.DateRange(day(10), day(22))},
		{Value: "express", Label: s.t.T("charges.delivery.express"), Hint: s.t.DateRange(day(4), day(9))},
		{Value: "standard", Label: s.t.T("charges.delivery.standard"), Hint: s.t.T("shop.not_to", "country", s.t.Country("DE")), Disabled: true},
	}}
	missed := services
	missed.Value, missed.Error = "", s.t.T("checkout.please_choose")
	agree := ui.Input{Name: "agree", Label: s.t.T("checkout.obliges")}
	refused := agree
	refused.Error = s.t.T("checkout.please_choose")
	return []Shelf{
		{Name: "ui.Select", Specimens: []Specimen{{State: "default", Shows: ui.Select(services)}, {State: "is-focus", On: "select", Shows: ui.Select(services)}, {State: "error", Shows: ui.Select(missed)}}},
		{Name: "ui.Radios", Specimens: []Specimen{{State: "default", Shows: ui.Radios(services)}, {State: "error", Shows: ui.Radios(missed)}}},
		{Name: "ui.Tiles", Specimens: []Specimen{{State: "default", Shows: ui.Tiles(services)}, {State: "is-focus", On: "input", Shows: ui.Tiles(services)}, {State: "error", Shows: ui.Tiles(missed)}}},
		{Name: "ui.Checkbox", Specimens: []Specimen{{State: "default", Shows: ui.Checkbox(agree, false)}, {State: "checked", Shows: ui.Checkbox(agree, true)}, {State: "error", Shows: ui.Checkbox(refused, false)}}},
	}
}

// refusals are what a form was sent back with.
func refusals() ui.Errors {
	var check fault.Check
	check.Require(false, "email", "checkout.email")
	check.Require(false, "service", "checkout.please_choose")
	return ui.ErrorsOf(check.Err())
}

// picture is a still life of the sheet itself: there is no catalog on this page.
func (s samples) picture() ui.Picture {
	return ui.Picture{Src: static.URL("specimen.svg"), Alt: s.t.T("layout.picture_n", "n", 1), Width: 800, Height: 800}
}
