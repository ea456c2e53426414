package moderation

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// ErrRecalled says that a listing can't go back on sale while it is recalled.
var ErrRecalled = fault.New(fault.Conflict, "moderation.recalled")

// Measure is what was done about the listing of a report that was right.
type Measure string

// The measures. Lifted is never chosen: Restore makes it of TakenDown.
const (
	TakenDown Measure = "taken_down" // the mall took it off sale
	Mended    Measure = "mended"     // its factory had mended it already
	Lifted    Measure = "lifted"     // taken down, and put back on sale after another look
)

// Measures are those to choose from, the usual one first.
func Measures() []Measure { return []Measure{TakenDown, Mended} }

// maxLaw is the longest name of a law or rule, in characters.
const maxLaw = 300

// Removal is why a listing is taken down: the statement of reasons that Regulation (EU) 2022/2065 Art. 17 owes its factory. Reason is
// a code, moderation.reason.<code>; Law names what the goods break, Facts what was found. Report is the one it follows, nil for none.
type Removal struct {
	Listing    id.Listing
	Reason     string
	Law, Facts string
	Report     *id.Report
}

// check wants facts and a law, each under the field's name.
func (r Removal) check(c *fault.Check) {
	c.Require(strings.TrimSpace(r.Law) != "", "law", "moderation.law_missing")
	c.Require(utf8.RuneCountInString(r.Law) <= maxLaw, "law", "moderation.statement_long", fault.Args{"max": maxLaw})
	c.Require(strings.TrimSpace(r.Facts) != "", "facts", "moderation.facts_missing")
	c.Require(utf8.RuneCountInString(r.Facts) <= maxStatement, "facts", "moderation.statement_long", fault.Args{"max": maxStatement})
}

// TakeDownTx takes a listing off sale in the caller's transaction and tells its factory why. One that is down already is left with the
// reasons it has.
func (d *Desk) TakeDownTx(ctx context.Context, tx *database.DB, admin id.Account, r Removal) error {
	there, err := d.Catalog.RemoveTx(ctx, tx, r.Listing)
	if err != nil || !there {
		return err
	}
	return d.recordTx(ctx, tx, &Decision{Subject: "listing", SubjectID: int64(r.Listing), AdminID: admin, Verdict: TakeDown, Reason: r.Reason,
		Law: strings.TrimSpace(r.Law), Statement: strings.TrimSpace(r.Facts), ReportID: r.Report})
}

// Restore puts a listing that was taken down back on sale, with the reasons, as after an appeal. Its factory is told, and so is who
// reported it. One that is recalled is ErrRecalled.
func (d *Desk) Restore(ctx context.Context, admin id.Account, listing id.Listing, statement string) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error { return d.RestoreTx(ctx, tx, admin, listing, statement) })
	if err != nil {
		return fmt.Errorf("restore listing %d: %w", listing, err)
	}
	return nil
}

// RestoreTx is Restore in the caller's transaction.
func (d *Desk) RestoreTx(ctx context.Context, tx *database.DB, admin id.Account, listing id.Listing, statement string) error {
	var c fault.Check
	c.Require(strings.TrimSpace(statement) != "", "lift", "moderation.lift_missing")
	c.Require(utf8.RuneCountInString(statement) <= maxStatement, "lift", "moderation.statement_long", fault.Args{"max": maxStatement})
	if err := c.Err(); err != nil {
		return err
	}
	if err := d.Catalog.RestoreTx(ctx, tx, listing); err != nil {
		return err
	}
	return d.liftTx(ctx, tx, &Decision{Subject: "listing", SubjectID: int64(listing), AdminID: admin, Verdict: Restore,
		Statement: strings.TrimSpace(statement)})
}
