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

	"github.com/lib/pq"

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

// sealBatch is how many transactions are sealed at once.
const sealBatch = 500

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

// sealTx seals one batch and adds it to the balances. The lock comes first: the statements after it see what the sealer before has
// committed.
func (s *Store) sealTx(ctx context.Context, tx *database.DB) (int, error) {
	if err := tx.In(ctx).Exec("SELECT pg_advisory_xact_lock(hashtextextended('ledger_seal', 0))").Error; err != nil {
		return 0, err
	}
	last, err := newestSeal(ctx, tx)
	if err != nil {
		return 0, err
	}
	var due []struct {
		ID   int64
		Text string
	}
	err = tx.In(ctx).Raw(`SELECT transaction_id AS id, ledger_text(transaction_id) AS text FROM ledger_open ORDER BY transaction_id LIMIT ?`, sealBatch).Scan(&due).Error
	if err != nil || len(due) == 0 {
		return 0, err
	}
	seals, sealed := make([]Seal, len(due)), make([]int64, len(due))
	for i, t := range due {
		last = Seal{Position: last.Position + 1, TransactionID: t.ID, Before: last.Hash, Hash: link(last.Hash, t.Text), SealedAt: s.now()}
		seals[i], sealed[i] = last, t.ID
	}
	if err := tx.In(ctx).Create(&seals).Error; err != nil {
		return 0, err
	}
	return len(seals), addUpTx(ctx, tx, sealed)
}

// addUpTx moves transactions from those that wait for their seal to the balances of what is sealed.
func addUpTx(ctx context.Context, tx *database.DB, sealed []int64) error {
	err := tx.In(ctx).Exec(`
		MERGE INTO ledger_balance b USING (
			SELECT account, party, amount_currency, sum(amount_minor)::bigint AS minor FROM posting WHERE transaction_id = any(?) GROUP BY 1, 2, 3 HAVING sum(amount_minor) <> 0
		) m ON b.account = m.account AND b.party = m.party AND b.amount_currency = m.amount_currency
		WHEN MATCHED AND b.amount_minor + m.minor = 0 THEN DELETE
		WHEN MATCHED THEN UPDATE SET amount_minor = b.amount_minor + m.minor
		WHEN NOT MATCHED THEN INSERT VALUES (m.account, m.party, m.amount_currency, m.minor)`, pq.Array(sealed)).Error
	if err != nil {
		return fmt.Errorf("add up what is sealed: %w", err)
	}
	return tx.In(ctx).Exec("DELETE FROM ledger_open WHERE transaction_id = any(?)", pq.Array(sealed)).Error
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
	err := db.In(ctx).Raw("SELECT count(*) AS count, min(posted_at) AS since FROM ledger_open").Scan(&open).Error
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
