package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/reconciliation"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/internal/transfer"
)

// noon is when these tests begin.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// admin is who books, by row.
const admin = id.Account(1)

// desk is a desk of a database of its own, by a clock that the test sets.
type desk struct {
	*transfer.Desk
	t  *testing.T
	at time.Time
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, at: noon, Desk: &transfer.Desk{DB: testdb.New(t)}}
	d.Now = func() time.Time { return d.at }
	d.Ledger = ledger.NewStore(d.DB, d.Now)
	d.must(d.DB.In(t.Context()).Exec(`INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'a@x.example', 'A', 'en', 'x', now())`).Error)
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// took posts money that a provider took so long ago.
func (d *desk) took(ago time.Duration, gateway string, minor int64, c money.Currency) {
	d.t.Helper()
	past := ledger.NewStore(d.DB, func() time.Time { return d.at.Add(-ago) })
	amount := money.New(minor, c)
	d.must(d.DB.Transact(d.t.Context(), func(tx *database.DB) error {
		_, err := past.PostTx(d.t.Context(), tx, ledger.Transaction{Kind: ledger.KindReceipt, Reference: id.NewToken(), Postings: []ledger.Posting{
			{Account: ledger.ProviderClearing, Party: gateway, Amount: amount}, {Account: ledger.Reserve, Party: "test", Amount: amount.Neg()},
		}})
		return err
	}))
}

// stands is the balance of an account in euro cents.
func (d *desk) stands(a ledger.Account) int64 {
	d.t.Helper()
	var sum int64
	d.must(d.DB.In(d.t.Context()).Raw("SELECT coalesce(sum(amount_minor), 0) FROM posting WHERE account = ? AND amount_currency = 'EUR'", a).Scan(&sum).Error)
	return sum
}

func entry(reference, gross, fee, net string) transfer.Entry {
	return transfer.Entry{Provider: "sandbox", Reference: reference, Day: "2026-11-20", Currency: "eur", Gross: gross, Fee: fee, Net: net}
}

func rows(list ...transfer.Entry) []transfer.Row {
	var rows []transfer.Row
	for i, e := range list {
		rows = append(rows, transfer.Row{Line: i + 2, Entry: e})
	}
	return rows
}

func (d *desk) plan(list ...transfer.Entry) []transfer.Row {
	d.t.Helper()
	planned := rows(list...)
	d.must(d.Plan(d.t.Context(), planned))
	return planned
}

func TestPlan(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.took(time.Hour, "sandbox", 10_000, "EUR")
	d.took(time.Hour, "sandbox", 500, "JPY")
	right := d.plan(entry("tr_1", "60.00", "2.00", "58.00"), entry("tr_2", "40", "0", "40"))
	if right[0].Err != nil || right[1].Err != nil || right[0].Transfer.NetMinor != 5800 || d.stands(ledger.Bank) != 0 {
		t.Errorf("%+v", right)
	}
	yen := entry("tr_3", "500", "1.5", "498.5")
	yen.Currency = "JPY"
	stranger, later := entry("tr_4", "1", "0", "1"), entry("tr_5", "1", "0", "1")
	stranger.Provider, later.Day = "elsewhere", "2026-11-25"
	for name, c := range map[string]struct {
		list []transfer.Entry
		want string // the wrong fields of the last
	}{
		"an_empty_form":                   {[]transfer.Entry{{}}, "currency date reference"},
		"amounts_that_do_not_add_up":      {[]transfer.Entry{entry("a", "60.00", "2.00", "58.01")}, "net"},
		"amounts_that_are_none":           {[]transfer.Entry{entry("a", "0", "-1", "x")}, "fee gross net"},
		"decimals_of_a_yen":               {[]transfer.Entry{yen}, "fee net"},
		"a_provider_with_nothing":         {[]transfer.Entry{stranger}, "provider"},
		"a_day_to_come":                   {[]transfer.Entry{later}, "date"},
		"more_than_lies_there":            {[]transfer.Entry{entry("a", "100.01", "0", "100.01")}, "gross"},
		"more_than_the_lines_before_left": {[]transfer.Entry{entry("a", "60", "0", "60"), entry("b", "40.01", "0", "40.01")}, "gross"},
		"a_reference_twice":               {[]transfer.Entry{entry("a", "1", "0", "1"), entry("a", "1", "0", "1")}, "reference"},
	} {
		planned := d.plan(c.list...)
		last := planned[len(planned)-1]
		if got := strings.Join(fault.FieldNames(last.Err), " "); got != c.want || last.Transfer != nil {
			t.Errorf("%s: wrong are %q, want %q", name, got, c.want)
		}
	}
}

