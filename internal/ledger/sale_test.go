package ledger_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

func TestSale(t *testing.T) {
	paid := ledger.Paid{Reference: "T1", OrderID: 7, Gateway: "sandbox", Currency: "USD", Country: "US", Region: "CA"}
	shares := []ledger.Share{
		{Factory: "suzhou-silk", Service: "yunexpress", Goods: 5000, Delivery: 700, Duty: 350, Tax: 410, Fees: 0, Commission: 400},
		{Factory: "jingdezhen", Service: "yunexpress", Goods: 3000, Delivery: 900, Duty: 100, Tax: 250, Fees: 55, Commission: 240},
	}

	t.Run("one_debit_and_a_credit_for_each_creditor", func(t *testing.T) {
		got, err := ledger.Sale(paid, shares)
		if err != nil {
			t.Fatal(err)
		}
		usd := func(minor int64) money.Amount { return money.New(minor, "USD") }
		want := []ledger.Posting{
			{Account: ledger.ProviderClearing, Party: "sandbox", Amount: usd(10765)},
			{Account: ledger.Commission, Amount: usd(-640)},
			{Account: ledger.DeliveryPayable, Party: "yunexpress", Amount: usd(-1600)},
			{Account: ledger.DutyPayable, Party: "US", Amount: usd(-450)},
			{Account: ledger.FactoryHeld, Party: "jingdezhen", Amount: usd(-2760)},
			{Account: ledger.FactoryHeld, Party: "suzhou-silk", Amount: usd(-4600)},
			{Account: ledger.FeesPayable, Party: "US", Amount: usd(-55)},
			{Account: ledger.TaxPayable, Party: "US-CA", Amount: usd(-660)},
		}
		if diff := cmp.Diff(want, got.Postings); diff != "" {
			t.Error(diff)
		}
		if got.Kind != ledger.KindSale || got.Reference != "T1" || got.OrderID == nil || *got.OrderID != 7 {
			t.Errorf("transaction %+v", got)
		}
	})

	for name, change := range map[string]func(p *ledger.Paid, s *ledger.Share){
		"refuses_more_under_a_scheme_than_the_tax": func(_ *ledger.Paid, s *ledger.Share) { s.Scheme = s.Tax + 1 },
		"refuses_a_negative_figure":                func(_ *ledger.Paid, s *ledger.Share) { s.Duty = -1 },
		"refuses_a_commission_above_the_goods":     func(_ *ledger.Paid, s *ledger.Share) { s.Commission = s.Goods + 1 },
		"refuses_an_unknown_currency":              func(p *ledger.Paid, _ *ledger.Share) { p.Currency = "DOG" },
		"refuses_a_sale_without_reference":         func(p *ledger.Paid, _ *ledger.Share) { p.Reference = "" },
		"refuses_a_share_without_factory":          func(_ *ledger.Paid, s *ledger.Share) { s.Factory = "" },
		"refuses_delivery_that_nobody_carries":     func(_ *ledger.Paid, s *ledger.Share) { s.Service = "" },
		"refuses_a_sale_of_nothing":                func(_ *ledger.Paid, s *ledger.Share) { *s = ledger.Share{Factory: "a"} },
		"refuses_a_commission_that_is_below_zero":  func(_ *ledger.Paid, s *ledger.Share) { s.Commission = math.MinInt64 },
	} {
		t.Run(name, func(t *testing.T) {
			p, s := paid, shares[0]
			change(&p, &s)
			if _, err := ledger.Sale(p, []ledger.Share{s}); !errors.Is(err, ledger.ErrFigures) {
				t.Errorf("error %v, want ErrFigures", err)
			}
		})
	}

	t.Run("refuses_sums_beyond_64_bits", func(t *testing.T) {
		huge := ledger.Share{Factory: "a", Goods: math.MaxInt64}
		if _, err := ledger.Sale(paid, []ledger.Share{huge, huge}); !errors.Is(err, money.ErrOverflow) {
			t.Errorf("error %v, want ErrOverflow", err)
		}
		two := []ledger.Share{huge, {Factory: "b", Goods: 1}}
		if _, err := ledger.Sale(paid, two); !errors.Is(err, money.ErrOverflow) {
			t.Errorf("error %v, want ErrOverflow", err)
		}
	})
}

