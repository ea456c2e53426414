package review

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/conduct"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/order"
)

// Desk is where reviews are written, read and decided. All its fields must be set.
type Desk struct {
	DB      *database.DB
	Catalog *catalog.Store
	Jobs    *job.Queue
	Now     func() time.Time
}

// bought is what a line of an order says of who may review it.
type bought struct {
	ListingID id.Listing
	FactoryID id.Factory
	State     order.ConsignmentState
	Country   string
}

// Write keeps what the author says of the line, in place of what was said of it before. It is shown at once unless a rule
// finds something in it, or a moderator has hidden it before. A line that has not been delivered is ErrNotReceived. Who
// may open the order is for the caller to know.
func (d *Desk) Write(ctx context.Context, line id.Line, draft Draft) (*Review, error) {
	draft.Title, draft.Body, draft.Author = strings.TrimSpace(draft.Title), strings.TrimSpace(draft.Body), strings.TrimSpace(draft.Author)
	if err := draft.Check(); err != nil {
		return nil, err
	}
	var r *Review
	err := d.DB.Transact(ctx, func(tx *database.DB) (err error) {
		r, err = d.writeTx(ctx, tx, line, draft)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("review line %d: %w", line, err)
	}
	return r, nil
}

func (d *Desk) writeTx(ctx context.Context, tx *database.DB, line id.Line, draft Draft) (*Review, error) {
	b, err := boughtTx(ctx, tx, line)
	if err != nil {
		return nil, err
	}
	r, err := lockTx(ctx, tx, "line_id = ?", line)
	if errors.Is(err, database.ErrNotFound) {
		r, err = &Review{Token: id.NewToken(), LineID: line, ListingID: b.ListingID, FactoryID: b.FactoryID, Country: b.Country, CreatedAt: d.Now()}, nil
	}
	if err != nil {
		return nil, err
	}
	stars, n := r.counted()
	r.take(draft, d.Now())
	if r.ID == 0 {
		err = tx.In(ctx).Create(r).Error
	} else {
		err = d.saveTx(ctx, tx, r)
	}
	if err != nil {
		return nil, fmt.Errorf("keep review: %w", err)
	}
	return r, d.recountTx(ctx, tx, r, stars, n)
}

// take puts the draft in place of what was said.
func (r *Review) take(draft Draft, now time.Time) {
	again := r.State == Hidden || len(r.Findings) > 0 && r.Findings[0] == findAgain
	if r.ID != 0 {
		r.EditedAt = &now
	}
	if draft.Pictures == nil {
		draft.Pictures = []Picture{}
	}
	r.Draft, r.Findings, r.State = draft, Look(draft), Shown
	if again {
		r.Findings = append([]string{findAgain}, r.Findings...)
	}
	if len(r.Findings) > 0 {
		r.State = Waiting
	}
	r.Version++
}

// boughtTx holds the line, so that two reviews of it are written one after the other.
func boughtTx(ctx context.Context, tx *database.DB, line id.Line) (bought, error) {
	var b bought
	err := tx.In(ctx).Raw(`SELECT l.listing_id, c.factory_id, c.state, coalesce(o.address->>'country', '') AS country
		FROM order_line l JOIN consignment c ON c.id = l.consignment_id JOIN orders o ON o.id = l.order_id WHERE l.id = ? FOR UPDATE OF l`, line).Take(&b).Error
	if err != nil {
		return b, fmt.Errorf("find line: %w", err)
	}
	if b.State != order.Delivered {
		return b, ErrNotReceived
	}
	return b, nil
}

func lockTx(ctx context.Context, tx *database.DB, where string, of any) (*Review, error) {
	var r Review
	if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where(where, of).Take(&r).Error; err != nil {
		return nil, fmt.Errorf("find review: %w", err)
	}
	return &r, nil
}

// saveTx writes what its author or a moderator may change.
func (d *Desk) saveTx(ctx context.Context, tx *database.DB, r *Review) error {
	return tx.In(ctx).Model(r).Select("State", "Findings", "Reason", "Statement", "Stars", "Quality", "Described", "Delivery", "Fit", "Language",
		"Title", "Body", "Author", "Pictures", "Version", "EditedAt").Updates(r).Error
}

// recountTx brings the listing's stars to what the review adds now; before it added so many stars of n reviews.
func (d *Desk) recountTx(ctx context.Context, tx *database.DB, r *Review, stars, n int) error {
	nowStars, nowN := r.counted()
	if nowStars == stars && nowN == n {
		return nil
	}
	return d.Catalog.RatedTx(ctx, tx, r.ListingID, nowStars-stars, nowN-n)
}

// Remove takes back what was said of a line. Of one that a moderator has hidden the words and pictures go and the decision
// stays, so that the same can't be said anew as if nothing had been.
func (d *Desk) Remove(ctx context.Context, line id.Line) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		r, err := lockTx(ctx, tx, "line_id = ?", line)
		if err != nil {
			return err
		}
		if r.State == Hidden {
			r.Title, r.Body, r.Author, r.Pictures = "", "", "", []Picture{}
			return d.saveTx(ctx, tx, r)
		}
		stars, n := r.counted()
		if err := tx.In(ctx).Delete(r).Error; err != nil {
			return fmt.Errorf("delete review: %w", err)
		}
		r.State = Hidden // counts no more
		return d.recountTx(ctx, tx, r, stars, n)
	})
	if err != nil {
		return fmt.Errorf("take back review of line %d: %w", line, err)
	}
	return nil
}

