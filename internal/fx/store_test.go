package fx_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

const feed = `<Envelope><Cube>
	<Cube time="2026-11-20"><Cube currency="USD" rate="1.0850"/><Cube currency="CNY" rate="7.80"/></Cube>
	<Cube time="2026-11-19"><Cube currency="USD" rate="1.0840"/><Cube currency="CNY" rate="7.79"/></Cube>
</Cube></Envelope>`

func now() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }

func serve(t *testing.T, asked *[]string) fx.ECB {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.URL.Path)
		if r.URL.Path == "/broken" {
			http.Error(w, "no", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte(feed)) // the test sees a short answer as a bad feed
	}))
	t.Cleanup(s.Close)
	return fx.ECB{Client: s.Client(), Daily: s.URL + "/daily", History: s.URL + "/90", Now: now}
}

func TestUpdate(t *testing.T) {
	ctx, store := context.Background(), fx.NewStore(testdb.New(t))
	book, err := fx.NewBook(store, now)
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	ecb := serve(t, &asked)
	report, err := fx.Update(ctx, store, ecb, now())
	if err != nil || report.Changed != 4 || report.Latest.Format(time.DateOnly) != "2026-11-20" {
		t.Fatalf("%+v, %v", report, err)
	}
	if report, err = fx.Update(ctx, store, ecb, now()); err != nil || report.Changed != 0 {
		t.Fatalf("a second update changed %+v, %v", report, err)
	}
	if got := strings.Join(asked, " "); got != "/90 /daily" {
		t.Errorf("asked for %s; want the 90 days first, then the newest", got)
	}
	refreshed(t, book)
	if got, err := book.Current().Convert(money.MustParse("78.00", "CNY"), "USD", money.HalfUp); err != nil || got.String() != "10.85" {
		t.Errorf("78 CNY is %s, %v", got, err)
	}
}

// refreshed refreshes the book and checks that nothing but that changed it.
func refreshed(t *testing.T, book *fx.Book) {
	t.Helper()
	before := book.Current().AsOf().Format(time.DateOnly)
	if err := book.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	if after := book.Current().AsOf().Format(time.DateOnly); before != "2026-04-13" || after != "2026-11-20" {
		t.Errorf("the rates were of %s before and of %s after", before, after)
	}
}

func TestOn(t *testing.T) {
	ctx, store := context.Background(), fx.NewStore(testdb.New(t))
	book, err := fx.NewBook(store, now)
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	if _, err := fx.Update(ctx, store, serve(t, &asked), now()); err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{"2026-11-19": "1.084", "2026-11-22": "1.085", "2026-04-13": "1.1684", "2026-04-12": "1.1711"} {
		d, err := time.Parse(time.DateOnly, on)
		if err != nil {
			t.Fatal(err)
		}
		r, err := book.On(ctx, d)
		if err != nil {
			t.Fatal(on, err)
		}
		if q, _ := r.Quote("USD"); q.Rate.String() != want {
			t.Errorf("on %s the dollar is %s of %s, want %s", on, q.Rate, q.AsOf.Format(time.DateOnly), want)
		}
	}
	if _, err := book.On(ctx, time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)); !errors.Is(err, fx.ErrNoRate) {
		t.Errorf("rates of a day before all: %v", err)
	}
}

func TestUpdateRefusesAndChangesNothing(t *testing.T) {
	ctx, store := context.Background(), fx.NewStore(testdb.New(t))
	var asked []string
	ecb := serve(t, &asked)
	if _, err := fx.Update(ctx, store, ecb, now()); err != nil {
		t.Fatal(err)
	}
	leap, err := fx.Read(strings.NewReader(strings.ReplaceAll(strings.ReplaceAll(feed, "7.80", "78.0"), "7.79", "77.9")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fx.Take(ctx, store, leap, now()); !errors.Is(err, fx.ErrFeed) {
		t.Errorf("a tenfold yuan is taken: %v", err)
	}
	future, err := fx.Read(strings.NewReader(strings.ReplaceAll(feed, "2026-11-20", "2027-11-20")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fx.Take(ctx, store, future, now()); !errors.Is(err, fx.ErrFeed) {
		t.Errorf("rates of next year are taken: %v", err)
	}
	ecb.Daily, ecb.History = strings.Replace(ecb.Daily, "/daily", "/broken", 1), strings.Replace(ecb.History, "/90", "/broken", 1)
	if _, err := fx.Update(ctx, store, ecb, now()); !errors.Is(err, fx.ErrFeed) {
		t.Errorf("a broken feed is taken: %v", err)
	}
	all, err := store.Latest(ctx, now())
	if err != nil || len(all) != 2 {
		t.Errorf("%d quotes, %v; want the two of before", len(all), err)
	}
}

func TestASourceMayCorrectItself(t *testing.T) {
	ctx, store := context.Background(), fx.NewStore(testdb.New(t))
	quotes, err := fx.Read(strings.NewReader(feed))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := store.Save(ctx, quotes, now()); err != nil || n != 4 {
		t.Fatal(n, err)
	}
	quotes[0].Rate = money.MustDecimal("1.0851")
	if n, err := store.Save(ctx, quotes, now().Add(time.Hour)); err != nil || n != 1 {
		t.Errorf("%d rows changed, %v; want the corrected one", n, err)
	}
	all, err := store.Latest(ctx, now())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range all {
		if q.Currency == "USD" && q.Rate.String() != "1.0851" {
			t.Errorf("the dollar is still %s", q.Rate)
		}
	}
}
