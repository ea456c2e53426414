package factory_test

import (
	"errors"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/testdb"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newStore has an approved factory, 1, and one that waits, 2.
func newStore(t *testing.T) (*factory.Store, *database.DB) {
	t.Helper()
	db := testdb.New(t)
	must(t, db.In(t.Context()).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		SELECT 'f' || n, CASE n WHEN 1 THEN 'approved' ELSE 'pending' END, 'Kiln ' || n, '窑' || n, 'CODE' || n, 'c', 'p', 'n', '1', 'a', 'a', now()
		FROM generate_series(1, 2) n`).Error)
	return factory.NewStore(db, time.Now), db
}

func TestShownIsApproved(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	if f, err := s.Shown(t.Context(), "f1"); err != nil || f.ID != 1 {
		t.Errorf("%+v %v", f, err)
	}
	for _, slug := range []string{"f2", "f3"} {
		if _, err := s.Shown(t.Context(), slug); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("%s: %v", slug, err)
		}
	}
	if list, err := s.ShownAll(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestFactories(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	for _, c := range []struct {
		q     factory.Query
		total int
		first string
	}{
		{factory.Query{Limit: 10}, 2, "f2"}, // those that wait come first
		{factory.Query{State: factory.Approved, Limit: 10}, 1, "f1"},
		{factory.Query{Search: "窑1", Limit: 10}, 1, "f1"},
		{factory.Query{Search: "%", Limit: 10}, 0, ""},
	} {
		list, err := s.Factories(t.Context(), c.q)
		must(t, err)
		if len(list.Rows) != c.total || c.total > 0 && list.Rows[0].Slug != c.first {
			t.Errorf("%+v: %+v", c.q, list)
		}
	}
	counts, err := s.Counts(t.Context())
	must(t, err)
	if counts[factory.Pending] != 1 || counts[factory.Approved] != 1 || counts[factory.Suspended] != 0 {
		t.Error(counts)
	}
}

func TestFactoriesPageByPage(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	first, err := s.Factories(t.Context(), factory.Query{Limit: 1})
	must(t, err)
	second, err := s.Factories(t.Context(), factory.Query{Limit: 1, Way: first.Next})
	must(t, err)
	back, err := s.Factories(t.Context(), factory.Query{Limit: 1, Way: second.Previous})
	must(t, err)
	if len(second.Rows) != 1 || second.Rows[0].Slug != "f1" || second.Next != (id.Way{}) || len(back.Rows) != 1 || back.Rows[0].Slug != "f2" {
		t.Errorf("page by page: %+v, %+v, %+v", first, second, back)
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	good := factory.Profile{Contact: "Zhou", Phone: "+86 1", Email: " info@Example.CN ", Founded: 1998, StaffCount: 40, HandoverDays: 3, Story: map[string]string{"en": " Kilns ", "de": " "}}
	must(t, s.Describe(t.Context(), 1, good))
	f, err := s.Factory(t.Context(), 1)
	must(t, err)
	if f.HandoverDays != 3 || f.Story["en"] != "Kilns" || f.Email != "info@example.cn" || len(f.Story) != 1 || f.State != factory.Approved {
		t.Errorf("%+v", f)
	}
	if err := s.Describe(t.Context(), 9, good); !errors.Is(err, database.ErrNotFound) {
		t.Error(err)
	}
	bad := factory.Profile{Founded: 3, StaffCount: -1, HandoverDays: 31}
	if got := fault.FieldNames(s.Describe(t.Context(), 1, bad)); len(got) != 6 {
		t.Error(got)
	}
}

func TestSaveState(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	must(t, db.Transact(t.Context(), func(tx *database.DB) error {
		f, err := s.LockTx(t.Context(), tx, 1)
		if err != nil {
			return err
		}
		if err := f.Transition(factory.Suspended); err != nil {
			return err
		}
		f.Reason, f.Name = "late", "not written"
		return s.SaveStateTx(t.Context(), tx, f)
	}))
	f, err := s.BySlug(t.Context(), "f1")
	must(t, err)
	if f.State != factory.Suspended || f.Reason != "late" || f.Name != "Kiln 1" {
		t.Errorf("%+v", f)
	}
}