// Vote counts that a member found a shown review helpful: once, and nobody for a review of an own order.
func (d *Desk) Vote(ctx context.Context, token string, member id.Account) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		r, err := lockTx(ctx, tx, "state = 'shown' AND token = ?", token)
		if err != nil {
			return err
		}
		done := tx.In(ctx).Exec(`INSERT INTO review_vote (review_id, account_id)
			SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.id = ? AND o.account_id = ?)
			ON CONFLICT DO NOTHING`, r.ID, member, r.LineID, member)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return tx.In(ctx).Exec("UPDATE review SET helpful = helpful + 1 WHERE id = ?", r.ID).Error
	})
	if err != nil {
		return fmt.Errorf("vote for review: %w", err)
	}
	return nil
}

// mostReports is how many reports of one review wait at a time; more would tell a moderator nothing new.
const mostReports = 20

// Report notes what a reader says is wrong with a shown review.
func (d *Desk) Report(ctx context.Context, token, reason, said string) error {
	if err := conduct.Reasoned(reason, said, "words"); err != nil {
		return err
	}
	r, err := d.Review(ctx, token)
	if err != nil {
		return err
	}
	err = d.DB.In(ctx).Exec(`INSERT INTO review_report (review_id, reason, words, created_at)
		SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM review_report WHERE review_id = ? AND handled_at IS NULL) < ?`,
		r.ID, reason, strings.TrimSpace(said), d.Now(), r.ID, mostReports).Error
	if err != nil {
		return fmt.Errorf("report review %d: %w", r.ID, err)
	}
	return nil
}

// Answer keeps what the factory says to a shown review of its goods; once. What a rule finds in it is refused: an answer waits for nobody.
func (d *Desk) Answer(ctx context.Context, f id.Factory, token, language, text string) error {
	text = strings.TrimSpace(text)
	if err := checkAnswer(language, text); err != nil {
		return err
	}
	done := d.DB.In(ctx).Model(&Review{}).Where("token = ? AND factory_id = ? AND state = ? AND reply = ''", token, f, Shown).
		Updates(map[string]any{"reply": text, "reply_language": language, "replied_at": d.Now()})
	if done.Error != nil {
		return fmt.Errorf("answer review: %w", done.Error)
	}
	if done.RowsAffected > 0 {
		return nil
	}
	r, err := d.Review(ctx, token)
	if err == nil && r.FactoryID == f {
		return ErrReplied
	}
	return database.ErrNotFound
}
