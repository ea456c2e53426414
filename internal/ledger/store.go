package ledger

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Store keeps the book.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// PostTx writes the transaction and says whether it did: a kind and reference that stand in the book already are left
// as they are and answer false. What Check refuses never reaches the database, which would refuse it at the commit.
func (s *Store) PostTx(ctx context.Context, tx *database.DB, t Transaction) (bool, error) {
	if err := t.Check(); err != nil {
		return false, fmt.Errorf("post %s %s: %w", t.Kind, t.Reference, err)
	}
	t.PostedAt = s.now()
	done := tx.In(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "kind"}, {Name: "reference"}},
		DoNothing: true,
	}).Create(&t)
	if done.Error != nil {
		return false, fmt.Errorf("post %s %s: %w", t.Kind, t.Reference, done.Error)
	}
	if done.RowsAffected == 0 {
		return false, nil
	}
	rows := make([]Posting, len(t.Postings))
	for i, p := range t.Postings {
		rows[i] = Posting{TransactionID: t.ID, Account: p.Account, Party: p.Party, Amount: p.Amount}
	}
	if err := tx.In(ctx).Create(&rows).Error; err != nil {
		return false, fmt.Errorf("post %s %s: %w", t.Kind, t.Reference, err)
	}
	return true, nil
}

// OrderPostings lists the order's transactions with their postings, oldest first.
func (s *Store) OrderPostings(ctx context.Context, order id.Order) ([]Transaction, error) {
	return s.OrderPostingsTx(ctx, s.db, order)
}

// OrderPostingsTx is OrderPostings as a transaction sees it.
func (s *Store) OrderPostingsTx(ctx context.Context, tx *database.DB, order id.Order) ([]Transaction, error) {
	var list []Transaction
	if err := tx.In(ctx).Where("order_id = ?", order).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list transactions of order %d: %w", order, err)
	}
	place := make(map[int64]int, len(list))
	ids := make([]int64, len(list))
	for i, t := range list {
		place[t.ID], ids[i] = i, t.ID
	}
	var rows []Posting
	if err := tx.In(ctx).Where("transaction_id IN ?", ids).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list postings of order %d: %w", order, err)
	}
	for _, p := range rows {
		t := &list[place[p.TransactionID]]
		t.Postings = append(t.Postings, p)
	}
	return list, nil
}

// Balance is what stands on an account for one party in one currency: a debit balance if positive.
type Balance struct {
	Account Account
	Party   string
	Amount  money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
}

// Balances lists what stands on an account, "" for every account, by party and currency; what came to nothing is left
// out. It reads the sums of what is sealed and the postings that are not, so that it takes no longer as the book grows.
func (s *Store) Balances(ctx context.Context, account Account) ([]Balance, error) {
	return s.BalancesTx(ctx, s.db, account)
}

// BalancesTx is Balances as a transaction sees it.
func (s *Store) BalancesTx(ctx context.Context, tx *database.DB, account Account) ([]Balance, error) {
	var list []Balance
	g := tx.In(ctx).Table("ledger_standing").Select("account, party, amount_currency, sum(amount_minor)::bigint AS amount_minor")
	if account != "" {
		g = g.Where("account = ?", account)
	}
	err := g.Group("account, party, amount_currency").Having("sum(amount_minor) <> 0").Order("account, party, amount_currency").Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("read balances of %s: %w", account, err)
	}
	return list, nil
}
