package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Store is the provider: its sessions, refunds, messages and faults.
type Store struct {
	db   *database.DB
	now  func() time.Time
	wake chan struct{}
}

// NewStore opens the provider on its own tables.
func NewStore(db *database.DB, now func() time.Time) *Store {
	return &Store{db: db, now: now, wake: make(chan struct{}, 1)}
}

// Open starts a session, or returns the one this token has opened, whatever became of it. ErrToken if that one was for
// something else. A session whose time is over is opened expired: a merchant that lost our first answer learns how it
// stands by asking again.
func (s *Store) Open(ctx context.Context, o Opening) (*Session, error) {
	kept, err := s.opened(ctx, o)
	if !errors.Is(err, database.ErrNotFound) {
		return kept, err
	}
	now := s.now()
	if err := o.check(now); err != nil {
		return nil, err
	}
	fresh := Session{
		Ref: "cs_" + id.NewToken(), Token: o.Token, State: Open, Amount: o.Amount, OrderNumber: o.OrderNumber, Email: o.Email, Language: o.Language,
		ReturnURL: o.ReturnURL, NotifyURL: o.NotifyURL, CreatedAt: now, ChangedAt: now, ExpiresAt: o.ExpiresAt,
	}
	err = s.db.In(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "token"}}, DoNothing: true}).Create(&fresh).Error
	if err != nil {
		return nil, fmt.Errorf("open session %s: %w", o.Token, err)
	}
	return s.opened(ctx, o)
}

// Record opens a session that is paid already and tells nobody, for a merchant whose past is made up.
func (s *Store) Record(ctx context.Context, o Opening) (*Session, error) {
	x, err := s.Open(ctx, o)
	if err != nil || x.State != Open {
		return x, err
	}
	return s.change(ctx, x.Ref, func(x *Session) (string, error) { return "", x.Transition(Succeeded) })
}

// opened is the session that the token has opened.
func (s *Store) opened(ctx context.Context, o Opening) (*Session, error) {
	var kept Session
	if err := s.db.In(ctx).Where("token = ?", o.Token).First(&kept).Error; err != nil {
		return nil, fmt.Errorf("find session of token %s: %w", o.Token, err)
	}
	if kept.Amount != o.Amount || kept.OrderNumber != o.OrderNumber {
		return nil, ErrToken
	}
	return s.settled(ctx, &kept)
}

func (o Opening) check(now time.Time) error {
	var c fault.Check
	c.Require(o.Token != "" && len(o.Token) <= 100, "token", "sandbox.api.token")
	c.Require(o.Amount.Positive() && o.Amount.Currency.Known(), "amount", "sandbox.api.amount")
	c.Require(o.OrderNumber != "" && len(o.OrderNumber) <= 100, "order_number", "sandbox.api.order_number")
	c.Require(web(o.ReturnURL), "return_url", "sandbox.api.url")
	c.Require(web(o.NotifyURL), "notify_url", "sandbox.api.url")
	c.Require(!o.ExpiresAt.IsZero() && !o.ExpiresAt.After(now.Add(Lifetime)), "expires_at", "sandbox.api.expires_at")
	return c.Err()
}

func web(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && len(address) <= 2000
}

// Session is the session as it stands now.
func (s *Store) Session(ctx context.Context, ref string) (*Session, error) {
	var found Session
	if err := s.db.In(ctx).Where("ref = ?", ref).First(&found).Error; err != nil {
		return nil, fmt.Errorf("find session: %w", err)
	}
	return s.settled(ctx, &found)
}

// settled lets time do its work on a session that was read without a lock.
func (s *Store) settled(ctx context.Context, found *Session) (*Session, error) {
	if !found.due(s.now()) {
		return found, nil
	}
	return s.change(ctx, found.Ref, func(*Session) (string, error) { return "", nil })
}

// Pay sends the card to its bank. On a session that is not open any more nothing happens: sending the form twice is
// one payment. The card must have passed Check.
func (s *Store) Pay(ctx context.Context, ref string, c Card) (*Session, error) {
	outcome := c.Outcome()
	return s.change(ctx, ref, func(x *Session) (string, error) {
		if x.State != Open {
			return "", nil
		}
		x.Tries++
		switch outcome.State {
		case Succeeded:
			return x.approve()
		case ActionRequired:
			x.Reason = ""
			return EventActionRequired, x.Transition(ActionRequired)
		case Processing:
			at := s.now().Add(Hang)
			x.Reason, x.ResultAt = "", &at
			return EventProcessing, x.Transition(Processing)
		}
		return x.decline(outcome.Reason)
	})
}

// Authenticate ends the 3-D Secure step: the right code pays, any other is a decline after which another card may be
// tried. On a session that waits for no code nothing happens.
func (s *Store) Authenticate(ctx context.Context, ref, code string) (*Session, error) {
	return s.change(ctx, ref, func(x *Session) (string, error) {
		switch {
		case x.State != ActionRequired:
			return "", nil
		case digits(code) == SecureCode:
			return x.approve()
		}
		return x.decline(ReasonAuthenticity)
	})
}

// Cancel gives the session up. One that is paid, or that its bank is still thinking about, stays as it is: look at
// the state that comes back.
func (s *Store) Cancel(ctx context.Context, ref string) (*Session, error) {
	return s.change(ctx, ref, func(x *Session) (string, error) {
		if x.State != Open && x.State != ActionRequired {
			return "", nil
		}
		return EventCancelled, x.Transition(Cancelled)
	})
}

