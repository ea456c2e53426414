package customs

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/silkroadmall/mall/internal/landedcost"
)

func TestRecoveries(t *testing.T) {
	t.Parallel()
	list, err := LoadRecoveries()
	if err != nil {
		t.Fatal(err)
	}
	day := landedcost.MustDay("2026-11-30")
	for _, c := range []struct {
		country string
		kind    landedcost.Kind
		scheme  string
		want    bool
	}{
		{"DE", landedcost.Tax, "eu_ioss", true}, {"DE", landedcost.Tax, "", false}, {"DE", landedcost.Duty, "", false}, {"DE", landedcost.Fee, "", false},
		{"US", landedcost.Tax, "", true}, {"US", landedcost.Duty, "", false}, {"GB", landedcost.Tax, "gb_vat", true}, {"JP", landedcost.Tax, "", false},
	} {
		if got := list.Of(c.country, c.kind, c.scheme, day); got.Returned != c.want || got.Kind != c.kind || c.want && got.Proof.Act == "" {
			t.Errorf("%s of %s under %q: %+v", c.kind, c.country, c.scheme, got)
		}
	}
	if list.Of("DE", landedcost.Tax, "eu_ioss", landedcost.MustDay("2021-06-30")).Returned {
		t.Error("returned before the scheme was there")
	}
}

func TestRecoveries_refuses(t *testing.T) {
	t.Parallel()
	head := "in,levy,scheme,returned,from,to,act,url,checked,confidence,note\n"
	good := "DE,tax,,yes,2020-01-01,,An act,https://example.com,2026-11-30,memory,"
	read := func(row string) error {
		_, err := readRecoveries(fstest.MapFS{recoveryFile: {Data: []byte(head + row + "\n")}})
		return err
	}
	if err := read(good); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"tax", "toll"}, {"yes", "perhaps"}, {"2020-01-01", "soon"}, {"memory", "sure"}, {"An act", ""}, {"DE,", ","}, {"2026-11-30", "never"}} {
		if err := read(strings.Replace(good, c[0], c[1], 1)); !errors.Is(err, ErrRules) {
			t.Errorf("%s for %s: %v", c[1], c[0], err)
		}
	}
}

// TestSchemes looks whether every charge collected at the sale is so under a registration that a rule asks for.
func TestSchemes(t *testing.T) {
	t.Parallel()
	book, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	schemes := map[string]bool{}
	for country, set := range book.sets {
		for i := range set.Charges {
			ch := &set.Charges[i]
			if ch.Scheme == "" {
				continue
			}
			schemes[ch.Scheme] = true
			if !book.Registered()[ch.Scheme] || ch.Kind != landedcost.Tax {
				t.Errorf("%s: charge %s is a %s under %q", country, ch.ID, ch.Kind, ch.Scheme)
			}
		}
	}
	if len(schemes) < 9 {
		t.Errorf("only %v collect at the sale", schemes)
	}
}
