package spreadsheet_test

import (
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/spreadsheet"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "scarf": "scarf", "-1.50": "-1.50", "12": "12", "don't": "don't", "'quoted'": "'quoted'",
		"=1+1": "'=1+1", "+49 30": "'+49 30", "-x": "'-x", "@sum": "'@sum", "\tx": "'\tx", "  =1": "'  =1", "＝1": "'＝1", "-": "'-",
		"'=1": "''=1", "-1-1": "'-1-1",
	} {
		if got := spreadsheet.Guard(cell); got != want {
			t.Errorf("%q is written as %q, want %q", cell, got, want)
		}
	}
}

// TestPlain: whatever is written comes back, and no cell that is not a number begins as a formula does.
func TestPlain(t *testing.T) {
	t.Parallel()
	letters := rapid.SampledFrom([]rune("'=+-@ \t\n＝a1."))
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOfN(letters, 0, 8, -1).Draw(t, "cell")
		safe := spreadsheet.Guard(cell)
		if back := spreadsheet.Plain(safe); back != cell {
			t.Fatalf("%q came back as %q", cell, back)
		}
		if first := strings.TrimLeft(safe, " "); safe != cell && first[0] != '\'' || safe == cell && strings.IndexAny(first, "=+@\t\n＝") == 0 {
			t.Fatalf("%q is written as %q", cell, safe)
		}
	})
}

func TestFile(t *testing.T) {
	t.Parallel()
	file, err := spreadsheet.File([][]string{{"name", "sum"}, {"=cmd()", "-3.00"}, {"a, \"b\"\nc", "1"}})
	if err != nil || !strings.HasPrefix(string(file), spreadsheet.Mark+"name,sum\r\n'=cmd(),-3.00\r\n") {
		t.Fatalf("%q, %v", file, err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), spreadsheet.Mark))).ReadAll()
	if err != nil || len(rows) != 3 || !slices.Equal(rows[2], []string{"a, \"b\"\nc", "1"}) {
		t.Errorf("%q, %v", rows, err)
	}
}

// full takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestClose_tells_what_went_wrong(t *testing.T) {
	t.Parallel()
	w := spreadsheet.NewWriter(full{})
	w.Row("a")
	if err := w.Close(); err == nil {
		t.Error("nothing was written, and nothing is said")
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	columns := []string{"name", "sum"}
	t.Run("finds_the_columns_wherever_they_stand_and_loses_no_good_row", func(t *testing.T) {
		t.Parallel()
		rows, err := spreadsheet.Read(spreadsheet.Mark+" Sum ;other; NAME\r\n1,50;x;'=anna\r\n2\r\n\"3\"x;;y\r\n4;;ben\r\n", columns, 9)
		if err != nil || len(rows) != 4 {
			t.Fatalf("%+v, %v", rows, err)
		}
		for i, want := range [][2]string{{"=anna", "1,50"}, {"", "2"}, {"", ""}, {"ben", "4"}} {
			if got := rows[i]; got.Cells["name"] != want[0] || got.Cells["sum"] != want[1] || got.Line != i+2 || errors.Is(got.Err, spreadsheet.ErrQuotes) != (i == 2) {
				t.Errorf("row %d is %+v", i, got)
			}
		}
	})
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"refuses_a_heading_without_a_column": {"name,other\nanna,1\n", spreadsheet.ErrHead},
		"refuses_nothing":                    {"", spreadsheet.ErrHead},
		"refuses_too_many_rows":              {"name,sum\na,1\nb,2\nc,3\n", spreadsheet.ErrMany},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if rows, err := spreadsheet.Read(c.text, columns, 2); !errors.Is(err, c.want) || rows != nil {
				t.Errorf("%+v, %v", rows, err)
			}
		})
	}
}
