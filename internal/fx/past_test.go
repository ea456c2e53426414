package fx_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

// TestThen looks at the rates of each day of the past: those of the day, of the one before where none came, and at both ends.
func TestThen(t *testing.T) {
	t.Parallel()
	store := fx.NewStore(testdb.New(t))
	quote := func(day, rate string) fx.Quote {
		as, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return fx.Quote{Currency: "CNY", AsOf: as, Source: fx.BankName, Rate: money.MustDecimal(rate)}
	}
	if _, err := store.Save(t.Context(), []fx.Quote{quote("2026-08-01", "7.1"), quote("2026-11-18", "7.8"), quote("2026-11-20", "7.9")}, now()); err != nil {
		t.Fatal(err)
	}
	book, err := fx.NewBook(store, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{
		"2026-01-01": "7.1", "2026-08-30": "7.1", "2026-10-01": "7.1", "2026-11-17": "7.1", "2026-11-18": "7.8", "2026-11-19": "7.8", "2026-11-20": "7.9", "2026-11-21": "7.9", "2027-01-01": "7.9",
	} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if q, ok := book.Then(at.Add(13 * time.Hour)).Quote("CNY"); !ok || q.Rate.String() != want {
			t.Errorf("on %s a euro was %s yuan, want %s", day, q.Rate, want)
		}
	}
	if book.Then(now().AddDate(0, 0, -1)) == book.Then(now().AddDate(0, 0, -3)) || book.Then(now()) != book.Then(now().AddDate(0, 0, -1)) {
		t.Error("a day without new rates shares those before it, another does not")
	}
}

// TestThen_shipped has the shipped rates where no store was read.
func TestThen_shipped(t *testing.T) {
	t.Parallel()
	book, err := fx.NewBook(nil, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := book.Then(now()).Quote("CNY"); !ok {
		t.Error("no rate of the yuan")
	}
}
