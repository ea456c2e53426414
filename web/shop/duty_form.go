package shop

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/nomenclature"
	"github.com/silkroadmall/mall/internal/pricing"
	page "github.com/silkroadmall/mall/templates/shop"
)

// What the form takes: beyond it nobody sends a parcel.
const (
	dearestPiece = 1_000_000 // major units
	mostPieces   = 1000
	mostGrams    = 1_000_000
	usualGrams   = 500 // of goods we know nothing of
	worthNaming  = 5   // percent: what a further heading must be likely to be shown
)

// dutyReader reads the form of the duty page and gathers what is wrong with it.
type dutyReader struct {
	form    page.DutyForm
	printer *locale.Printer
	rates   *fx.Rates
	today   time.Time
	served  []string // the countries there are rules for
	regions func(country string) []string
	check   fault.Check

	goods   string
	hs      customs.HS
	grams   int
	guesses []page.DutyKind
}

func (r *dutyReader) read(kinds []page.DutyKind) pricing.Enquiry {
	r.identify(kinds)
	e := pricing.Enquiry{HS: strings.ReplaceAll(string(r.hs), ".", ""), Description: r.goods, Business: r.form.Business}
	c := money.Currency(r.form.Currency)
	if !r.check.Require(c.Known() && r.rates.Has(c), "currency", "duty.currency_wrong") {
		c = fx.Euro // the amounts are read all the same, so that everything wrong is told at once
	}
	e.Unit, e.Delivery = r.price(c), r.delivery(c)
	e.Quantity = r.whole(r.form.Pieces, "pieces", "duty.pieces_wrong", mostPieces)
	e.Grams = r.grams
	if r.form.Grams != "" {
		e.Grams = r.whole(r.form.Grams, "grams", "duty.grams_wrong", mostGrams)
	}
	e.To = r.destination()
	e.On = r.day()
	return e
}

// identify finds the heading: the one given, else that of the kind named, else the code typed in its place, else the one the
// words suggest. Without a word it is the first kind, as an example.
func (r *dutyReader) identify(kinds []page.DutyKind) {
	r.grams, r.goods = usualGrams, r.form.Goods
	if r.goods == "" && r.form.HS == "" {
		r.goods = kinds[0].Name
	}
	if r.form.HS != "" {
		if r.check.Require(coded(r.form.HS), "hs", "duty.hs_wrong") {
			r.look(r.form.HS, "hs")
		}
		return
	}
	if i := slices.IndexFunc(kinds, func(k page.DutyKind) bool { return strings.EqualFold(k.Name, r.goods) }); i >= 0 {
		r.take(customs.Kinds()[i].HS)
		return
	}
	if coded(r.goods) {
		r.goods = ""
		r.look(r.form.Goods, "goods")
		return
	}
	r.suggest(kinds)
}

// suggest takes the heading the words speak for most and keeps the others to choose from. Words in a language the suggestion
// does not know may still hold the name of a kind.
func (r *dutyReader) suggest(kinds []page.DutyKind) {
	for i, s := range customs.Suggest(r.goods, "", "", "") {
		if i > 0 && s.Confidence < worthNaming {
			continue
		}
		r.guesses = append(r.guesses, page.DutyKind{
			Name: nomenclature.Name(string(s.HS), r.printer.Language().Code()), HS: s.HS.String(),
			Sure: r.printer.Percent(money.NewDecimal(int64(s.Confidence), 2)), Because: strings.Join(s.Because, ", "),
		})
		if i == 0 {
			r.take(s.HS)
		}
	}
	if len(r.guesses) > 0 {
		return
	}
	typed := strings.ToLower(r.goods)
	i := slices.IndexFunc(kinds, func(k page.DutyKind) bool { return strings.Contains(typed, strings.ToLower(k.Name)) })
	if r.check.Require(i >= 0, "goods", "duty.goods_wrong") {
		r.take(customs.Kinds()[i].HS)
	}
}

