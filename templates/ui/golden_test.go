package ui_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/templates/ui"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shown are all components with every part in use.
func shown(ctx context.Context) map[string]templ.Component {
	eur := func(s string) money.Amount { return money.MustParse(s, "EUR") }
	day := func(d int) time.Time { return time.Date(2026, 12, d, 9, 30, 0, 0, time.UTC) }
	var check fault.Check
	check.Require(false, "email", "layout.problem")
	errs := ui.ErrorsOf(check.Err())
	input := ui.Input{Name: "email", Label: "Email", Hint: "For the receipt", Type: "email", Autocomplete: "email", Required: true, Value: `"a"<b>`, Error: errs.Field(ctx, "email")}
	choices := ui.Choices{Input: ui.Input{Name: "size", Label: "Size", Value: "m"}, Options: []ui.Option{{Value: "s", Label: "Small", Group: "Cups"}, {Value: "m", Label: "Middle", Group: "Cups", Hint: "600 ml"}, {Value: "l", Label: "Large", Disabled: true}}}
	picture := ui.Picture{Src: "/media/a-480.jpg", SrcSet: "/media/a-320.webp 320w, /media/a-480.webp 480w", Full: "/media/a-800.webp", Alt: "A teapot", Width: 800, Height: 800}
	product := ui.Product{Title: "Teapot", URL: "/en-de/l/teapot", Lang: "zh-Hans", Picture: picture, Price: eur("41.20"), From: true, Note: "to your door", Earliest: day(4), Latest: day(9), Factory: "Qinghe", Badge: ui.Mark{Tone: "warn", Text: "Only 3 left"}}
	bare := ui.Product{Title: "Lamp", URL: "/en-de/l/lamp", Category: "light-and-home", Closed: "Not delivered to your country"}
	bill := ui.Bill{Guaranteed: true, HowURL: "/en-de/duty", Total: eur("41.20"), Rates: "ECB, 20 Nov 2026", Notices: []string{"A remark"}, Charges: []ui.Charge{
		{Kind: "goods", Name: "Goods", Amount: eur("29.00")},
		{Kind: "tax", Name: "VAT", Amount: eur("6.58"), Why: "19% of goods, delivery and duty.", Mark: "fixed by rule", Formula: "€34.62 × 19% = €6.58", Checked: "2026-10-10", Act: "UStG § 12", Source: "https://www.gesetze-im-internet.de/", ValidFrom: "2007-01-01", ValidTo: "2027-01-01", Confidence: "official", Note: "on goods, delivery and duty"},
	}}
	shares := []ui.Share{{Kind: "goods", Label: "Goods", Amount: eur("29.00")}, {Kind: "delivery", Label: "Delivery", Amount: eur("2.62")}, {Kind: "duty", Label: "Duty", Amount: eur("0.00")}, {Kind: "tax", Label: "VAT", Amount: eur("6.58")}}
	action := ui.Action{Kind: ui.Primary, Label: "Pay", Icon: "lock", URL: "/pay", Name: "go", Value: "1", Busy: "Paying…", Describe: "€41.20", Wide: true}
	return map[string]templ.Component{
		"button": ui.Button(action), "link-button": ui.LinkButton(action),
		"field": ui.Field(input), "field-affix": ui.Field(ui.Input{Name: "price", Label: "Price", Prefix: "¥", Suffix: "/ piece", Unmarked: true}),
		"textarea": ui.TextArea(input, "4"), "select": ui.Select(choices), "radios": ui.Radios(choices), "tiles": ui.Tiles(choices),
		"checkbox": ui.Checkbox(ui.Input{Name: "terms", Label: "I agree", Hint: "To the terms", Error: "Tick the box"}, true),
		"file":     ui.FilePicker(ui.Input{Name: "pictures", Label: "Pictures"}, "image/jpeg,image/png", true),
		"quantity": ui.QuantityInput(ui.Quantity{Name: "quantity", ID: "q7", Label: "Quantity", Of: "Teapot", Value: 2, Min: 1, Max: 9, Auto: true, Error: "Only 3 left"}),
		"errors":   ui.ErrorSummary(errs), "errors-general": ui.ErrorSummary(ui.ErrorsOf(fault.New(fault.Conflict, "layout.problem"))),
		"price": ui.LeadPrice(eur("1041.20"), "to your door"), "landed": ui.LandedBar(shares, "Goods are most of it"), "breakdown": ui.Breakdown(bill),
		"estimate": ui.Breakdown(ui.Bill{Total: eur("1.00")}), "totals": ui.Totals([]ui.Line{{Label: "Duty", Hint: "flat", Amount: eur("3.00")}, {Label: "Tax", Word: "by ZIP"}}, ui.Line{Label: "You pay", Amount: eur("3.00")}),
		"cards": ui.CardGrid([]ui.Product{product, bare, product, product, product}), "gallery": ui.Gallery([]ui.Picture{picture, picture}, "tea"), "gallery-empty": ui.Gallery(nil, "toys"),
		"pages": ui.Pagination(ui.Pages{Current: 5, Last: 12, Link: func(n int) string { return "?page=" + string(rune('a'+n)) }}), "chips": ui.Chips([]ui.Chip{{Label: "Porcelain", URL: "?"}}, "/c/tea"),
		"tabs": ui.Tabs([]ui.Tab{{Label: "To pack", URL: "?to=pack", Count: 7, Current: true}, {Label: "Sent", URL: "?to=sent"}}), "facets": ui.FacetGroup("Price", []ui.Facet{{Label: "to €25", URL: "?p=25", Count: 3, On: true}}),
		"filters":  ui.Filters(2),
		"ticks":    ui.TickGroup(ui.Ticks{Name: "material", Title: "Material", Values: []ui.Tick{{Value: "silk", Label: "Silk", Count: 1234, Counted: true, On: true}, {Value: "wool", Label: "Wool", Counted: true}}}),
		"bars":     ui.Histogram(ui.Bars{Counts: []int{1, 8, 0, 4}, In: []bool{false, true, true, false}, Sentence: "Between €8 and €40"}),
		"empty":    ui.Empty(ui.Nothing{Drawing: "cart", Title: "Empty", Text: "Nothing yet", Actions: []ui.Action{{Label: "Look", URL: "/"}}}),
		"timeline": ui.Timeline([]ui.Knot{{Tense: ui.Past, Title: "Paid", At: day(1)}, {Tense: ui.Present, Title: "On the way", At: day(3), Text: "Liège"}, {Tense: ui.Future, Title: "At your door", Earliest: day(4), Latest: day(9)}}),
		"events":   ui.Events([]ui.Event{{At: day(2), Title: "Accepted", Place: "Jingdezhen", Text: "ePacket"}}), "steps": ui.Steps([]string{"Contact", "Address", "Payment"}, 2),
		"table": ui.Table("Orders", []ui.Column{{Label: "Number"}, {Label: "Sum", Numeric: true}, {Label: "Actions", Hidden: true}}), "definitions": ui.Definitions([]ui.Definition{{Term: "Weight", Text: "820 g"}}),
		"diff": ui.Diff([]ui.Change{{Label: "Title", Old: "Pot", New: "Teapot"}, {Label: "HS", Old: "6912", New: "6912"}, {Label: "Weight", New: "820 g"}}), "keys": ui.KeyHints([]ui.KeyHint{{Key: "A", Label: "Approve"}}),
		"delivery":      ui.DeliveryStrip(ui.Delivery{Earliest: day(4), Latest: day(9), Facts: []ui.Definition{{Term: "Sent by", Text: "Economy"}}}),
		"delivery-long": ui.DeliveryStrip(ui.Delivery{Earliest: day(24), Latest: day(24).AddDate(0, 0, 24)}),
		"size":          ui.SizeInHand(ui.Size{LengthMM: 25, WidthMM: 260, HeightMM: 210}), "size-large": ui.SizeInHand(ui.Size{LengthMM: 1620, WidthMM: 400, HeightMM: 300}),
		"rating":      ui.RatingSplit(ui.Ratings{Average: money.NewDecimal(46, 1), Given: []ui.Given{{Stars: 5, Count: 90, URL: "?stars=5", On: true}, {Stars: 4, Count: 30, URL: "?stars=4"}, {Stars: 1, URL: "?stars=1"}}}),
		"rating-none": ui.RatingSplit(ui.Ratings{}),
		"meter":       ui.LimitsMeter(ui.Meter{Value: eur("171.00"), Limit: eur("150.00"), Words: "Goods of €171, limit €150", Mark: "limit €150", Sentences: []string{"Over it"}}),
		"notice":      ui.Notice("warn", "Late"), "progress": ui.Progress("40", "4 of 10"), "badge": ui.Badge("info", "Verified"), "pill": ui.StatusPill("ok", "Paid"), "logo": ui.Logo(), "isolate": ui.Isolate("+971 50 123 4567"),
	}
}

var hash = regexp.MustCompile(`/static/[0-9a-f]{12}/`)

// render is a component as a golden file has it: one tag on a line, without the
// hashes that change with every touch of a sheet.
func render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`>\s*<`).ReplaceAllString(b.String(), ">\n<")
	return strings.TrimSpace(hash.ReplaceAllString(text, "/static/…/")) + "\n"
}

func TestGolden(t *testing.T) {
	for _, l := range []locale.Language{locale.English, locale.Arabic} {
		ctx := locale.With(context.Background(), locale.NewPrinter(l, "DE"))
		for name, c := range shown(ctx) {
			t.Run(string(l)+"/"+name, func(t *testing.T) {
				golden(t, filepath.Join("testdata", string(l), name+".html"), render(t, ctx, c))
			})
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (look, then write it with -update):\n%s", file, got)
	}
}