func TestBook(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx := d.t.Context()
	d.took(time.Hour, "sandbox", 10_000, "EUR")
	d.must(d.Book(ctx, admin, rows(entry("tr_1", "60.00", "2.00", "58.00"), entry("tr_2", "10", "0.10", "9.90"))))
	if d.stands(ledger.Bank) != 6790 || d.stands(ledger.ProviderFees) != 210 || d.stands(ledger.ProviderClearing) != 3000 {
		t.Errorf("%d at the bank, %d fees, %d left", d.stands(ledger.Bank), d.stands(ledger.ProviderFees), d.stands(ledger.ProviderClearing))
	}
	list, total, err := d.Transfers(ctx, 1, 1)
	if err != nil || total != 2 || len(list) != 1 || list[0].Reference != "tr_1" || list[0].BookedBy != admin || list[0].Net() != money.New(5800, "EUR") {
		t.Errorf("%+v of %d, %v", list, total, err)
	}
	d.proves()
}

// TestBook_whole: one line that does not fit keeps its whole table out.
func TestBook_whole(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx := d.t.Context()
	d.took(time.Hour, "sandbox", 10_000, "EUR")
	d.must(d.Book(ctx, admin, rows(entry("tr_1", "60.00", "2.00", "58.00"))))
	half := rows(entry("tr_3", "10", "0", "10"), entry("tr_1", "1", "0", "1"))
	if err := d.Book(ctx, admin, half); !errors.Is(err, transfer.ErrRefused) || strings.Join(fault.FieldNames(half[1].Err), " ") != "reference" {
		t.Errorf("a reference that is booked: %v, %+v", err, half)
	}
	if d.stands(ledger.Bank) != 5800 {
		t.Error("half of a table is booked")
	}
	d.proves()
}

// TestDatabase holds for a program that goes around this package.
func TestDatabase(t *testing.T) {
	t.Parallel()
	d := open(t)
	ctx := d.t.Context()
	d.took(time.Hour, "sandbox", 10_000, "EUR")
	d.must(d.Book(ctx, admin, rows(entry("tr_1", "60.00", "2.00", "58.00"))))
	for name, sql := range map[string]string{
		"another sum":         `('sandbox', 'x', '2026-11-20', 'EUR', 3, 1, 1, 1, now())`,
		"the same reference":  `('sandbox', 'tr_1', '2026-11-20', 'EUR', 1, 0, 1, 1, now())`,
		"a fee below nothing": `('sandbox', 'x', '2026-11-20', 'EUR', 1, -1, 2, 1, now())`,
		"what never arrived":  `('sandbox', 'x', '2026-11-20', 'EUR', 1, 1, 0, 1, now())`,
	} {
		if err := d.DB.In(ctx).Exec(`INSERT INTO provider_transfer (gateway, reference, arrived_on, currency, gross_minor, fee_minor, net_minor, booked_by, booked_at) VALUES ` + sql).Error; err == nil {
			t.Errorf("the database takes %s", name)
		}
	}
	if err := d.DB.In(ctx).Exec("DELETE FROM provider_transfer").Error; err == nil {
		t.Error("a transfer can be taken back")
	}
}