// TestSale_balances draws orders of any figures: the sale always balances, the clearing account takes the sum of all
// charges, and nothing of any kind is lost or invented.
func TestSale_balances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.Int64Range(0, 1<<40)
		shares := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ledger.Share {
			goods := rapid.Int64Range(1, 1<<40).Draw(t, "goods")
			return ledger.Share{
				Factory:    rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "factory"),
				Service:    rapid.SampledFrom([]string{"x", "y"}).Draw(t, "service"),
				Goods:      goods,
				Commission: rapid.Int64Range(0, goods).Draw(t, "commission"),
				Delivery:   figure.Draw(t, "delivery"), Duty: figure.Draw(t, "duty"),
				Tax: figure.Draw(t, "tax"), Fees: figure.Draw(t, "fees"),
			}
		}), 1, 6).Draw(t, "shares")
		currency := rapid.SampledFrom([]money.Currency{"EUR", "JPY", "KWD"}).Draw(t, "currency")
		got, err := ledger.Sale(ledger.Paid{Reference: "T", Gateway: "g", Currency: currency, Country: "DE"}, shares)
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Check(); err != nil {
			t.Fatal(err)
		}
		var want, goods int64
		for _, s := range shares {
			want += s.Goods + s.Delivery + s.Duty + s.Tax + s.Fees
			goods += s.Goods
		}
		sums := map[ledger.Account]int64{}
		for _, p := range got.Postings {
			sums[p.Account] += p.Amount.Minor
		}
		if sums[ledger.ProviderClearing] != want || -sums[ledger.FactoryHeld]-sums[ledger.Commission] != goods {
			t.Fatalf("clearing %d of %d, goods %d of %d", sums[ledger.ProviderClearing], want,
				-sums[ledger.FactoryHeld]-sums[ledger.Commission], goods)
		}
	})
}

func TestReceiptAndRefund(t *testing.T) {
	paid := ledger.Paid{Reference: "T1", OrderID: id.Order(7), Gateway: "sandbox", Currency: "EUR"}
	in, err := ledger.Receipt(paid, "SR-1", money.MustParse("12.30", "EUR"))
	if err != nil || in.Check() != nil {
		t.Fatalf("receipt %v, %v", err, in.Check())
	}
	out, err := ledger.Refund(paid, "SR-1", money.MustParse("12.30", "EUR"))
	if err != nil || out.Check() != nil {
		t.Fatalf("refund %v, %v", err, out.Check())
	}
	both := ledger.Transaction{Kind: "both", Reference: "x", Postings: append(in.Postings, out.Postings...)}
	left := map[ledger.Account]int64{}
	for _, p := range both.Postings {
		left[p.Account] += p.Amount.Minor
	}
	if left[ledger.ProviderClearing] != 0 || left[ledger.ConsumerCredit] != 0 {
		t.Errorf("a receipt and its refund leave %v", left)
	}
	if _, err := ledger.Receipt(paid, "SR-1", money.MustParse("12.30", "USD")); !errors.Is(err, ledger.ErrFigures) {
		t.Errorf("another currency: %v, want ErrFigures", err)
	}
	if _, err := ledger.Refund(paid, "SR-1", money.Zero("EUR")); !errors.Is(err, ledger.ErrFigures) {
		t.Errorf("nothing: %v, want ErrFigures", err)
	}
}

func TestCheck(t *testing.T) {
	eur := func(minor int64) ledger.Posting {
		return ledger.Posting{Account: "a", Amount: money.New(minor, "EUR")}
	}
	usd := ledger.Posting{Account: "b", Amount: money.New(-5, "USD")}
	for name, c := range map[string]struct {
		t    ledger.Transaction
		want error
	}{
		"balanced":                      {ledger.Transaction{Kind: "k", Reference: "r", Postings: []ledger.Posting{eur(5), eur(-5)}}, nil},
		"refuses_one_posting":           {ledger.Transaction{Kind: "k", Reference: "r", Postings: []ledger.Posting{eur(5)}}, ledger.ErrFigures},
		"refuses_a_difference":          {ledger.Transaction{Kind: "k", Reference: "r", Postings: []ledger.Posting{eur(5), eur(-4)}}, ledger.ErrUnbalanced},
		"refuses_two_currencies_as_one": {ledger.Transaction{Kind: "k", Reference: "r", Postings: []ledger.Posting{eur(5), usd}}, ledger.ErrUnbalanced},
		"refuses_a_posting_of_nothing":  {ledger.Transaction{Kind: "k", Reference: "r", Postings: []ledger.Posting{eur(0), eur(0)}}, ledger.ErrFigures},
		"refuses_no_reference":          {ledger.Transaction{Kind: "k", Postings: []ledger.Posting{eur(5), eur(-5)}}, ledger.ErrFigures},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.t.Check(); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestSale_under_a_scheme(t *testing.T) {
	t.Parallel()
	got, err := ledger.Sale(ledger.Paid{Reference: "T1", OrderID: 7, Gateway: "sandbox", Currency: "USD", Country: "US", Region: "CA"},
		[]ledger.Share{{Factory: "suzhou-silk", Goods: 1000, Tax: 200, Scheme: 150}})
	if err != nil {
		t.Fatal(err)
	}
	all := []ledger.Transaction{got}
	if scheme, customs := ledger.Owed(all, ledger.SchemePayable, "US"), ledger.Owed(all, ledger.TaxPayable, "US-CA"); scheme != 150 || customs != 50 {
		t.Errorf("%d to the scheme, %d to customs", scheme, customs)
	}
}
