package tariff_test

import (
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
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
		if want := []string{"01012100  0%", "39241040 3.4% 3.5%"}; !slices.Equal(words, want) || c.Same != 4 || c.Missing < 100 {
			t.Errorf("%q %+v", words, c)
		}
	})
	t.Run("what ended before the day is over", func(t *testing.T) {
		s := read(t, tariff.EUTaric, "Goods code,Add code,Start date,End date,Legal base,Duty,Origin code,Meas. type code\n"+
			"6109100000,,01-01-2020,30-11-2026,R1,9 %,1011,103\n6214100000,,01-01-2020,01-12-2026,R1,8.000 %,1011,103\n")
		if c := s.Compare(book, day); c.Over != 1 || c.Same != 1 || len(c.Changes()) != 0 {
			t.Errorf("%+v", c)
		}
	})
}