func (x *Session) approve() (string, error) {
	x.Reason, x.ResultAt = "", nil
	return EventSucceeded, x.Transition(Succeeded)
}

func (x *Session) decline(reason string) (string, error) {
	x.Reason = reason
	switch {
	case x.Tries >= MaxTries:
		return EventDeclined, x.Transition(Declined)
	case x.State == ActionRequired:
		return EventCardDeclined, x.Transition(Open)
	}
	return EventCardDeclined, nil
}

// due says whether time alone changes the session.
func (x *Session) due(now time.Time) bool {
	switch x.State {
	case Processing:
		return x.ResultAt != nil && !now.Before(*x.ResultAt)
	case Open, ActionRequired:
		return !now.Before(x.ExpiresAt)
	}
	return false
}

// change locks the session, lets time do its work, then the step, and writes the session with the message each of the
// two asks for.
func (s *Store) change(ctx context.Context, ref string, step func(*Session) (string, error)) (*Session, error) {
	var x Session
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		x = Session{}
		if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("ref = ?", ref).First(&x).Error; err != nil {
			return err
		}
		before := x
		for _, do := range []func(*Session) (string, error){s.age, step} {
			event, err := do(&x)
			if err != nil {
				return err
			}
			if event != "" {
				if err := s.announceTx(ctx, tx, &x, event); err != nil {
					return err
				}
			}
		}
		if x == before {
			return nil
		}
		x.ChangedAt = s.now()
		return tx.In(ctx).Model(&Session{}).Where("id = ?", x.ID).
			Select("State", "Reason", "Tries", "ResultAt", "ChangedAt").Updates(&x).Error
	})
	if err != nil {
		return nil, fmt.Errorf("change session: %w", err)
	}
	s.nudge()
	return &x, nil
}

func (s *Store) age(x *Session) (string, error) {
	switch {
	case !x.due(s.now()):
		return "", nil
	case x.State == Processing:
		return x.approve()
	}
	return EventExpired, x.Transition(Expired)
}

// Settle lets time do its work on up to limit sessions that nobody asks for, and says on how many.
func (s *Store) Settle(ctx context.Context, limit int) (int, error) {
	var refs []string
	now := s.now()
	err := s.db.In(ctx).Raw(`(SELECT ref FROM sandbox_session WHERE state = 'processing' AND result_at <= ? LIMIT ?)
		UNION ALL (SELECT ref FROM sandbox_session WHERE state IN ('open', 'action_required') AND expires_at <= ? LIMIT ?)`,
		now, limit, now, limit).Scan(&refs).Error
	if err != nil {
		return 0, fmt.Errorf("find sessions to settle: %w", err)
	}
	for _, ref := range refs {
		if _, err := s.change(ctx, ref, func(*Session) (string, error) { return "", nil }); err != nil {
			return 0, err
		}
	}
	return len(refs), nil
}

// Refund gives money of a paid session back, at most what was paid: ErrOverspent. The same token gives once.
func (s *Store) Refund(ctx context.Context, r Refund, ref string) (*Refund, error) {
	var c fault.Check
	c.Require(r.Token != "" && len(r.Token) <= 100, "token", "sandbox.api.token")
	c.Require(r.Amount.Positive(), "amount", "sandbox.api.amount")
	if err := c.Err(); err != nil {
		return nil, err
	}
	var kept *Refund
	err := s.db.Transact(ctx, func(tx *database.DB) (err error) {
		kept, err = s.refundTx(ctx, tx, r, ref)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("refund session: %w", err)
	}
	s.nudge()
	return kept, nil
}

func (s *Store) refundTx(ctx context.Context, tx *database.DB, r Refund, ref string) (*Refund, error) {
	var x Session
	if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("ref = ?", ref).First(&x).Error; err != nil {
		return nil, err
	}
	var old Refund
	err := tx.In(ctx).Where("token = ?", r.Token).First(&old).Error
	if err == nil {
		if old.SessionID != x.ID || old.Amount != r.Amount {
			return nil, ErrToken
		}
		return &old, nil
	}
	if !errors.Is(err, database.ErrNotFound) {
		return nil, err
	}
	if x.State != Succeeded {
		return nil, ErrNotPaid
	}
	var given int64
	if err := tx.In(ctx).Raw("SELECT coalesce(sum(amount_minor), 0)::bigint FROM sandbox_refund WHERE session_id = ?", x.ID).Scan(&given).Error; err != nil {
		return nil, err
	}
	if r.Amount.Currency != x.Amount.Currency || r.Amount.Minor > x.Amount.Minor-given {
		return nil, ErrOverspent
	}
	r.Ref, r.SessionID, r.CreatedAt = "re_"+id.NewToken(), x.ID, s.now()
	if err := tx.In(ctx).Create(&r).Error; err != nil {
		return nil, err
	}
	return &r, s.announceTx(ctx, tx, &x, EventRefunded)
}

// Refunded finds a refund and the reference of its session.
func (s *Store) Refunded(ctx context.Context, ref string) (*Refund, string, error) {
	var r Refund
	err := s.db.In(ctx).Where("ref = ?", ref).First(&r).Error
	var x Session
	if err == nil {
		err = s.db.In(ctx).First(&x, r.SessionID).Error
	}
	if err != nil {
		return nil, "", fmt.Errorf("find refund: %w", err)
	}
	return &r, x.Ref, nil
}
