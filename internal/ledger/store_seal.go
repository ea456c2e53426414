package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/database"
)

// Seal binds a transaction to all that were sealed before it. The chain is made after the commit, by one sealer at a time:
// were it made in the transaction that posts, every sale would wait for the one before it to reach the disk.
type Seal struct {
	Position      int64 // from 1, without gaps
	TransactionID int64
	Before        []byte // the hash of the seal before it; of the first, zeros
	Hash          []byte // SHA-256 of Before and of the SHA-256 of the transaction's text
	SealedAt      time.Time
}

// TableName is the table of Seal.
func (Seal) TableName() string { return "ledger_seal" }

// Chain is how far the book is sealed.
type Chain struct {
	Newest Seal  // Position 0: nothing is sealed yet
	Open   int64 // transactions that wait for their seal
	Since  *time.Time
}

// Hash is the newest hash in hexadecimal, "" if there is none.
func (c Chain) Hash() string { return hex.EncodeToString(c.Newest.Hash) }

// Lag is how long the oldest transaction has waited for its seal.
func (c Chain) Lag(now time.Time) time.Duration {
	if c.Since == nil {
		return 0
	}
	return max(now.Sub(*c.Since), 0)
}

const (
	sealBatch = 500

	// sealReach is how many ids a transaction may be behind the newest sealed one and still be found: one takes its id long
	// before it commits, and others overtake it. It may last a minute at most.
	sealReach = 100_000
)

// ErrSeal is a text that names no seal.
var ErrSeal = errors.New("ledger: a seal is written POSITION:HASH")

// SealDue seals what has been committed since the last time, and says how many transactions.
func (s *Store) SealDue(ctx context.Context) (int, error) {
	sealed := 0
	for {
		n := 0
		err := s.db.Transact(ctx, func(tx *database.DB) error {
			var err error
			n, err = s.sealTx(ctx, tx)
			return err
		})
		if err != nil {
			return sealed, fmt.Errorf("seal ledger: %w", err)
		}
		if sealed += n; n < sealBatch {
			return sealed, nil
		}
	}
}

// sealTx seals one batch. The lock comes first: the statements after it see what the sealer before has committed.
func (s *Store) sealTx(ctx context.Context, tx *database.DB) (int, error) {
	if err := tx.In(ctx).Exec("SELECT pg_advisory_xact_lock(hashtextextended('ledger_seal', 0))").Error; err != nil {
		return 0, err
	}
	last, err := newestSeal(ctx, tx)
	if err != nil {
		return 0, err
	}
	var newest int64
	if err := tx.In(ctx).Raw("SELECT coalesce(max(transaction_id), 0) FROM ledger_seal").Scan(&newest).Error; err != nil {
		return 0, err
	}
	var due []struct {
		ID   int64
		Text string
	}
	from := newest - sealReach
	err = tx.In(ctx).Raw(`SELECT t.id, ledger_text(t.id) AS text FROM ledger_transaction t WHERE t.id > ?
		AND NOT EXISTS (SELECT FROM ledger_seal s WHERE s.transaction_id = t.id AND s.transaction_id > ?) ORDER BY t.id LIMIT ?`, from, from, sealBatch).Scan(&due).Error
	if err != nil || len(due) == 0 {
		return 0, err
	}
	seals := make([]Seal, len(due))
	for i, t := range due {
		last = Seal{Position: last.Position + 1, TransactionID: t.ID, Before: last.Hash, Hash: link(last.Hash, t.Text), SealedAt: s.now()}
		seals[i] = last
	}
	return len(seals), tx.In(ctx).Create(&seals).Error
}

// link is the hash that follows another one.
func link(before []byte, text string) []byte {
	content := sha256.Sum256([]byte(text))
	sum := sha256.Sum256(append(append(make([]byte, 0, 2*sha256.Size), before...), content[:]...))
	return sum[:]
}

// newestSeal is the end of the chain; before the first seal there are zeros.
func newestSeal(ctx context.Context, db *database.DB) (Seal, error) {
	var seal Seal
	err := db.In(ctx).Order("position DESC").Take(&seal).Error
	if errors.Is(err, database.ErrNotFound) {
		return Seal{Hash: make([]byte, sha256.Size)}, nil
	}
	return seal, err
}

// Chain says how far the book is sealed.
func (s *Store) Chain(ctx context.Context) (Chain, error) {
	c, err := readChain(ctx, s.db)
	if err != nil {
		return c, fmt.Errorf("read seals: %w", err)
	}
	return c, nil
}

func readChain(ctx context.Context, db *database.DB) (Chain, error) {
	var c Chain
	var open struct {
		Count int64
		Since *time.Time
	}
	err := db.In(ctx).Raw(`SELECT count(*) AS count, min(t.posted_at) AS since FROM ledger_transaction t
		WHERE NOT EXISTS (SELECT FROM ledger_seal s WHERE s.transaction_id = t.id)`).Scan(&open).Error
	if err != nil {
		return c, err
	}
	c.Open, c.Since = open.Count, open.Since
	c.Newest, err = newestSeal(ctx, db)
	if c.Newest.Position == 0 {
		c.Newest.Hash = nil
	}
	return c, err
}

// Holds tells whether the book still has a seal that somebody wrote down elsewhere, as POSITION:HASH: who shortens the book
// and seals it anew can't make that one again. ErrSeal for a text that is none.
func (s *Store) Holds(ctx context.Context, noted string) (bool, error) {
	at, hash, _ := strings.Cut(noted, ":")
	position, err := strconv.ParseInt(at, 10, 64)
	want, wrong := hex.DecodeString(hash)
	if err != nil || wrong != nil || len(want) != sha256.Size {
		return false, ErrSeal
	}
	var found int64
	if err := s.db.In(ctx).Model(&Seal{}).Where("position = ? AND hash = ?", position, want).Count(&found).Error; err != nil {
		return false, fmt.Errorf("look for seal %d: %w", position, err)
	}
	return found == 1, nil
}
