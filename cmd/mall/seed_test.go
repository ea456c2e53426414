package main

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/testdb"
)

// TestSeedGoesOn seeds people whose accounts were made by a run that ended before they were employed.
func TestSeedGoesOn(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": testdb.DSN(t), "MALL_DIR": t.TempDir(), "MALL_SECRET": strings.Repeat("s", 32)}
	cfg, err := config.Load(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	set, err := demo.Data()
	if err != nil {
		t.Fatal(err)
	}
	s := &seeder{App: a, set: set, factories: map[string]id.Factory{}}
	for run := range 3 {
		if err := s.addFactories(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.addPeople(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.employed(t, run)
		if run == 0 {
			if err := a.DB.In(t.Context()).Exec("DELETE FROM factory_staff").Error; err != nil {
				t.Fatal(err)
			}
		}
	}
}

// employed checks that every clerk of the demo works for the factory the demo names.
func (s *seeder) employed(t *testing.T, run int) {
	t.Helper()
	for _, p := range s.set.People {
		if p.Factory == "" {
			continue
		}
		who, err := s.trade.accounts.ByEmail(t.Context(), account.Factory, p.Mail)
		if err != nil {
			t.Fatal(err)
		}
		if f, err := s.trade.factories.Employer(t.Context(), who.ID); err != nil || f.Slug != p.Factory {
			t.Errorf("run %d: %s works for nobody: %v", run, p.Mail, err)
		}
	}
}
