package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/conduct"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// Case is a review before the one who decides about it.
type Case struct {
	Listed
	Open      []Report   // what readers say, the oldest first
	Decisions []Decision // earlier ones, the newest first
}

// Case reads a review in any state.
func (d *Desk) Case(ctx context.Context, token string, l locale.Language) (*Case, error) {
	r, err := d.one(ctx, l, "r.token = @token", map[string]any{"token": token})
	if err != nil {
		return nil, err
	}
	c := &Case{Listed: *r}
	if err := d.DB.In(ctx).Where("review_id = ? AND handled_at IS NULL", r.ID).Order("created_at, id").Find(&c.Open).Error; err != nil {
		return nil, fmt.Errorf("read reports of review %d: %w", r.ID, err)
	}
	err = d.DB.In(ctx).Raw(`SELECT d.*, a.name AS admin_name FROM review_decision d JOIN account a ON a.id = d.admin_id
		WHERE d.review_id = ? ORDER BY d.decided_at DESC, d.id DESC`, r.ID).Scan(&c.Decisions).Error
	if err != nil {
		return nil, fmt.Errorf("read decisions about review %d: %w", r.ID, err)
	}
	return c, nil
}

// Judgement is what an admin decided about a review: Version is that of the page the admin saw.
type Judgement struct {
	Token     string
	Version   int
	Verdict   Verdict
	Reason    string // to hide
	Statement string // what the author reads beside it
}

// Judge shows or hides a review, closes what readers reported, and has its author told. One that changed since the admin
// looked is ErrStale; who hid it last is ErrSameAdmin.
func (d *Desk) Judge(ctx context.Context, admin id.Account, j Judgement) error {
	if j.Verdict == Hide {
		if err := conduct.Reasoned(j.Reason, j.Statement, "statement"); err != nil {
			return err
		}
	} else {
		j.Verdict, j.Reason = Show, ""
	}
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		r, err := lockTx(ctx, tx, "token = ?", j.Token)
		if err != nil {
			return err
		}
		if r.Version != j.Version {
			return ErrStale
		}
		if err := d.impartialTx(ctx, tx, admin, r); err != nil {
			return err
		}
		return d.judgeTx(ctx, tx, admin, r, j)
	})
	if err != nil {
		return fmt.Errorf("%s review: %w", j.Verdict, err)
	}
	return nil
}

// impartialTx refuses the admin by whose decision a review that is looked at again was hidden.
func (d *Desk) impartialTx(ctx context.Context, tx *database.DB, admin id.Account, r *Review) error {
	if !slices.Contains(r.Findings, findAgain) && r.State != Hidden {
		return nil
	}
	var last Decision
	err := tx.In(ctx).Where("review_id = ? AND verdict = ?", r.ID, Hide).Order("decided_at DESC, id DESC").Limit(1).Find(&last).Error
	if err != nil {
		return fmt.Errorf("look for earlier decision: %w", err)
	}
	if last.AdminID == admin {
		return ErrSameAdmin
	}
	return nil
}

func (d *Desk) judgeTx(ctx context.Context, tx *database.DB, admin id.Account, r *Review, j Judgement) error {
	stars, n := r.counted()
	r.State, r.Reason, r.Statement = Hidden, j.Reason, strings.TrimSpace(j.Statement)
	if j.Verdict == Show {
		r.State, r.Findings = Shown, []string{}
	}
	r.Version++
	if err := d.saveTx(ctx, tx, r); err != nil {
		return fmt.Errorf("save review: %w", err)
	}
	if err := d.recountTx(ctx, tx, r, stars, n); err != nil {
		return err
	}
	if err := tx.In(ctx).Model(&Report{}).Where("review_id = ? AND handled_at IS NULL", r.ID).Update("handled_at", d.Now()).Error; err != nil {
		return fmt.Errorf("close reports: %w", err)
	}
	made := Decision{ReviewID: r.ID, AdminID: admin, Verdict: j.Verdict, Reason: r.Reason, Statement: r.Statement, DecidedAt: d.Now()}
	if err := tx.In(ctx).Create(&made).Error; err != nil {
		return fmt.Errorf("record decision: %w", err)
	}
	return d.Jobs.EnqueueTx(ctx, tx, Letter{DecisionID: made.ID})
}

// Told is what a letter about a decision needs. Review is nil if its author has deleted it since.
type Told struct {
	Decision Decision
	Review   *Review
	OrderID  id.Order
}

// Told reads a decision for the letter about it.
func (d *Desk) Told(ctx context.Context, n id.ReviewDecision) (*Told, error) {
	var t Told
	if err := d.DB.In(ctx).Take(&t.Decision, n).Error; err != nil {
		return nil, fmt.Errorf("find decision %d about a review: %w", n, err)
	}
	var found []Review
	if err := d.DB.In(ctx).Where("id = ?", t.Decision.ReviewID).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("find review %d: %w", t.Decision.ReviewID, err)
	}
	if len(found) == 0 {
		return &t, nil
	}
	t.Review = &found[0]
	err := d.DB.In(ctx).Raw("SELECT order_id FROM order_line WHERE id = ?", t.Review.LineID).Scan(&t.OrderID).Error
	if err != nil {
		return nil, fmt.Errorf("find order of review %d: %w", t.Review.ID, err)
	}
	return &t, nil
}

// checkAnswer tells what is wrong with a factory's answer.
func checkAnswer(language, text string) error {
	var c fault.Check
	c.Require(slices.Contains(locale.Languages(), locale.Language(language)), "language", "review.language_wrong")
	size := utf8.RuneCountInString(text)
	c.Require(size >= MinBody, "reply", "review.body_missing", fault.Args{"min": MinBody})
	c.Require(size <= conduct.MaxWords, "reply", "review.too_long", fault.Args{"max": conduct.MaxWords})
	c.Require(len(conduct.Look(text)) == 0, "reply", "review.answer_contact")
	return c.Err()
}
