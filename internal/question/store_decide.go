package question

import (
	"context"
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/conduct"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// Case is a question before the one who decides about it.
type Case struct {
	Listed
	Decisions []Decision // the newest first
}

// Case reads a question in any state.
func (d *Desk) Case(ctx context.Context, token string, l locale.Language) (*Case, error) {
	q, err := d.one(ctx, l, "q.token = @token", map[string]any{"token": token})
	if err != nil {
		return nil, err
	}
	c := &Case{Listed: *q}
	err = d.DB.In(ctx).Raw(`SELECT d.*, a.name AS admin_name FROM question_decision d JOIN account a ON a.id = d.admin_id
		WHERE d.question_id = ? ORDER BY d.decided_at DESC, d.id DESC`, q.ID).Scan(&c.Decisions).Error
	if err != nil {
		return nil, fmt.Errorf("read decisions about question %d: %w", q.ID, err)
	}
	return c, nil
}

// Judgement is what an admin decided about a part: Version is that of the page the admin saw.
type Judgement struct {
	Token     string
	Part      Part
	Version   int
	Verdict   Verdict
	Reason    string // to hide
	Statement string // what the author reads beside it
}

// Judge shows or hides a part and has its author told. One that changed since the admin looked is ErrStale; who hid it last is
// ErrSameAdmin; an answer that is not there is ErrNotFound.
func (d *Desk) Judge(ctx context.Context, admin id.Account, j Judgement) error {
	if j.Verdict == Hide {
		if err := conduct.Reasoned(j.Reason, j.Statement, "statement"); err != nil {
			return err
		}
	} else {
		j.Verdict, j.Reason = Show, ""
	}
	j.Statement = strings.TrimSpace(j.Statement)
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		q, err := lockTx(ctx, tx, j.Token)
		if err != nil {
			return err
		}
		if q.Version != j.Version {
			return ErrStale
		}
		if err := d.impartialTx(ctx, tx, admin, q, j.Part); err != nil {
			return err
		}
		return d.judgeTx(ctx, tx, admin, q, j)
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", j.Verdict, j.Part, err)
	}
	return nil
}

// impartialTx refuses the admin by whose decision a part that is looked at again was hidden.
func (d *Desk) impartialTx(ctx context.Context, tx *database.DB, admin id.Account, q *Question, p Part) error {
	state := q.State
	if p == Replied {
		state = q.AnswerState
	}
	if state == Shown {
		return nil
	}
	var last Decision
	err := tx.In(ctx).Where("question_id = ? AND part = ? AND verdict = ?", q.ID, p, Hide).Order("decided_at DESC, id DESC").Limit(1).Find(&last).Error
	if err != nil {
		return fmt.Errorf("look for earlier decision: %w", err)
	}
	if last.AdminID == admin {
		return ErrSameAdmin
	}
	return nil
}

func (d *Desk) judgeTx(ctx context.Context, tx *database.DB, admin id.Account, q *Question, j Judgement) error {
	news, err := q.judge(j)
	if err != nil {
		return err
	}
	if err := saveTx(ctx, tx, q); err != nil {
		return err
	}
	made := Decision{QuestionID: q.ID, Part: j.Part, AdminID: admin, Verdict: j.Verdict, Reason: j.Reason, Statement: j.Statement, DecidedAt: d.Now()}
	if err := tx.In(ctx).Create(&made).Error; err != nil {
		return fmt.Errorf("record decision: %w", err)
	}
	if news {
		if err := d.Jobs.EnqueueTx(ctx, tx, Letter{QuestionID: q.ID, Part: Replied}); err != nil {
			return err
		}
	}
	return d.Jobs.EnqueueTx(ctx, tx, Verdicts{DecisionID: made.ID})
}

// judge puts the part where the verdict wants it; news says that the asker can read an answer that waited.
func (q *Question) judge(j Judgement) (news bool, err error) {
	state := Shown
	if j.Verdict == Hide {
		state = Hidden
	}
	q.Version++
	switch {
	case j.Part == Asked:
		q.State, q.Reason, q.Statement = state, j.Reason, j.Statement
	case j.Part == Replied && q.Answer != "":
		news = q.AnswerState == Waiting && state == Shown
		q.AnswerState, q.AnswerReason, q.AnswerStatement = state, j.Reason, j.Statement
	default:
		return false, database.ErrNotFound
	}
	return news, nil
}

// Told is what a letter about a decision needs. Question is nil if it is gone.
type Told struct {
	Decision Decision
	Question *Listed
}

// Told reads a decision for the letter about it.
func (d *Desk) Told(ctx context.Context, n id.QuestionDecision) (*Told, error) {
	var t Told
	if err := d.DB.In(ctx).Take(&t.Decision, n).Error; err != nil {
		return nil, fmt.Errorf("find decision %d about a question: %w", n, err)
	}
	var left int64
	if err := d.DB.In(ctx).Model(&Question{}).Where("id = ?", t.Decision.QuestionID).Count(&left).Error; err != nil {
		return nil, fmt.Errorf("find question %d: %w", t.Decision.QuestionID, err)
	}
	if left == 0 {
		return &t, nil
	}
	var err error
	t.Question, err = d.Question(ctx, t.Decision.QuestionID, locale.English)
	return &t, err
}
