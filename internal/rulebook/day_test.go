package rulebook_test

import (
	"errors"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/rulebook"
)

func TestOn(t *testing.T) {
	h := open(t)
	refused := func(day landedcost.Day, first string) {
		t.Helper()
		_, err := h.On(t.Context(), day)
		var wrong *fault.Error
		if !errors.Is(err, rulebook.ErrDay) || !errors.As(err, &wrong) || wrong.Args["first"] != first {
			t.Errorf("%s: %v, want the first day %s", day, err, first)
		}
	}
	refused(20261128, "2026-11-28") // nothing is archived yet
	h.clock = time.Date(2026, 11, 28, 23, 59, 59, 0, time.UTC)
	must(t, h.Archive(t.Context()))
	h.clock = h.clock.Add(2 * time.Second) // the next day
	v := h.published(vat("21%"))
	h.clock = h.clock.AddDate(0, 0, 2)
	_, err := h.RollBack(t.Context(), h.anna, v.ID, "tried")
	must(t, err)

	refused(20261127, "2026-11-28")
	for _, x := range []struct {
		day     landedcost.Day
		version string
		tax     int64
	}{
		{20261128, "", 1957}, {20261129, "+1", 2163}, {20261130, "+1", 2163}, {20261201, "+2", 1957}, {20270301, "+2", 1957},
	} {
		book, err := h.On(t.Context(), x.day)
		must(t, err)
		if got := h.taxOn(book, monday); got != x.tax || book.Version() != h.shipped.Version()+x.version {
			t.Errorf("by the data of %s, %s, the tax is %d; want %s, %d", x.day, book.Version(), got, x.version, x.tax)
		}
	}
}

// Older shipped rules count for the days on which they were in use.
func TestOnOlderRules(t *testing.T) {
	h := open(t)
	must(t, h.Archive(t.Context()))
	old := h.clock.AddDate(0, -2, 0)
	must(t, h.db.In(t.Context()).Exec(`INSERT INTO rule_archive (digest, version, files, stored_at)
		SELECT 'old', '2026-09-01.1', files, ? FROM rule_archive`, old).Error)
	for day, same := range map[landedcost.Day]bool{20261101: false, 20261128: true} {
		book, err := h.On(t.Context(), day)
		must(t, err)
		if (book == h.shipped.Shipped()) != same {
			t.Errorf("by the data of %s: this program's %t, want %t", day, !same, same)
		}
	}
}
