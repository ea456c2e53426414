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

// EndCut raises the prices of a listing again before its price cut is over, and tells its factory why. catalog.ErrNoCut where none
// is open. Field: statement.
func (d *Desk) EndCut(ctx context.Context, admin id.Account, listing id.Listing, statement string) error {
	var c fault.Check
	c.Require(strings.TrimSpace(statement) != "", "statement", "cut.why_missing")
	c.Require(utf8.RuneCountInString(statement) <= maxStatement, "statement", "moderation.statement_long", fault.Args{"max": maxStatement})
	if err := c.Err(); err != nil {
		return err
	}
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		if err := d.Catalog.HaltCutTx(ctx, tx, listing, admin); err != nil {
			return err
		}
		return d.recordTx(ctx, tx, &Decision{Subject: "cut", SubjectID: int64(listing), AdminID: admin, Verdict: EndCut, Statement: strings.TrimSpace(statement)})
	})
	if err != nil {
		return fmt.Errorf("end price cut of listing %d: %w", listing, err)
	}
	return nil
}
