package mailer_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/mail"
	"github.com/silkroadmall/mall/internal/payout"
)

// TestPayoutAccountLetters: who may have to stop a change is told of it, the contact of the account before too, each with a link of
// their own; nobody reads the full number.
func TestPayoutAccountLetters(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	var owner id.Account
	h.must(h.db.In(ctx).Raw("SELECT account_id FROM factory_staff WHERE owner").Scan(&owner).Error)
	h.must(h.db.In(ctx).Exec(`INSERT INTO payout_account (factory_id, state, holder, bank, bank_code, number, contact, proof, asked_by, asked_at, wait_hours, decided_by, decided_at, valid_from)
		VALUES (1, 'approved', '林溪丝绸', '工商银行', '102336002000', '6222021202041701', 'money@example.com', 'passkey', ?, now() - interval '9 days', 72, ?, now() - interval '8 days', now() - interval '5 days')`,
		owner, h.admin.ID).Error)
	a, err := h.payouts.Ask(ctx, payout.Wish{FactoryID: 1, By: owner, Proof: "passkey", Holder: "Thief Ltd", Bank: "Bank of Thieves", BankCode: "999999999999", Number: "9876543212345678", Contact: "thief@example.com"})
	h.must(err)
	got := h.letters()
	if len(got) != 3 || got["thief@example.com"].Text != "" {
		t.Fatalf("letters went to %v", got)
	}
	links := map[string]bool{}
	for to, m := range got {
		says(t, m, "•••• 5678", "Bank of Thieves", base+"/portal/money/object/")
		if strings.Contains(m.Text, "9876543212345678") || strings.Contains(m.HTML, "9876543212345678") {
			t.Errorf("the letter to %s has the number in full", to)
		}
		token := tokenIn(t, m)
		links[token] = true
		if found, err := h.payouts.Objected(ctx, token); err != nil || found.ID != a.ID {
			t.Errorf("the link of %s is for %v, %v", to, found, err)
		}
	}
	if len(links) != 3 {
		t.Errorf("%d links", len(links))
	}
	h.must(h.payouts.Decide(ctx, a.ID, h.admin.ID, payout.AccountRejected, "The holder is not your company."))
	zh, en := both(t, h.letters())
	says(t, zh, "The holder is not your company.", base+"/portal/money/account")
	says(t, en, "The mall has rejected the account •••• 5678")
}

// tokenIn is the token of the link in a letter.
func tokenIn(t *testing.T, m mail.Logged) string {
	t.Helper()
	_, rest, ok := strings.Cut(m.Text, "/portal/money/object/")
	if !ok {
		t.Fatal("no link in", m.Text)
	}
	token, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(token)
}
