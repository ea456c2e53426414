package question

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// Desk is where questions are put, answered and decided about. All its fields must be set.
type Desk struct {
	DB   *database.DB
	Jobs *job.Queue
	Now  func() time.Time
}

// draft is what a guest has typed.
type draft struct {
	Token     string `gorm:"primaryKey"`
	Body      string
	CreatedAt time.Time
}

// TableName is the table of draft.
func (draft) TableName() string { return "question_draft" }

// draftsFor is how long what a guest has typed is kept.
const draftsFor = 24 * time.Hour

// Keep holds what a guest has typed until the guest has signed in, and names it.
func (d *Desk) Keep(ctx context.Context, body string) (string, error) {
	kept := draft{Token: id.NewToken(), Body: body, CreatedAt: d.Now()}
	if err := d.DB.In(ctx).Create(&kept).Error; err != nil {
		return "", fmt.Errorf("keep a guest's question: %w", err)
	}
	return kept.Token, nil
}

// Kept is what was typed; "" if it is not there any more.
func (d *Desk) Kept(ctx context.Context, token string) (string, error) {
	var kept []draft
	err := d.DB.In(ctx).Where("token = ? AND created_at > ?", token, d.Now().Add(-draftsFor)).Find(&kept).Error
	if err != nil {
		return "", fmt.Errorf("find a guest's question: %w", err)
	}
	if len(kept) == 0 {
		return "", nil
	}
	return kept[0].Body, nil
}

// SweepOut throws away what guests have typed and not sent; it is a periodic job's work.
func (d *Desk) SweepOut(ctx context.Context) error {
	if err := d.DB.In(ctx).Where("created_at <= ?", d.Now().Add(-draftsFor)).Delete(&draft{}).Error; err != nil {
		return fmt.Errorf("sweep out guests' questions: %w", err)
	}
	return nil
}

// Ask puts a question to a factory and has its staff told.
func (d *Desk) Ask(ctx context.Context, asker id.Account, a Asking) (*Question, error) {
	a.Body = strings.TrimSpace(a.Body)
	if err := a.Check(); err != nil {
		return nil, err
	}
	q := &Question{Token: id.NewToken(), AccountID: &asker, FactoryID: a.FactoryID, ListingID: a.ListingID, Market: a.Market, Country: a.Country,
		Language: a.Language, Body: a.Body, State: Shown, AnswerState: Shown, AskedAt: d.Now(), Version: 1}
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		q.ID = 0
		if err := tx.In(ctx).Create(q).Error; err != nil {
			return fmt.Errorf("keep question: %w", err)
		}
		if err := tx.In(ctx).Where("token = ?", a.Draft).Delete(&draft{}).Error; err != nil {
			return fmt.Errorf("throw away draft: %w", err)
		}
		return d.Jobs.EnqueueTx(ctx, tx, Letter{QuestionID: q.ID, Part: Asked})
	})
	if err != nil {
		return nil, fmt.Errorf("ask factory %d: %w", a.FactoryID, err)
	}
	return q, nil
}

// Withdraw takes an asker's own question back; one that is answered is ErrAnswered.
func (d *Desk) Withdraw(ctx context.Context, asker id.Account, token string) error {
	gone := d.DB.In(ctx).Where("token = ? AND account_id = ? AND answered_at IS NULL", token, asker).Delete(&Question{})
	if gone.Error != nil {
		return fmt.Errorf("take back question: %w", gone.Error)
	}
	if gone.RowsAffected > 0 {
		return nil
	}
	if err := d.DB.In(ctx).Where("token = ? AND account_id = ?", token, asker).Take(&Question{}).Error; err != nil {
		return fmt.Errorf("take back question: %w", err)
	}
	return ErrAnswered
}

// Answer keeps what the factory says to a question that was put to it, and has the asker told. One written anew, after a
// moderator hid the first, waits for a moderator.
func (d *Desk) Answer(ctx context.Context, f id.Factory, token string, r Reply) error {
	r.Body = strings.TrimSpace(r.Body)
	if err := r.Check(); err != nil {
		return err
	}
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		q, err := lockTx(ctx, tx, token)
		if err != nil {
			return err
		}
		if q.FactoryID != f || q.State != Shown {
			return database.ErrNotFound
		}
		if !q.Open() {
			return ErrAnswered
		}
		return d.answerTx(ctx, tx, q, r)
	})
	if err != nil {
		return fmt.Errorf("answer question: %w", err)
	}
	return nil
}

func (d *Desk) answerTx(ctx context.Context, tx *database.DB, q *Question, r Reply) error {
	now := d.Now()
	q.AnswerState = Shown
	if q.Answer != "" {
		q.AnswerState = Waiting
	}
	q.Answer, q.AnswerLanguage, q.AnswerPublic, q.AnsweredAt, q.ReadAt = r.Body, r.Language, r.Public && q.ListingID != nil, &now, nil
	q.Version++
	if err := saveTx(ctx, tx, q); err != nil || q.AnswerState != Shown {
		return err
	}
	return d.Jobs.EnqueueTx(ctx, tx, Letter{QuestionID: q.ID, Part: Replied})
}

func lockTx(ctx context.Context, tx *database.DB, token string) (*Question, error) {
	var q Question
	if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("token = ?", token).Take(&q).Error; err != nil {
		return nil, fmt.Errorf("find question: %w", err)
	}
	return &q, nil
}

// saveTx writes what its factory or a moderator may change.
func saveTx(ctx context.Context, tx *database.DB, q *Question) error {
	err := tx.In(ctx).Model(q).Select("State", "Reason", "Statement", "Answer", "AnswerLanguage", "AnswerPublic", "AnswerState", "AnswerReason",
		"AnswerStatement", "AnsweredAt", "ReadAt", "Version").Updates(q).Error
	if err != nil {
		return fmt.Errorf("save question: %w", err)
	}
	return nil
}

// Read notes that an asker has seen the answers to the questions.
func (d *Desk) Read(ctx context.Context, asker id.Account, questions []id.Question) error {
	if len(questions) == 0 {
		return nil
	}
	err := d.DB.In(ctx).Model(&Question{}).Where("id IN ? AND account_id = ? AND read_at IS NULL AND answer <> '' AND answer_state = ?", questions, asker, Shown).
		Update("read_at", d.Now()).Error
	if err != nil {
		return fmt.Errorf("note answers as read: %w", err)
	}
	return nil
}
