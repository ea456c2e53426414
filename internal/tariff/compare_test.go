package tariff_test

import (
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/tariff"
)

func TestCompare(t *testing.T) {
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	day := landedcost.MustDay("2026-12-01")
	t.Run("the rules' own rates are the same, others differ or are new", func(t *testing.T) {
		s := read(t, tariff.USHTS, `[{"htsno":"6109.10.00","general":"16.50%","footnotes":[{"value":"See 9903.88.15."}]},
			{"htsno":"3924.10.40","general":"3.5%","footnotes":[{"value":"See 9903.88.16."}]},{"htsno":"0101.21.00","general":"Free"}]`)
		c := s.Compare(book, day)
		var words []string
		for _, x := range c.Changes() {
			words = append(words, x.HS+" "+x.Old+" "+x.Text)
		}
		if want := []string{"01012100  0%", "01012100  none", "39241040 3.4% 3.5%"}; !slices.Equal(words, want) || c.Same != 6 || c.Missing < 100 {
			t.Errorf("%q, %d same, %d missing", words, c.Same, c.Missing)
		}
	})
	t.Run("what ended before the day is over", func(t *testing.T) {
		s := read(t, tariff.EUTaric, "Goods code,Add code,Start date,End date,Legal base,Duty,Origin code,Meas. type code\n"+
			"6109100000,,01-01-2020,30-11-2026,R1,9 %,1011,103\n6214100000,,01-01-2020,01-12-2026,R1,8.000 %,1011,103\n")
		if c := s.Compare(book, day); c.Over != 1 || c.Same != 2 || len(c.Changes()) != 0 {
			t.Errorf("%d over, %d same, %d changes", c.Over, c.Same, len(c.Changes()))
		}
	})
}

// priced is the duty of a parcel worth 1,000.00 after a file was taken over.
func priced(t *testing.T, source tariff.Source, file, country, hs string) string {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	day := landedcost.MustDay("2026-12-01")
	c := read(t, source, file).Compare(book, day)
	after, err := book.With(1, c.Edits(source, day))
	if err != nil {
		t.Fatal(err)
	}
	currency := map[string]money.Currency{"US": "USD", "GB": "GBP", "XI": "EUR", "DE": "EUR"}[country]
	r, err := after.Landed(landedcost.Consignment{
		Date: day, Origin: "CN", Destination: landedcost.Destination{Country: country, Region: map[string]string{"US": "OR"}[country]}, Channel: "courier",
		Terms: "DDP", Currency: currency, PersonalUse: true, ShippingShownApart: true, Registrations: after.Registered(),
		Lines: []landedcost.Line{{HS: hs, UnitPrice: money.New(100_000, currency), Quantity: 1, WeightGrams: 200}},
	}, func(from, to money.Currency) (landedcost.Exchange, bool) {
		return landedcost.Exchange{Num: money.NewDecimal(1, 0), Den: money.NewDecimal(1, 0)}, true
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.Totals.Duty.String()
}

const (
	ukHead = "commodity__code,measure__type__id,measure__duty_expression,measure__effective_start_date,measure__effective_end_date,measure__geographical_area__id\n"
	euHead = "Goods code,Add code,Start date,End date,Legal base,Duty,Origin code,Meas. type code\n"
)

func TestAnImportIsWhatIsChargedAfterwards(t *testing.T) {
	suffixes := `[{"htsno":"4202.92.31","general":"17.6%"},{"htsno":"4202.92.31.20","general":"","footnotes":[{"value":"See 9903.88.03."}]},
		{"htsno":"4202.92.31.31","general":""},{"htsno":"9503.00.00","general":"Free","footnotes":[{"value":"See 9903.88.16."}]}]`
	for _, x := range []struct {
		name            string
		source          tariff.Source
		file            string
		country, hs, to string
	}{
		{"a heading of one subheading", tariff.UKTariff, ukHead + "6505000000,103,3.7%,2021-01-01,,1011\n", "GB", "650500", "37.00"},
		{"a rule's own code below the file's", tariff.EUTaric, euHead + "6109000000,,01-01-2020,,R1,9 %,1011,103\n", "DE", "610910", "90.00"},
		{"Northern Ireland, with the Union's tariff", tariff.EUTaric, euHead + "6505000000,,01-01-2020,,R1,5 %,1011,103\n", "XI", "650500", "50.00"},
		{"a suffix on the list: 17.6, 25 and 12.5", tariff.USHTS, suffixes, "US", "4202923120", "551.00"},
		{"a suffix on no list: 17.6 and 12.5", tariff.USHTS, suffixes, "US", "4202923131", "301.00"},
		{"the line itself as before", tariff.USHTS, suffixes, "US", "42029231", "551.00"},
		{"without footnotes the lists stay", tariff.USHTS, `[{"htsno":"4202.92.31","general":"17.6%","footnotes":[{"value":"See note."}]}]`, "US", "42029231", "551.00"},
		{"a heading nobody knows leaves the rules alone", tariff.USHTS, `[{"htsno":"8507.60.00","general":"3.4%","footnotes":[{"value":"See 9903.91.99."}]}]`, "US", "85076000", "409.00"},
		{"a review that is raised: 3.4, 50 and 12.5", tariff.USHTS, `[{"htsno":"8507.60.00","general":"3.4%","footnotes":[{"value":"See 9903.91.02."}]}]`, "US", "85076000", "659.00"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if got := priced(t, x.source, x.file, x.country, x.hs); got != x.to {
				t.Errorf("the duty on 1,000 is %s, want %s", got, x.to)
			}
		})
	}
}
