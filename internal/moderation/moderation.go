// Package moderation decides what may be sold and who may sell: the queue of revisions, the rules that look at each
// before a person does, decisions with reasons, the admission of factories, and reports of what is illegal.
//
// Invariants: nothing goes live without a decision; a decision carries who made it, when and why; a decision about
// something that has changed since it was looked at is refused.
//
// It must not know prices, orders or pages.
package moderation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// Refusals of this package.
var (
	ErrStale     = fault.New(fault.Conflict, "moderation.stale")      // it changed, or was decided, since it was looked at
	ErrNotFitted = fault.New(fault.Conflict, "moderation.not_fitted") // the verdict is not one for this subject
)

// Desk is where admins decide. All its fields must be set.
type Desk struct {
	DB        *database.DB
	Catalog   *catalog.Store
	Factories *factory.Store
	Jobs      *job.Queue
	Rules     *customs.Live // what may be sent where
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
	TakeDown  Verdict = "take_down" // of a listing, by the mall
	Restore   Verdict = "restore"   // of one that was taken down
	EndCut    Verdict = "end_cut"   // of a listing's price cut
)

// Decision is a verdict with its reason, kept for good.
type Decision struct {
	ID        id.Decision
	Subject   string // revision, factory, listing; cut: of the listing with that id
	SubjectID int64
	AdminID   id.Account
	Verdict   Verdict
	Reason    string // code: moderation.reason.<code>
	Law       string // which law or rule it rests on, of a listing taken down
	Statement string // what the factory reads beside it
	ReportID  *id.Report
	DecidedAt time.Time

	AdminName string `gorm:"->;-:migration"` // joined when a history is read
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

// Lane keeps letters apart from other work.
func (DecisionMail) Lane() job.Lane { return job.Mail }

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
		law, err := d.barred(ctx, r.Content)
		if err != nil {
			return err
		}
		r.Findings = append(Look(r.Content), law...)
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
	if err := reasoned(j.Reason, j.Statement, Reasons()); err != nil {
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

// maxStatement is the longest statement of reasons, in characters.
const maxStatement = 2000

// reasoned refuses a refusal without one of the reasons, and the reason "other" without words.
func reasoned(reason, statement string, reasons []string) error {
	var c fault.Check
	c.Require(slices.Contains(reasons, reason), "reason", "moderation.reason_missing")
	c.Require(reason != "other" || strings.TrimSpace(statement) != "", "statement", "moderation.statement_missing")
	c.Require(utf8.RuneCountInString(statement) <= maxStatement, "statement", "moderation.statement_long", fault.Args{"max": maxStatement})
	return c.Err()
}

// Admission is what an admin decided about a factory. Seal is Sealed of what the admin looked at; "" decides on
// whatever is there, for commands that nobody looked with.
type Admission struct {
	Factory   id.Factory
	Seal      string
	Verdict   Verdict
	Reason    string
	Statement string
}

// Sealed is a short print of all that is decided on about a factory: its state and particulars. It changes whenever
// one of these does.
func Sealed(f *factory.Factory) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q", []string{string(f.State), f.Name, f.NameZH, f.CreditCode, f.City, f.Province, f.Contact, f.Phone, f.Address,
		f.AddressZH, f.PostalCode})
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// Admit approves, declines, suspends or reinstates a factory. A suspended factory's listings stop selling in the same
// moment. A factory that changed since the admin looked is ErrStale.
func (d *Desk) Admit(ctx context.Context, admin id.Account, a Admission) error {
	to, ok := map[Verdict]factory.State{
		Approve: factory.Approved, Decline: factory.Declined, Suspend: factory.Suspended, Reinstate: factory.Approved,
	}[a.Verdict]
	if !ok {
		return ErrNotFitted
	}
	if to != factory.Approved {
		if err := reasoned(a.Reason, a.Statement, FactoryReasons()); err != nil {
			return err
		}
	}
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		f, err := d.Factories.LockTx(ctx, tx, a.Factory)
		if err != nil {
			return err
		}
		if a.Seal != "" && a.Seal != Sealed(f) {
			return ErrStale
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
