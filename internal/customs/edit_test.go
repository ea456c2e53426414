package customs_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// union is a made-up customs union of two, Ruritania and Graustark, with a limit and a tariff.
func union(t testing.TB) *customs.Book {
	t.Helper()
	b, err := customs.LoadFrom(fstest.MapFS{"xu.rules": {Data: []byte(`rules XU
  version: 2026-01-01.1
  currency: EUR
  destinations: XR XG
source law
  act: Customs Act
  url: https://example.org/act
  checked: 2026-01-01
  confidence: official
base goods_value: goods
base cif: goods + shipping + insurance
regime xu.small
  from: 2020-01-01
  name: Small
  when: goods_value <= 150 EUR
  value: cif
  charges: tax
  source: law
regime xu.all
  from: 2020-01-01
  name: Ordinary
  value: cif
  charges: duty tax
  source: law
charge duty
  code: xu.duty
  name: Duty
  kind: duty
  base: cif
  missing: unknown
  source: law
  rate: 10% | hs=6109,6110 from=2025-01-01
  rate: 12% | hs=6109 from=2027-01-01 status=scheduled
  rate: 5% | hs=42 in=XG from=2025-01-01
  rate: 9% | hs=85 region=N from=2025-01-01 status=suspended
charge tax
  code: {country}.vat
  name: Tax
  kind: tax
  base: cif
  source: law
  waive: below 5 EUR | to=2027-01-01
  rate: 20% | from=2025-01-01
`)}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func rate(charge, hs, rate, from string) customs.Edit {
	return customs.Edit{
		Kind: customs.EditRate, Rules: "XU", Charge: charge, HS: hs, Rate: rate, From: landedcost.MustDay(from), Revision: 7,
		Act: "Decree 7", URL: "https://example.org/7", Checked: landedcost.MustDay("2026-06-01"), Confidence: landedcost.Official,
	}
}

func laid(t *testing.T, edits ...customs.Edit) *customs.Book {
	t.Helper()
	b, err := union(t).With(7, edits)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// dutyOn is the rate and the rule of the duty on EUR 200 of goods; "" where none is known.
func dutyOn(t *testing.T, b *customs.Book, country, hs, day string) (rate, rule string) {
	t.Helper()
	c := toRuritania(bag(hs, "shirt", "200.00", 1))
	c.Destination.Country, c.Date = country, landedcost.MustDay(day)
	r, err := b.Landed(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range r.Components {
		if x.Kind == landedcost.Duty && !x.Unknown {
			return x.Rate, x.Rule
		}
	}
	return "", ""
}

func TestEditRate(t *testing.T) {
	for _, c := range []struct {
		name                       string
		edits                      []customs.Edit
		country, hs, day, want, by string
	}{
		{"leaves the day before alone", []customs.Edit{rate("duty", "6109", "11%", "2026-07-01")}, "XR", "6109.10", "2026-06-30", "10%", "duty-6109,6110"},
		{"begins on its day", []customs.Edit{rate("duty", "6109", "11%", "2026-07-01")}, "XR", "6109.10", "2026-07-01", "11%", "duty-6109+7"},
		{"leaves the other heading of the row", []customs.Edit{rate("duty", "6109", "11%", "2026-07-01")}, "XG", "6110.20", "2026-07-01", "10%", "duty-6109,6110"},
		{"gives way to a later rate of the file", []customs.Edit{rate("duty", "6109", "11%", "2026-07-01")}, "XR", "6109.10", "2027-01-01", "12%", "duty-6109"},
		{"replaces a rate from its first day", []customs.Edit{rate("duty", "6109", "13%", "2027-01-01")}, "XR", "6109.10", "2027-01-01", "13%", "duty-6109+7"},
		{"narrows to a destination", []customs.Edit{but(rate("duty", "6109", "11%", "2026-07-01"), func(e *customs.Edit) { e.In = "XG" })}, "XR", "6109.10", "2026-07-01", "10%", "duty-6109,6110"},
		{"and changes that one", []customs.Edit{but(rate("duty", "6109", "11%", "2026-07-01"), func(e *customs.Edit) { e.In = "XG" })}, "XG", "6109.10", "2026-07-01", "11%", "duty-6109+7"},
		{"adds a heading", []customs.Edit{rate("duty", "95.03", "3%", "2026-07-01")}, "XR", "9503.00", "2026-07-01", "3%", "duty-9503+7"},
		{"widens to all destinations", []customs.Edit{rate("duty", "42", "6%", "2026-07-01")}, "XR", "4202.21", "2026-07-01", "6%", "duty-42+7"},
		{"ends a row", []customs.Edit{rate("duty", "42", "", "2026-07-01")}, "XG", "4202.21", "2026-07-01", "", ""},
		{"the later edit wins", []customs.Edit{rate("duty", "6109", "11%", "2026-07-01"), rate("duty", "6109", "14%", "2026-07-01")}, "XR", "6109.10", "2026-07-01", "14%", "duty-6109+7"},
		{"comes to its end", []customs.Edit{but(rate("duty", "6110", "11%", "2026-07-01"), func(e *customs.Edit) { e.To = landedcost.MustDay("2026-08-01") })}, "XR", "6110.10", "2026-07-31", "11%", "duty-6110+7"},
		{"and what was before comes back", []customs.Edit{but(rate("duty", "6110", "11%", "2026-07-01"), func(e *customs.Edit) { e.To = landedcost.MustDay("2026-08-01") })}, "XR", "6110.10", "2026-08-01", "10%", "duty-6109,6110"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, rule := dutyOn(t, laid(t, c.edits...), c.country, c.hs, c.day)
			if got != c.want || rule != c.by {
				t.Errorf("%s of %s on %s pays %q by %q, want %q by %q", c.hs, c.country, c.day, got, rule, c.want, c.by)
			}
		})
	}
}

func but(e customs.Edit, change func(*customs.Edit)) customs.Edit {
	change(&e)
	return e
}

func TestEditLimit(t *testing.T) {
	raise := customs.Edit{
		Kind: customs.EditLimit, Rules: "XU", Condition: "goods_value <= 150 EUR", Limit: "250", From: landedcost.MustDay("2026-07-01"), Act: "Decree 8",
		Checked: landedcost.MustDay("2026-06-01"), Confidence: landedcost.Secondary, Revision: 7,
	}
	b := laid(t, raise)
	if got, _ := dutyOn(t, b, "XR", "6109.10", "2026-06-30"); got != "10%" {
		t.Errorf("EUR 200 pay %q the day before", got)
	}
	if got, _ := dutyOn(t, b, "XR", "6109.10", "2026-07-01"); got != "" {
		t.Errorf("EUR 200 pay %q under a limit of EUR 250", got)
	}
	raise.To = landedcost.MustDay("2026-09-01")
	if got, _ := dutyOn(t, laid(t, raise), "XR", "6109.10", "2026-09-01"); got != "10%" {
		t.Errorf("EUR 200 pay %q after the limit came back", got)
	}
	regimes := b.Regimes("XR")
	if len(regimes) != 3 || regimes[1].When[0] != "goods_value <= 250 EUR" || regimes[0].Valid.To != regimes[1].Valid.From {
		t.Errorf("regimes %+v", regimes)
	}
}

func TestEditWaiver(t *testing.T) {
	lower := customs.Edit{
		Kind: customs.EditWaiver, Rules: "XU", Charge: "tax", Limit: "3 EUR", From: landedcost.MustDay("2026-07-01"), Act: "Decree 9",
		Checked: landedcost.MustDay("2026-06-01"), Confidence: landedcost.Secondary,
	}
	short := but(lower, func(e *customs.Edit) { e.To = landedcost.MustDay("2026-09-01") })
	none := but(lower, func(e *customs.Edit) { e.Limit = "" })
	for _, c := range []struct {
		name      string
		edit      customs.Edit
		day, want string // the tax on EUR 20 and, after a blank, on EUR 10
	}{
		{"leaves the day before alone", lower, "2026-06-30", "0.00 0.00"},
		{"begins on its day", lower, "2026-07-01", "4.00 0.00"},
		{"ends what was to end later", lower, "2027-01-01", "4.00 0.00"},
		{"comes to its end", short, "2026-09-01", "0.00 0.00"},
		{"after which the file's own end holds", short, "2027-01-01", "4.00 2.00"},
		{"takes the waiver away", none, "2026-07-01", "4.00 2.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var taxes []string
			for _, price := range []string{"20.00", "10.00"} {
				goods := toRuritania(bag("6109.10", "shirt", price, 1))
				goods.Date = landedcost.MustDay(c.day)
				r, err := laid(t, c.edit).Landed(goods, nil)
				if err != nil {
					t.Fatal(err)
				}
				taxes = append(taxes, r.Totals.Tax.String())
			}
			if got := strings.Join(taxes, " "); got != c.want {
				t.Errorf("taxes %s, want %s", got, c.want)
			}
		})
	}
}

func TestWith(t *testing.T) {
	b := union(t)
	edited := laid(t, rate("duty", "6109", "11%", "2026-07-01"))
	t.Run("names the revision", func(t *testing.T) {
		if edited.Version() != "2026-01-01.1+7" || b.Version() != "2026-01-01.1" {
			t.Errorf("versions %s, %s", edited.Version(), b.Version())
		}
	})
	t.Run("leaves the book it was made from alone", func(t *testing.T) {
		if got, _ := dutyOn(t, b, "XR", "6109.10", "2026-07-01"); got != "10%" {
			t.Errorf("the shipped book says %s", got)
		}
	})
	t.Run("begins from the shipped rules", func(t *testing.T) {
		again, err := edited.With(8, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := dutyOn(t, again, "XR", "6109.10", "2026-07-01"); got != "10%" || again.Version() != "2026-01-01.1+8" {
			t.Errorf("without edits: %s by %s", got, again.Version())
		}
	})
}

func TestAnswersTellTheEdit(t *testing.T) {
	edited := laid(t, rate("duty", "6109", "11%", "2026-07-01"))
	c := toRuritania(bag("6109.10", "shirt", "200.00", 1))
	c.Date = landedcost.MustDay("2026-07-01")
	r, err := edited.Landed(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	x := r.Components[0]
	if got := []string{x.Source, x.Act, x.ValidFrom, x.ValidTo, string(x.Confidence)}; !slices.Equal(got, []string{"https://example.org/7", "Decree 7", "2026-07-01", "2027-01-01", "official"}) {
		t.Errorf("%q", got)
	}
}

func TestWithSaysWhichEditDoesNotFit(t *testing.T) {
	_, err := union(t).With(7, []customs.Edit{rate("duty", "6109", "11%", "2026-07-01"), rate("duty", "61", "lots", "2026-07-01")})
	var wrong *customs.EditError
	if !errors.As(err, &wrong) || wrong.At != 1 || !slices.Equal(fault.FieldNames(err), []string{"rate"}) {
		t.Errorf("%v", err)
	}
}

func limitOf(e customs.Edit, condition, limit string) customs.Edit {
	e.Kind, e.Condition, e.Limit = customs.EditLimit, condition, limit
	return e
}

func TestEditOf(t *testing.T) {
	b := load(t)
	for n, r := range b.Rules("DE") {
		e, ok := b.EditOf("DE", n)
		if !ok || e.Rules != "EU" || e.Rate != r.Rate || !slices.Contains(strings.Fields(e.Charge), r.Charge) {
			t.Fatalf("%d: %+v from %+v", n, e, r)
		}
		want := map[string][2]string{"eu-tariff": {"eu-tariff", ""}, "eu-flat": {"eu-flat", ""}, "vat-sale": {"vat-sale vat-import vat-import-de", "DE"}}
		if w, known := want[r.Charge]; known && w != [2]string{e.Charge, e.In} {
			t.Errorf("%s is edited as %q in %q", r.Charge, e.Charge, e.In)
		}
	}
}

// Every row of every shipped file can be changed, and the answer of the day says so.
func TestEveryShippedRowCanBeEdited(t *testing.T) {
	b := load(t)
	var edits []customs.Edit
	seen := map[customs.Edit]bool{}
	for _, country := range b.Destinations() {
		for n, r := range b.Rules(country) {
			e, _ := b.EditOf(country, n)
			e.From, e.Checked, e.Revision = landedcost.MustDay("2030-01-01"), landedcost.MustDay("2026-11-28"), 1
			if !seen[e] && r.Valid.Holds(e.From) {
				seen[e], edits = true, append(edits, e)
			}
		}
	}
	edited, err := b.With(1, edits)
	if err != nil {
		t.Fatal(err)
	}
	for _, country := range b.Destinations() {
		for _, r := range edited.Rules(country) {
			if r.Valid.Holds(landedcost.MustDay("2030-01-02")) && !strings.HasSuffix(r.Proof.Rule, "+1") {
				t.Errorf("%s: %s of %s still holds", country, r.Proof.Rule, r.Charge)
			}
		}
	}
}

// thousands is a whole tariff of edits for a file.
func thousands(n int) []customs.Edit {
	edits := make([]customs.Edit, n)
	for i := range edits {
		edits[i] = rate("us-mfn", fmt.Sprintf("%08d", 10000000+i*4001%89999999), fmt.Sprintf("%d.5%%", i%40), "2026-12-01")
		edits[i].Rules = "US"
	}
	return edits
}

func TestAWholeTariffIsLaidInASecond(t *testing.T) {
	b, edits := load(t), thousands(20_000)
	began := time.Now()
	if _, err := b.With(1, edits); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	t.Logf("20,000 edits in %s", took)
	if took > 10*time.Second { // a crowded machine; the benchmark has the figure
		t.Errorf("20,000 edits took %s", took)
	}
}

func BenchmarkWith(b *testing.B) {
	book, err := customs.Load()
	if err != nil {
		b.Fatal(err)
	}
	for rules, charge := range map[string]string{"US": "us-mfn", "EU": "eu-tariff"} {
		b.Run(rules, func(b *testing.B) {
			edits := thousands(20_000)
			for i := range edits {
				edits[i].Rules, edits[i].Charge = rules, charge
			}
			for b.Loop() {
				if _, err := book.With(1, edits); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