// coded says whether a text has the form of a code: 4 to 10 digits, with or without dots.
func coded(typed string) bool {
	digits := strings.NewReplacer(".", "", " ", "").Replace(typed)
	return len(digits) >= 4 && len(digits) <= 10 && strings.Trim(digits, "0123456789") == ""
}

// look takes a code if the nomenclature has it, and says at the field that there is none otherwise.
func (r *dutyReader) look(typed, field string) {
	hs, err := customs.ParseHS(typed)
	if r.check.Require(err == nil && listed(hs), field, "duty.hs_unknown", fault.Args{"hs": typed}) {
		r.take(hs)
	}
}

// listed says whether the nomenclature has the subheading of a code, or its heading if the code ends there.
func listed(hs customs.HS) bool {
	code := string(hs)
	if len(code) < 6 {
		code = code[:4]
	}
	_, ok := nomenclature.Lookup(code)
	return ok
}

// take settles on a heading; goods without a name are called by it.
func (r *dutyReader) take(hs customs.HS) {
	r.hs = hs
	if r.goods == "" {
		r.goods = r.printer.T("duty.goods_code", "hs", r.printer.Isolate(hs.String()))
	}
	if i := slices.IndexFunc(customs.Kinds(), func(k customs.Kind) bool { return k.HS == hs }); i >= 0 {
		r.grams = customs.Kinds()[i].Grams
	}
}

// exampleEuro is where the search for a telling example begins, in minor units of the euro.
const exampleEuro = 60_00

func (r *dutyReader) price(c money.Currency) money.Amount {
	if r.form.Price == "" {
		from, err := r.rates.Convert(money.New(exampleEuro, fx.Euro), c, money.HalfUp)
		r.check.Require(err == nil, "currency", "duty.currency_wrong")
		return from
	}
	return r.amount(r.form.Price, "price", "duty.price_wrong", c, 1)
}

func (r *dutyReader) delivery(c money.Currency) *money.Amount {
	if r.form.Delivery == "" {
		return nil
	}
	a := r.amount(r.form.Delivery, "delivery", "duty.delivery_wrong", c, 0)
	return &a
}

// amount reads money from least minor units to dearestPiece.
func (r *dutyReader) amount(typed, field, key string, c money.Currency, least int64) money.Amount {
	most := money.MustParse(strconv.Itoa(dearestPiece), c)
	a, err := r.printer.ParseMoney(typed, c)
	r.check.Require(err == nil && a.Minor >= least && a.Minor <= most.Minor, field, key, fault.Args{"most": r.printer.Money(most), "sample": sample(r.printer, c)})
	return a
}

func (r *dutyReader) whole(typed, field, key string, most int) int {
	n, err := strconv.Atoi(typed)
	r.check.Require(err == nil && n >= 1 && n <= most, field, key, fault.Args{"most": r.printer.Number(int64(most))})
	return n
}

// destination is the country with the region chosen; a region of another country is refused.
func (r *dutyReader) destination() landedcost.Destination {
	to := landedcost.Destination{Country: r.form.To}
	if r.check.Require(slices.Contains(r.served, to.Country), "to", "duty.to_wrong") && r.form.Region != "" {
		country, region, _ := strings.Cut(r.form.Region, "-")
		r.check.Require(country == to.Country && slices.Contains(r.regions(country), region), "region", "duty.region_wrong")
		to.Region = region
	}
	return to
}

// day is the day whose rules count: today, or one within the years the rules tell of.
func (r *dutyReader) day() time.Time {
	if r.form.On == "" {
		return r.today
	}
	first, last := time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC), time.Date(2029, 12, 31, 0, 0, 0, 0, time.UTC)
	on, err := time.Parse(time.DateOnly, r.form.On)
	r.check.Require(err == nil && !on.Before(first) && !on.After(last), "on", "duty.on_wrong",
		fault.Args{"first": r.printer.Date(first), "last": r.printer.Date(last)})
	return on
}
