// Package moderation decides what may be sold and who may sell: the queue of revisions, the rules that look at each
// before a person does, decisions with reasons, and the admission of factories.
//
// Invariants: nothing goes live without a decision; a decision carries who made it, when and why; a decision about
// something that has changed since it was looked at is refused.
//
// It must not know prices, orders or pages.
package moderation

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// Refusals of this package.
var (
	ErrStale     = fault.New(fault.Conflict, "moderation.stale")
	ErrReason    = fault.New(fault.Invalid, "moderation.reason_missing")
	ErrBlocked   = fault.New(fault.Conflict, "moderation.blocked")
	ErrNotFitted = fault.New(fault.Conflict, "moderation.not_fitted")
)

// Desk is where admins decide. All its fields must be set.
type Desk struct {
	DB        *database.DB
	Catalog   *catalog.Store
	Factories *factory.Store
	Jobs      *job.Queue
	Now       func() time.Time
}

// Verdict is the outcome of a decision.
type Verdict string

// The verdicts.
const (
	Approve   Verdict = "approve"
	Reject    Verdict = "reject"
	Suspend   Verdict = "suspend"
	Reinstate Verdict = "reinstate"
	Decline   Verdict = "decline"
)

// Decision is a verdict with its reason, kept for good.
type Decision struct {
	ID        id.Decision
	Subject   string // revision, factory, listing
	SubjectID int64
	AdminID   id.Account
	Verdict   Verdict
	Reason    string // code: moderation.reason.<code>
	Statement string // what the factory reads beside it
	DecidedAt time.Time
}

// Reasons are the codes an admin chooses from when refusing a listing; each has its words in every language.
func Reasons() []string {
	return []string{"pictures", "title", "description", "category", "hs", "weight", "price", "papers", "prohibited", "brand", "other"}
}

// FactoryReasons are the codes for refusing or suspending a factory.
func FactoryReasons() []string {
	return []string{"identity", "papers", "quality", "late", "fraud", "other"}
}

// DecisionMail tells a factory what was decided; its worker is in web/mailer.
type DecisionMail struct {
	DecisionID id.Decision `json:"decision_id"`
}

// Kind names the job.
func (DecisionMail) Kind() string { return "decision_mail" }

// Judgement is what an admin decided about a revision: Version is that of the page the admin saw.
type Judgement struct {
	Revision  id.Revision
	Version   int
	Reason    string
	Statement string
}

// Submit puts a factory's draft before the moderators, with what the rules find in it. What blocks is refused with
// the fields that are missing.
func (d *Desk) Submit(ctx context.Context, f id.Factory, listing id.Listing) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		r, err := d.Catalog.LockDraftTx(ctx, tx, f, listing)
		if err != nil {
			return err
		}
		if err := r.Content.Check(); err != nil {
			return err
		}
		r.Findings = Look(r.Content)
		return d.Catalog.SubmitTx(ctx, tx, r)
	})
	if err != nil {
		return fmt.Errorf("submit listing %d: %w", listing, err)
	}
	return nil
}

// Approve makes a submitted revision the live listing.
func (d *Desk) Approve(ctx context.Context, admin id.Account, j Judgement) error {
	return d.decide(ctx, admin, j, Approve, func(tx *database.DB, r *catalog.Revision) error {
		return d.Catalog.PublishTx(ctx, tx, r)
	})
}

// Reject gives a submitted revision back with a reason; the live listing stays as it is.
func (d *Desk) Reject(ctx context.Context, admin id.Account, j Judgement) error {
	var c fault.Check
	c.Require(known(j.Reason, Reasons()), "reason", "moderation.reason_missing")
	c.Require(j.Reason != "other" || strings.TrimSpace(j.Statement) != "", "statement", "moderation.statement_missing")
	if err := c.Err(); err != nil {
		return err
	}
	return d.decide(ctx, admin, j, Reject, func(tx *database.DB, r *catalog.Revision) error {
		return d.Catalog.RejectTx(ctx, tx, r)
	})
}

func (d *Desk) decide(ctx context.Context, admin id.Account, j Judgement, v Verdict, do func(*database.DB, *catalog.Revision) error) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		r, err := d.Catalog.LockRevisionTx(ctx, tx, j.Revision)
		if err != nil {
			return err
		}
		if r.Version != j.Version || r.State != catalog.RevisionSubmitted {
			return ErrStale
		}
		if err := do(tx, r); err != nil {
			return err
		}
		return d.recordTx(ctx, tx, &Decision{
			Subject: "revision", SubjectID: int64(r.ID), AdminID: admin, Verdict: v, Reason: j.Reason, Statement: strings.TrimSpace(j.Statement),
		})
	})
	if err != nil {
		return fmt.Errorf("%s revision %d: %w", v, j.Revision, err)
	}
	return nil
}

// Admission is what an admin decided about a factory.
type Admission struct {
	Factory   id.Factory
	Verdict   Verdict
	Reason    string
	Statement string
}

// Admit approves, declines, suspends or reinstates a factory. A suspended factory's listings stop selling in the same
// moment.
func (d *Desk) Admit(ctx context.Context, admin id.Account, a Admission) error {
	to, ok := map[Verdict]factory.State{
		Approve: factory.Approved, Decline: factory.Declined, Suspend: factory.Suspended, Reinstate: factory.Approved,
	}[a.Verdict]
	if !ok {
		return ErrNotFitted
	}
	if to != factory.Approved {
		var c fault.Check
		c.Require(known(a.Reason, FactoryReasons()), "reason", "moderation.reason_missing")
		if err := c.Err(); err != nil {
			return err
		}
	}
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		f, err := d.Factories.LockTx(ctx, tx, a.Factory)
		if err != nil {
			return err
		}
		if err := f.Transition(to); err != nil {
			return err
		}
		now := d.Now()
		f.DecidedAt, f.Reason = &now, strings.TrimSpace(a.Statement)
		if err := d.Factories.SaveStateTx(ctx, tx, f); err != nil {
			return err
		}
		if err := d.Catalog.FactoryChangedTx(ctx, tx, f.ID); err != nil {
			return err
		}
		return d.recordTx(ctx, tx, &Decision{
			Subject: "factory", SubjectID: int64(f.ID), AdminID: admin, Verdict: a.Verdict, Reason: a.Reason, Statement: f.Reason,
		})
	})
	if err != nil {
		return fmt.Errorf("%s factory %d: %w", a.Verdict, a.Factory, err)
	}
	return nil
}

func (d *Desk) recordTx(ctx context.Context, tx *database.DB, n *Decision) error {
	n.DecidedAt = d.Now()
	if err := tx.In(ctx).Create(n).Error; err != nil {
		return fmt.Errorf("record decision: %w", err)
	}
	return d.Jobs.EnqueueTx(ctx, tx, DecisionMail{DecisionID: n.ID})
}

func known(code string, codes []string) bool {
	for _, c := range codes {
		if c == code {
			return true
		}
	}
	return false
}
