package onboarding_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/onboarding"
	"github.com/silkroadmall/mall/internal/testdb"
)

type bench struct {
	*onboarding.Onboarding
	db        *database.DB
	accounts  *account.Store
	factories *factory.Store
}

func newBench(t *testing.T) bench {
	t.Helper()
	t.Parallel()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	b := bench{db: db, accounts: account.NewStore(db, queue, time.Now), factories: factory.NewStore(db, time.Now)}
	b.Onboarding = onboarding.New(db, b.accounts, b.factories)
	return b
}

func application() onboarding.Application {
	return onboarding.Application{
		Company: onboarding.Company{NameZH: "龙泉青瓷有限公司", Name: "Longquan Celadon Co., Ltd.", CreditCode: "91330200ma2ahnqt4r",
			Province: "浙江省", City: "龙泉市", AddressZH: "剑池街道 1 号", Address: "1 Jianchi Street, Longquan", PostalCode: "323700",
			Contact: "王芳", Phone: "138 0013 8000", Email: "sales@Longquan.example"},
		Person: account.New{Email: "wang@example.com", Language: "zh-Hans", Password: "copper kettle 47"},
		At:     "/portal", IP: "192.0.2.7",
	}
}

func (b bench) count(t *testing.T) (n int) {
	t.Helper()
	if err := b.db.Pool().QueryRow(t.Context(), "select count(*) from factory").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestApply(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	if err := b.Apply(ctx, application()); err != nil {
		t.Fatal(err)
	}
	clerk, err := b.accounts.ByEmail(ctx, account.Factory, "wang@example.com")
	if err != nil || clerk.Name != "王芳" || clerk.VerifiedAt != nil {
		t.Fatalf("clerk: %+v, %v", clerk, err)
	}
	f, err := b.factories.Employer(ctx, clerk.ID)
	if err != nil || f.State != factory.Pending || f.Slug != "longquan-celadon-co-ltd" || f.Phone != "+8613800138000" || f.Email != "sales@longquan.example" || f.CreditCode != "91330200MA2AHNQT4R" {
		t.Fatalf("factory: %+v, %v", f, err)
	}
}

func TestApplyRefuses(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	if err := b.Apply(ctx, application()); err != nil {
		t.Fatal(err)
	}
	t.Run("answers_the_same_for_an_address_with_an_account", func(t *testing.T) {
		again := application()
		again.CreditCode = "91440300MA5EXAMP85"
		if err := b.Apply(ctx, again); err != nil || b.count(t) != 1 {
			t.Errorf("%v, %d factories", err, b.count(t))
		}
	})
	t.Run("refuses_a_company_twice_and_leaves_nothing", func(t *testing.T) {
		other := application()
		other.Person.Email = "li@example.com"
		err := b.Apply(ctx, other)
		if got := strings.Join(fault.FieldNames(err), " "); got != "credit_code" {
			t.Errorf("wrong fields %q: %v", got, err)
		}
		if _, err := b.accounts.ByEmail(ctx, account.Factory, "li@example.com"); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("an account was left behind: %v", err)
		}
	})
	t.Run("names_every_wrong_field", func(t *testing.T) {
		err := b.Apply(ctx, onboarding.Application{})
		want := "address address_zh city contact credit_code email name_latin name_zh password phone postal_code province public_email"
		if got := strings.Join(fault.FieldNames(err), " "); got != want {
			t.Errorf("wrong fields %q, want %q", got, want)
		}
	})
}

func TestApplyUnderOneName(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	first, second := application(), application()
	second.Person.Email, second.CreditCode = "zhao@example.com", "91440300MA5EXAMP85"
	if err := errors.Join(b.Apply(ctx, first), b.Apply(ctx, second)); err != nil {
		t.Fatal(err)
	}
	clerk, err := b.accounts.ByEmail(ctx, account.Factory, "zhao@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if f, err := b.factories.Employer(ctx, clerk.ID); err != nil || f.Slug != "longquan-celadon-co-ltd-2" {
		t.Errorf("slug: %+v, %v", f, err)
	}
}

func TestReapply(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	if err := b.Apply(ctx, application()); err != nil {
		t.Fatal(err)
	}
	clerk, err := b.accounts.ByEmail(ctx, account.Factory, "wang@example.com")
	if err != nil {
		t.Fatal(err)
	}
	f, err := b.factories.Employer(ctx, clerk.ID)
	if err != nil {
		t.Fatal(err)
	}
	mended := onboarding.CompanyOf(f)
	mended.City = "丽水市"
	if err := b.Reapply(ctx, f, mended); !errors.Is(err, factory.ErrState) {
		t.Errorf("a waiting factory applied again: %v", err)
	}
	if _, err := b.db.Pool().Exec(ctx, "update factory set state = 'declined', reason = 'city'"); err != nil {
		t.Fatal(err)
	}
	f.State = factory.Declined
	if err := b.Reapply(ctx, f, mended); err != nil {
		t.Fatal(err)
	}
	if f, err = b.factories.Employer(ctx, clerk.ID); err != nil || f.State != factory.Pending || f.City != "丽水市" || f.Reason != "" {
		t.Errorf("factory: %+v, %v", f, err)
	}
}
