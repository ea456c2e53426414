package moderation

import (
	"context"
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// File keeps a report and gives its number. Who left a mail address gets a receipt.
func (d *Desk) File(ctx context.Context, f Filing) (number string, err error) {
	if err := f.Check(); err != nil {
		return "", err
	}
	r := Report{URL: f.URL, Ground: f.Ground, Explanation: f.Explanation, Name: f.Name, Email: f.Email, Language: f.Language,
		Country: f.Country, State: ReportReceived}
	err = d.DB.Transact(ctx, func(tx *database.DB) error {
		r.ID, r.Number, r.FiledAt = 0, id.NewReportNumber(), d.Now()
		if err := tx.In(ctx).Raw("SELECT id FROM listing WHERE slug = ? AND live_revision_id IS NOT NULL", f.Slug).Scan(&r.ListingID).Error; err != nil {
			return err
		}
		if err := tx.In(ctx).Create(&r).Error; err != nil {
			return err
		}
		return d.answerTx(ctx, tx, &r)
	})
	if err != nil {
		return "", fmt.Errorf("file report: %w", err)
	}
	return r.Number, nil
}

// answerTx orders a letter to who reported, if there is an address.
func (d *Desk) answerTx(ctx context.Context, tx *database.DB, r *Report) error {
	if r.Email == "" {
		return nil
	}
	return d.Jobs.EnqueueTx(ctx, tx, ReportMail{ReportID: r.ID})
}

// Rule decides about a report, and takes down the listing it is about if the ruling says so. One that was decided meanwhile is
// ErrStale.
func (d *Desk) Rule(ctx context.Context, admin id.Account, ruling Ruling) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		var r Report
		err := tx.In(ctx).Raw("SELECT * FROM report WHERE number = ? FOR UPDATE", ruling.Number).Take(&r).Error
		if err != nil {
			return err
		}
		if r.State != ReportReceived {
			return ErrStale
		}
		if err := ruling.check(&r); err != nil {
			return err
		}
		return d.ruleTx(ctx, tx, admin, ruling, &r)
	})
	if err != nil {
		return fmt.Errorf("decide report %s: %w", ruling.Number, err)
	}
	return nil
}

// ruleTx writes a ruling that was checked, and does what it says.
func (d *Desk) ruleTx(ctx context.Context, tx *database.DB, admin id.Account, ruling Ruling, r *Report) error {
	if !ruling.measured(r.ListingID) {
		ruling.Measure = ""
	}
	err := tx.In(ctx).Exec("UPDATE report SET state = ?, reason = ?, statement = ?, measure = ?, admin_id = ?, decided_at = ? WHERE id = ?",
		ruling.State, ruling.Reason, strings.TrimSpace(ruling.Statement), ruling.Measure, admin, d.Now(), r.ID).Error
	if err != nil {
		return err
	}
	if ruling.Measure == TakenDown {
		if err := d.TakeDownTx(ctx, tx, admin, ruling.removal(r)); err != nil {
			return err
		}
	}
	return d.answerTx(ctx, tx, r)
}

// reportSQL reads reports with who decided and whose listing it is.
const reportSQL = `SELECT r.*, coalesce(a.name, '') AS admin_name, coalesce(l.slug, '') AS slug, coalesce(f.slug, '') AS factory_slug,
		coalesce(f.name, '') AS factory_name
	FROM report r LEFT JOIN account a ON a.id = r.admin_id LEFT JOIN listing l ON l.id = r.listing_id LEFT JOIN factory f ON f.id = l.factory_id `

// Report reads one by its number.
func (d *Desk) Report(ctx context.Context, number string) (*Report, error) {
	return d.report(ctx, "r.number = ?", number)
}

// ReportByID reads one by its row, for the letter about it.
func (d *Desk) ReportByID(ctx context.Context, n id.Report) (*Report, error) {
	return d.report(ctx, "r.id = ?", n)
}

func (d *Desk) report(ctx context.Context, where string, what any) (*Report, error) {
	var r Report
	if err := d.DB.In(ctx).Raw(reportSQL+"WHERE "+where, what).Take(&r).Error; err != nil {
		return nil, fmt.Errorf("find report %v: %w", what, err)
	}
	return &r, nil
}

// Reports lists the reports in a state, those that wait the oldest first; "" lists all, the newest first.
func (d *Desk) Reports(ctx context.Context, s ReportState, limit int, way id.Way) (id.Stretch[Report], error) {
	forward := s == ReportReceived
	compare, order := "<", " ORDER BY r.filed_at DESC, r.id DESC"
	if forward != way.Back() {
		compare, order = ">", " ORDER BY r.filed_at, r.id"
	}
	where := "WHERE (@state = '' OR r.state = @state)"
	if way.From().Row != 0 {
		where += " AND (r.filed_at, r.id) " + compare + " (@at, @row)"
	}
	var rows []Report
	err := d.DB.In(ctx).Raw(reportSQL+where+order+" LIMIT @limit", map[string]any{"state": s, "limit": limit + 1, "at": way.From().At,
		"row": way.From().Row}).Scan(&rows).Error
	if err != nil {
		return id.Stretch[Report]{}, fmt.Errorf("list reports: %w", err)
	}
	return id.Cut(rows, limit, way, func(r Report) id.Cursor { return id.Cursor{At: r.FiledAt, Row: int64(r.ID)} }), nil
}
