package ledger_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

// zones are where the months of the model's countries begin, as the mall sets it.
var zones = map[string]string{"DE": "Europe/Brussels", "FR": "Europe/Brussels", "GB": "Europe/London", "US": "UTC", "AU": "Australia/Sydney", "JP": "Asia/Tokyo"}

// month is a row of the report.
type month struct {
	Month, Of, Party, Country, Zone string
	Account                         ledger.Account
	Currency                        money.Currency
}

// pot is a balance.
type pot struct {
	Account  ledger.Account
	Party    string
	Currency money.Currency
}

// sold is an order of the model with what authorities are owed for it.
type sold struct {
	paid     ledger.Paid
	number   string
	at       time.Time
	owed     map[ledger.Account]int64
	assessed bool
}

// books is a book with a model of what its report of levies must say.
type books struct {
	t       *testing.T
	db      *database.DB
	store   *ledger.Store
	at      time.Time
	orders  []*sold
	months  map[month]int64
	pots    map[pot]int64
	counter int
}

// TestLevies posts any mix of sales, refunds and differences of duty, to any countries at any times: each row of the report is what was
// posted for its month, and all rows of an account are its balance.
func TestLevies(t *testing.T) {
	t.Parallel()
	b := &books{t: t, db: testdb.New(t), at: time.Date(2026, 1, 31, 20, 0, 0, 0, time.UTC), months: map[month]int64{}, pots: map[pot]int64{}}
	b.store = ledger.NewStore(b.db, func() time.Time { return b.at })
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(t, "postings") {
			b.at = b.at.Add(time.Duration(rapid.IntRange(0, 20*24*60).Draw(t, "minutes")) * time.Minute)
			switch rapid.SampledFrom([]string{"sale", "refund", "duty"}).Draw(t, "what") {
			case "sale":
				b.sell(t)
			case "refund":
				b.refund(t)
			case "duty":
				b.assess(t)
			}
		}
		b.compare(t)
	})
}

// post writes a transaction and counts it in the model.
func (b *books) post(t *rapid.T, o *sold, tx ledger.Transaction, err error) {
	if err != nil {
		t.Fatal(err)
	}
	if err := b.db.Transact(b.t.Context(), func(db *database.DB) error { _, err := b.store.PostTx(b.t.Context(), db, tx); return err }); err != nil {
		t.Fatal(err)
	}
	for _, p := range tx.Postings {
		if !slices.Contains(ledger.LevyAccounts(), p.Account) {
			continue
		}
		zone, err := time.LoadLocation(zones[o.paid.Country])
		if err != nil {
			t.Fatal(err)
		}
		m := month{b.at.In(zone).Format("2006-01"), o.at.In(zone).Format("2006-01"), p.Party, o.paid.Country, zone.String(), p.Account, p.Amount.Currency}
		b.months[m] -= p.Amount.Minor
		b.pots[pot{p.Account, p.Party, p.Amount.Currency}] -= p.Amount.Minor
		o.owed[p.Account] -= p.Amount.Minor
	}
}

func (b *books) sell(t *rapid.T) {
	b.counter++
	o := &sold{number: fmt.Sprintf("SR-%d", b.counter), at: b.at, owed: map[ledger.Account]int64{}}
	o.paid = ledger.Paid{Reference: fmt.Sprintf("T%d", b.counter), Gateway: "sandbox", Currency: rapid.SampledFrom([]money.Currency{"EUR", "USD", "JPY"}).Draw(t, "currency"),
		Country: rapid.SampledFrom([]string{"DE", "FR", "GB", "US", "AU", "JP"}).Draw(t, "country"), OrderID: confirmed(b.t, b.db, o.number, "A"+o.number)}
	if o.paid.Country == "US" {
		o.paid.Region = rapid.SampledFrom([]string{"CA", "NY"}).Draw(t, "region")
	}
	tax := rapid.Int64Range(0, 9_999).Draw(t, "tax")
	s := ledger.Share{Factory: "silk", Goods: 5000, Duty: rapid.Int64Range(0, 9_999).Draw(t, "duty"), Tax: tax, Scheme: rapid.Int64Range(0, tax).Draw(t, "scheme")}
	tx, err := ledger.Sale(o.paid, []ledger.Share{s})
	b.orders = append(b.orders, o)
	b.post(t, o, tx, err)
}

