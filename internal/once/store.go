package once

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
)

// Do carries out the effect under the ticket of the context, in the caller's transaction, and keeps what its answer refers
// to. If that has been done before it returns the first answer, with again set, and the effect does not run: whoever comes
// second waits until the first has committed. Other parameters under the same key are ErrOther. Without a ticket it just runs.
func Do(ctx context.Context, tx *database.DB, verb string, effect func() (answer string, err error)) (answer string, again bool, err error) {
	t, ok := From(ctx)
	if !ok {
		answer, err = effect()
		return answer, false, err
	}
	done := tx.In(ctx).Exec("INSERT INTO once (verb, who, key, print) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", verb, Print(t.Who), t.Key, t.Print)
	if done.Error != nil {
		return "", false, fmt.Errorf("take key for %s: %w", verb, done.Error)
	}
	if done.RowsAffected == 0 {
		answer, err = first(ctx, tx, t, verb)
		return answer, true, err
	}
	if answer, err = effect(); err != nil || answer == "" {
		return answer, false, err
	}
	err = tx.In(ctx).Exec("UPDATE once SET answer = ? WHERE who = ? AND verb = ? AND key = ?", answer, Print(t.Who), verb, t.Key).Error
	if err != nil {
		return "", false, fmt.Errorf("keep answer of %s: %w", verb, err)
	}
	return answer, false, nil
}

// Tx is a function for database.Transact that carries out an effect whose answer is always the same.
func Tx(ctx context.Context, verb string, effect func(tx *database.DB) error) func(tx *database.DB) error {
	return func(tx *database.DB) error {
		_, _, err := Do(ctx, tx, verb, func() (string, error) { return "", effect(tx) })
		return err
	}
}

// Answered is the first answer of what was carried out under the ticket of the context; ok is false while it was not.
// Other parameters are ErrOther.
func Answered(ctx context.Context, db *database.DB, verb string) (answer string, ok bool, err error) {
	t, ok := From(ctx)
	if !ok {
		return "", false, nil
	}
	answer, err = first(ctx, db, t, verb)
	if errors.Is(err, database.ErrNotFound) {
		return "", false, nil
	}
	return answer, err == nil, err
}

func first(ctx context.Context, db *database.DB, t Ticket, verb string) (string, error) {
	var was struct {
		Print  []byte
		Answer string
	}
	err := db.In(ctx).Table("once").Where("who = ? AND verb = ? AND key = ?", Print(t.Who), verb, t.Key).Take(&was).Error
	if err != nil {
		return "", fmt.Errorf("look for key of %s: %w", verb, err)
	}
	if !bytes.Equal(was.Print, t.Print) {
		return "", ErrOther
	}
	return was.Answer, nil
}

// Sweep is the periodic job that throws away keys whose time is over.
type Sweep struct{}

// Kind is the job's name.
func (Sweep) Kind() string { return "once_sweep" }

// sweepBatch is how many rows one statement throws away, so that none holds locks for long.
const sweepBatch = 10_000

// SweepOut throws away keys older than keep_rule says today; it is a periodic job's work.
func SweepOut(ctx context.Context, db *database.DB) error {
	for {
		done := db.In(ctx).Exec(`DELETE FROM once WHERE ctid = any(ARRAY(SELECT ctid FROM once WHERE made_at < now() - kept_for('once', current_date) LIMIT ?))`, sweepBatch)
		if done.Error != nil {
			return fmt.Errorf("sweep out keys: %w", done.Error)
		}
		if done.RowsAffected < sweepBatch {
			return nil
		}
	}
}
