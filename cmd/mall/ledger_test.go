package main

import (
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/testdb"
)

func TestLedgerVerify(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": testdb.DSN(t)}
	db, err := database.Open(t.Context(), database.Options{URL: env["DATABASE_URL"], Conns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	look := func(args string, code int, says ...string) {
		t.Helper()
		console, screen := terminal(env)
		got := console.run(t.Context(), strings.Fields(args))
		for _, want := range says {
			if !strings.Contains(screen.String(), want) {
				t.Errorf("mall %s does not say %q:\n%s", args, want, screen)
			}
		}
		if got != code {
			t.Errorf("mall %s ends with %d, want %d", args, got, code)
		}
	}
	write := func(sql string) {
		t.Helper()
		if err := db.In(t.Context()).Exec(sql).Error; err != nil {
			t.Fatal(err)
		}
	}
	look("ledger", 2, "usage: mall ledger verify")
	look("ledger now", 2, "say what to do")
	look("ledger verify now", 2, "nothing is expected")
	look("ledger verify -seal 1", 2, "POSITION:HASH")
	look("ledger verify", 0, "transactions", "holds    every transaction balances")

	write(`WITH t AS (INSERT INTO ledger_transaction (kind, reference, posted_at) VALUES ('test', 'T1', now()) RETURNING id)
		INSERT INTO posting (transaction_id, account, amount_minor, amount_currency)
		SELECT t.id, v.account, v.minor, 'EUR' FROM t, (VALUES ('provider_clearing', 1250), ('reserve', -1250)) AS v(account, minor)`)
	look("ledger verify", 0, "provider_clearing", "12.50", "-12.50")

	look("ledger verify", 0, "not sealed yet 1")

	books := ledger.NewStore(db, time.Now)
	if n, err := books.SealDue(t.Context()); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	chain, err := books.Chain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	look("ledger verify", 0, "newest seal 1:"+chain.Hash(), "holds    the seals are one chain")
	look("ledger verify -seal 1:"+chain.Hash(), 0, "holds    the noted seal is in the chain")
	look("ledger verify -seal 2:"+chain.Hash(), 1, "BROKEN   the noted seal")

	write("GRANT ALL ON posting TO CURRENT_USER")
	write("ALTER TABLE posting DISABLE TRIGGER append_only")
	write("DELETE FROM posting WHERE account = 'reserve'")
	look("ledger verify", 1, "BROKEN   every transaction balances in every currency: 1", "test T1: 1250 EUR", "the ledger does not hold", "BROKEN   the seals are one chain")
}