// proves holds the transfers against the book.
func (d *desk) proves() {
	d.t.Helper()
	_, err := d.Ledger.SealDue(d.t.Context())
	d.must(err)
	r, err := d.Ledger.Verify(d.t.Context())
	d.must(err)
	for _, p := range r.Problems {
		if !strings.HasPrefix(p.Subject, "payment ") {
			d.t.Errorf("%+v", p)
		}
	}
}

// TestBook_at_once: what lies at the provider is passed on once, however many book at the same moment, and a key books once.
func TestBook_at_once(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.took(time.Hour, "sandbox", 1000, "EUR")
	var all sync.WaitGroup
	var booked atomic.Int64
	for i := range 8 {
		all.Go(func() {
			err := d.Book(t.Context(), admin, rows(entry(fmt.Sprint("tr_", i), "4", "0", "4")))
			if err == nil {
				booked.Add(1)
			} else if !errors.Is(err, transfer.ErrRefused) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if booked.Load() != 2 || d.stands(ledger.ProviderClearing) != 200 {
		t.Errorf("%d booked, %d left", booked.Load(), d.stands(ledger.ProviderClearing))
	}
	for range 2 {
		ctx := once.With(t.Context(), once.Ticket{Who: "a", Key: "0123456789abcdef", Print: once.Print("x")})
		d.must(d.Book(ctx, admin, rows(entry("key", "2", "0", "2"))))
	}
	if d.stands(ledger.ProviderClearing) != 0 {
		t.Errorf("%d left", d.stands(ledger.ProviderClearing))
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	text, err := transfer.Write([]transfer.Entry{entry("=tr_1", "60.00", "2.00", "58.00"), {}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := transfer.Read(text); err != nil || len(got) != 2 || got[0].Entry != entry("=tr_1", "60.00", "2.00", "58.00") || got[0].Line != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	broken, err := transfer.Read("net;fee;gross;currency;date;reference;provider\n1;0;1;EUR;2026-11-20;a;sandbox\n\"1\"x;0\n")
	if err != nil || len(broken) != 2 || broken[0].Entry.Reference != "a" || broken[1].Err == nil {
		t.Errorf("%+v, %v", broken, err)
	}
	for _, wrong := range []string{"", "a,b\n1,2\n", strings.Join(transfer.Columns(), ",") + "\n", strings.Join(transfer.Columns(), ",") + strings.Repeat("\nx", transfer.MostRows+1)} {
		if _, err := transfer.Read(wrong); !slices.Equal(fault.FieldNames(err), []string{"sheet"}) {
			t.Errorf("%.20q: %v", wrong, err)
		}
	}
}

// TestOverdue: money waits since the oldest payment that no transfer has covered, whenever the transfer was booked.
func TestOverdue(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	d := open(t)
	books := reconciliation.Desk{DB: d.DB, Now: d.Now}
	waits := func() []reconciliation.Waiting {
		t.Helper()
		list, err := books.Overdue(context.WithoutCancel(t.Context()))
		d.must(err)
		return list
	}
	d.took(100*day, "sandbox", 300, "EUR")
	d.took(95*day, "sandbox", 500, "EUR")
	d.took(10*day, "sandbox", 700, "EUR")
	if list := waits(); len(list) != 1 || list[0].Amount.Minor != 800 || !list[0].Since.Equal(noon.Add(-100*day)) {
		t.Errorf("before any transfer: %+v", list)
	}
	d.must(d.Book(t.Context(), admin, rows(entry("tr_1", "4.00", "0.20", "3.80"))))
	if list := waits(); len(list) != 1 || list[0].Amount.Minor != 400 || !list[0].Since.Equal(noon.Add(-95*day)) {
		t.Errorf("after one transfer: %+v", list)
	}
	d.must(d.Book(t.Context(), admin, rows(entry("tr_2", "4.00", "0.20", "3.80"))))
	if list := waits(); len(list) != 0 {
		t.Errorf("after both: %+v", list)
	}
	d.at = noon.Add(81 * day)
	if list := waits(); len(list) != 1 || list[0].Amount.Minor != 700 {
		t.Errorf("after 91 days: %+v", list)
	}
}
