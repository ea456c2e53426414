package account

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// hit counts one try and refuses with ErrThrottled when it is one too many. The count is one statement, so that tries
// at the same moment count each.
func (s *Store) hit(ctx context.Context, l limit, subject string) error {
	now := s.now()
	var hits int
	var resets time.Time
	err := s.db.Pool().QueryRow(ctx, `INSERT INTO throttle AS t (key, hits, resets_at) VALUES ($1, 1, $3)
		ON CONFLICT (key) DO UPDATE SET
			hits = CASE WHEN t.resets_at <= $2 THEN 1 ELSE t.hits + 1 END,
			resets_at = CASE WHEN t.resets_at <= $2 THEN excluded.resets_at ELSE t.resets_at END
		RETURNING hits, resets_at`, l.key(subject), now, now.Add(l.window)).Scan(&hits, &resets)
	if err != nil {
		return fmt.Errorf("count tries: %w", database.Translate(err))
	}
	if hits > l.hits {
		return refusal(resets.Sub(now))
	}
	return nil
}

// forgive takes back one try of a counter; all of them when all is set.
func (s *Store) forgive(ctx context.Context, l limit, subject string, all bool) error {
	_, err := s.db.Pool().Exec(ctx, `UPDATE throttle SET hits = CASE WHEN $2 THEN 0 ELSE greatest(hits - 1, 0) END WHERE key = $1`,
		l.key(subject), all)
	if err != nil {
		return fmt.Errorf("forgive tries: %w", database.Translate(err))
	}
	return nil
}

// MayAsk counts a letter that somebody at the network address asks for about something else than an account, such as the
// link to a guest's order; the limits are those of all letters to consumers. ErrThrottled is the same whether or not there
// is anything to write about.
func (s *Store) MayAsk(ctx context.Context, email, ip string) error {
	return s.mayWrite(ctx, Consumer, strings.ToLower(email), ip)
}

// MayReport counts a report of something illegal that somebody at the network address makes, who need not say who it is.
func (s *Store) MayReport(ctx context.Context, ip string) error { return s.hit(ctx, reportsByNet, ip) }

// MayQuestion counts a question that an account puts to a factory.
func (s *Store) MayQuestion(ctx context.Context, account id.Account) error {
	return s.hit(ctx, questionsBy, strconv.FormatInt(int64(account), 10))
}

// MayDraft counts a question that a guest at the network address has typed before signing in.
func (s *Store) MayDraft(ctx context.Context, ip string) error { return s.hit(ctx, draftsByNet, ip) }

// mayWrite counts a letter asked for by someone at the network address for the mail address.
func (s *Store) mayWrite(ctx context.Context, role Role, email, ip string) error {
	if err := s.hit(ctx, lettersByNet, ip); err != nil {
		return err
	}
	return s.hit(ctx, lettersByEmail, string(role)+":"+email)
}
