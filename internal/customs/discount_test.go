package customs

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/silkroadmall/mall/internal/landedcost"
)

func TestDiscount(t *testing.T) {
	t.Parallel()
	book, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	day := landedcost.MustDay("2026-11-30")
	for _, c := range []struct {
		country, bearer string
		want            bool
	}{
		{"DE", "factory", true}, {"DE", "mall", false}, {"US", "factory", true}, {"US", "mall", false}, {"GB", "factory", true},
		{"CA", "factory", true}, {"CA", "mall", false}, {"JP", "factory", false},
	} {
		got := book.Discount(c.country, c.bearer, day)
		if got.Lowers != c.want || got.Bearer != c.bearer || c.want && got.Proof.Act == "" || got.Proof.Confidence == "" {
			t.Errorf("%s borne by the %s: %+v", c.country, c.bearer, got)
		}
	}
	if book.Discount("GB", "factory", landedcost.MustDay("2020-12-31")).Lowers {
		t.Error("it lowers before the law was there")
	}
}

func TestDiscount_refuses(t *testing.T) {
	t.Parallel()
	head := "in,bearer,lowers,from,to,act,url,checked,confidence,note\n"
	good := "DE,factory,yes,2020-01-01,,An act,https://example.com,2026-11-30,memory,"
	read := func(row string) error {
		_, err := readDiscounts([]fs.FS{fstest.MapFS{}, fstest.MapFS{discountFile: {Data: []byte(head + row + "\n")}}})
		return err
	}
	if err := read(good); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"factory", "nobody"}, {"yes", "perhaps"}, {"2020-01-01", "soon"}, {"memory", "sure"}, {"An act", ""}, {"DE,", ","}, {"2026-11-30", "never"}} {
		if err := read(strings.Replace(good, c[0], c[1], 1)); !errors.Is(err, ErrRules) {
			t.Errorf("%s for %s: %v", c[1], c[0], err)
		}
	}
}
