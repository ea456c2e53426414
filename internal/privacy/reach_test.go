package privacy_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/testdb"
)

// known says of every column that names an account why a consumer's can be deleted, and where the file has it.
var known = map[string]string{
	"session.account_id":          "goes with the account; in the file",
	"passkey.account_id":          "goes with the account; in the file without the key",
	"passkey_ceremony.account_id": "goes with the account; lives for minutes and tells nothing but that a passkey was begun",
	"account_event.account_id":    "goes with the account; in the file",

	"address_book.account_id": "goes with the account; in the file",
	"follow.account_id":       "goes with the account; in the file",
	"wishlist.account_id":     "goes with the account; in the file",
	"mail_token.account_id":   "goes with the account; holds nothing the person has not in a letter",
	"cart.account_id":         "the open one is deleted, the others are their orders'; in the file",
	"quote.account_id":        "deleted, or its order's; in the file",
	"review_vote.account_id":  "goes with the account; tells nothing but that a review helped",
	"question.account_id":     "deleted, or published without it; in the file",
	"orders.account_id":       "kept by law without the account; in the file",

	"factory_staff.account_id":      "of factories only",
	"upload.account_id":             "of factories only",
	"revision.created_by":           "of factories and admins only",
	"decision.admin_id":             "of admins only",
	"recall.published_by":           "of admins only",
	"recall.ended_by":               "of admins only",
	"refund.admin_id":               "of admins only",
	"coupon.made_by":                "of admins only",
	"coupon.stopped_by":             "of admins only",
	"duty_difference.booked_by":     "of admins only",
	"provider_transfer.booked_by":   "of admins only",
	"reconciliation_case.asked_by":  "of admins only",
	"reconciliation_case.closed_by": "of admins only",
	"payout_account.asked_by":       "of factories only",
	"payout_account.stopped_by":     "of factories only",
	"payout_account.decided_by":     "of admins only",
	"payout_batch.drawn_by":         "of admins only",
	"payout_batch.approved_by":      "of admins only",
	"payout_batch.sent_by":          "of admins only",
	"payout_batch.cancelled_by":     "of admins only",
	"payout.failed_by":              "of admins only",
	"hold.set_by":                   "of admins only",
	"withdrawal.closed_by":          "of admins only",
	"hold.lifted_by":                "of admins only",
	"report.admin_id":               "of admins only",
	"review_decision.admin_id":      "of admins only",
	"question_decision.admin_id":    "of admins only",
	"rule_event.account_id":         "of admins only",
	"rule_version.drafted_by":       "of admins only",
	"rule_version.proposed_by":      "of admins only",
	"rule_version.published_by":     "of admins only",
	"price_cut.ended_by":            "of factories and admins only",
	"price_cut.set_by":              "of factories only",
	"rule_version.rolled_back_by":   "of admins only",
	"search_pin.created_by":         "of admins only",
	"search_synonym.changed_by":     "of admins only",
}

// TestEveryColumnThatNamesAnAccount fails on a column that internal/privacy does not know: an account could not be deleted,
// or its file would lack something.
func TestEveryColumnThatNamesAnAccount(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	var columns []string
	err := db.In(t.Context()).Raw(`SELECT c.conrelid::regclass || '.' || a.attname FROM pg_constraint c
		JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = any(c.conkey)
		WHERE c.contype = 'f' AND c.confrelid = 'account'::regclass ORDER BY 1`).Scan(&columns).Error
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, column := range columns {
		found[column] = true
		if known[column] == "" {
			t.Errorf("%s names an account, and nothing says what becomes of it when a consumer leaves", column)
		}
	}
	for column := range known {
		if !found[column] {
			t.Errorf("%s names no account any more", column)
		}
	}
}
