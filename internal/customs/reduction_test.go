package customs

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/silkroadmall/mall/internal/landedcost"
)

func TestReduction(t *testing.T) {
	t.Parallel()
	book, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		country, day, act string
	}{
		{"DE", "2026-12-01", "Directive 98/6/EC"}, {"NO", "2026-12-01", "Prisopplysningsforskriften"}, {"JP", "2026-12-01", "Rule of the mall"},
		{"DE", "2022-05-27", ""}, {"NO", "2023-09-30", ""}, {"JP", "2025-12-31", ""},
	} {
		got, ok := book.Reduction(c.country, landedcost.MustDay(c.day))
		if ok != (c.act != "") || ok && (got.Days != 30 || !strings.HasPrefix(got.Proof.Act, c.act)) {
			t.Errorf("%s on %s: %+v, %v", c.country, c.day, got, ok)
		}
	}
}

func TestReduction_refuses(t *testing.T) {
	t.Parallel()
	head := "in,days,from,to,act,url,checked,confidence,note\n"
	good := "DE,30,2020-01-01,,An act,https://example.com,2026-11-30,memory,"
	read := func(row string) error {
		_, err := readReductions([]fs.FS{fstest.MapFS{}, fstest.MapFS{reductionFile: {Data: []byte(head + row + "\n")}}})
		return err
	}
	if err := read(good); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"30", "0"}, {"30", "61"}, {"30", "month"}, {"2020-01-01", "soon"}, {"memory", "sure"}, {"An act", ""}, {"DE,", ","}} {
		if err := read(strings.Replace(good, c[0], c[1], 1)); !errors.Is(err, ErrRules) {
			t.Errorf("%s for %s: %v", c[1], c[0], err)
		}
	}
}