// refund gives back any part of what the authorities are owed for an order.
func (b *books) refund(t *rapid.T) {
	if len(b.orders) == 0 {
		return
	}
	o := rapid.SampledFrom(b.orders).Draw(t, "order")
	burdens := []ledger.Burden{{Account: ledger.Reserve, Party: "goods", Minor: 100}}
	for _, account := range ledger.LevyAccounts() {
		party := o.paid.Country
		if account == ledger.TaxPayable {
			party = ledger.TaxParty(o.paid)
		}
		if most := o.owed[account]; most > 0 {
			burdens = append(burdens, ledger.Burden{Account: account, Party: party, Minor: rapid.Int64Range(0, most).Draw(t, string(account))})
		}
	}
	b.counter++
	p := o.paid
	p.Reference = fmt.Sprintf("R%d", b.counter)
	tx, err := ledger.Credit(p, o.number, burdens)
	b.post(t, o, tx, err)
}

// assess books an invoice of duty, once for an order: any surplus goes back or stays, any shortfall is the reserve's.
func (b *books) assess(t *rapid.T) {
	if len(b.orders) == 0 {
		return
	}
	o := rapid.SampledFrom(b.orders).Draw(t, "order")
	quoted := o.owed[ledger.DutyPayable]
	invoiced := rapid.Int64Range(0, 2*quoted+10).Draw(t, "invoiced")
	if o.assessed || invoiced == quoted {
		return
	}
	o.assessed = true
	of := func(minor int64) money.Amount { return money.New(minor, o.paid.Currency) }
	p := o.paid
	p.Reference = "CN-" + o.number
	tx, err := ledger.Difference(p, o.number, ledger.Assessed{Quoted: of(quoted), Invoiced: of(invoiced), Returned: of(rapid.Int64Range(0, max(quoted-invoiced, 0)).Draw(t, "returned"))})
	b.post(t, o, tx, err)
}

// compare holds the report to the model and to the balances of the book.
func (b *books) compare(t *rapid.T) {
	rows, err := b.store.Levies(b.t.Context(), time.Time{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	got, sums := map[month]int64{}, map[pot]int64{}
	for _, r := range rows {
		got[month{r.Month.Format("2006-01"), r.Of.Format("2006-01"), r.Party, r.Country, r.Zone, r.Account, r.Currency}] += r.Minor
		sums[pot{r.Account, r.Party, r.Currency}] += r.Minor
	}
	if diff := cmp.Diff(b.months, got); diff != "" {
		t.Fatalf("the report differs from what was posted (-posted +reported):\n%s", diff)
	}
	b.monthly(t, rows)
	for _, account := range ledger.LevyAccounts() {
		balances, err := b.store.Balances(b.t.Context(), account)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range balances {
			k := pot{one.Account, one.Party, one.Amount.Currency}
			if sums[k] != -one.Amount.Minor {
				t.Fatalf("%v: the report sums to %d, the book has %d", k, sums[k], -one.Amount.Minor)
			}
			delete(sums, k)
		}
	}
	for k, sum := range sums {
		if sum != 0 {
			t.Fatalf("%v: the report sums to %d, the book has nothing", k, sum)
		}
	}
}

// monthly asks for the newest month alone, whose clocks begin and end it at different moments: it is what the whole report has of it.
func (b *books) monthly(t *rapid.T, all []ledger.Levy) {
	if len(all) == 0 {
		return
	}
	month := all[0].Month
	var want []ledger.Levy
	for _, r := range all {
		if r.Month.Equal(month) {
			want = append(want, r)
		}
	}
	got, err := b.store.Levies(b.t.Context(), month, month.AddDate(0, 1, 0))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Fatalf("%s, %v", diff, err)
	}
}
