package follow_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/follow"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/testdb"
)

func TestFollow(t *testing.T) {
	t.Parallel()
	ctx, db, now := t.Context(), testdb.New(t), time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := follow.NewStore(db, func() time.Time { return now })
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.In(ctx).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		SELECT 'f' || n, 'approved', 'F', '厂', 'x' || n, 'c', 'p', 'n', '1', 'a', 'a', now() FROM generate_series(1, 101) n`).Error)
	must(db.In(ctx).Exec(`INSERT INTO account (role, email, name, language, password_hash, created_at)
		VALUES ('consumer', 'a@example.com', 'A', 'en', '-', now()), ('consumer', 'b@example.com', 'B', 'en', '-', now())`).Error)
	has := func(member id.Account, want string) {
		t.Helper()
		all, err := s.Of(ctx, member)
		must(err)
		var got []string
		for _, f := range all {
			got = append(got, fmt.Sprint(f.FactoryID))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("follows %q, want %q", strings.Join(got, " "), want)
		}
	}
	follows := func(maker id.Factory) {
		t.Helper()
		now = now.Add(time.Minute)
		must(s.Follow(ctx, 1, maker))
	}
	follows(1)
	follows(2)
	follows(1) // once
	has(1, "2 1")
	has(2, "")
	must(s.Unfollow(ctx, 1, 1))
	has(1, "2")
	if err := s.BringBack(ctx, 2, 1); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("another's: %v", err)
	}
	must(s.BringBack(ctx, 1, 1))
	has(1, "2 1")
	must(s.Unfollow(ctx, 1, 1))
	now = now.Add(2 * time.Hour)
	must(s.SweepOut(ctx))
	if err := s.BringBack(ctx, 1, 1); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("swept out: %v", err)
	}
	for maker := range id.Factory(follow.Most) {
		follows(maker + 2)
	}
	if err := s.Follow(ctx, 1, 1); !errors.Is(err, follow.ErrFull) {
		t.Errorf("one too many: %v", err)
	}
	must(db.In(ctx).Exec("DELETE FROM account WHERE id = 1").Error)
	has(1, "")
}
