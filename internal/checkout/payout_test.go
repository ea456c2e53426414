package checkout_test

import (
	"encoding/csv"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/settlement"
)

// The people of these tests, by row: two admins, an owner of the factory and a clerk who is none.
const (
	drawer id.Account = iota + 1
	approver
	proprietor
	assistant
)

// paymaster is the desks over the house, with the people.
type paymaster struct {
	*house
	pay    *payout.Desk
	settle *settlement.Desk
}

func openPayouts(t *testing.T) *paymaster {
	t.Helper()
	h := open(t)
	p := &paymaster{house: h, settle: h.desk()}
	rates, err := fx.NewBook(fx.NewStore(h.DB), h.clock)
	h.must(err)
	p.pay = &payout.Desk{DB: h.DB, Factories: factory.NewStore(h.DB, h.clock), Ledger: h.Ledger, Rates: rates, Jobs: h.Jobs, Now: h.clock}
	h.exec(`INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES
		('admin', 'b@x.example', 'B', 'en', 'x', now()), ('factory', 'owner@x.example', 'Lin', 'en', 'x', now()), ('factory', 'clerk@x.example', 'Zhou', 'en', 'x', now())`)
	for _, who := range []id.Account{proprietor, assistant} {
		h.must(h.DB.Transact(t.Context(), func(tx *database.DB) error { return p.pay.Factories.HireTx(t.Context(), tx, who, 1) }))
	}
	return p
}

func desired(number string) payout.Wish {
	return payout.Wish{FactoryID: 1, By: proprietor, Proof: "passkey", Holder: "林溪丝绸有限公司", Bank: "中国工商银行湖州分行", BankCode: "1023 3600 2000",
		Number: number, Contact: "Money@linxi.example"}
}

// account is one that counts already.
func (p *paymaster) account(number string) *payout.Account {
	p.t.Helper()
	a, err := p.pay.Ask(p.t.Context(), desired(number))
	p.must(err)
	p.must(p.pay.Decide(p.t.Context(), a.ID, drawer, payout.AccountApproved, ""))
	p.wait(72 * time.Hour)
	return a
}

// released is an order of one red and one blue scarf, n each, whose money is released.
func (p *paymaster) released(n int) {
	p.t.Helper()
	o := p.paidOf(n)
	p.delivered(o)
	p.must(p.settle.StartMissing(p.t.Context()))
	p.must(p.settle.Receive(p.t.Context(), o, o.Consignments[0].Number))
	p.must(p.settle.ReleaseDue(p.t.Context()))
}

// drawn draws up a batch by the form with a key, and with what else the form says.
func (p *paymaster) drawn(key, says string) (*payout.Batch, error) {
	ctx := once.With(p.t.Context(), once.Ticket{Who: "account 1", Key: "0123456789abcdef." + key, Print: once.Print(says)})
	return p.pay.Draw(ctx, drawer)
}

func (p *paymaster) draw(key string) *payout.Batch {
	p.t.Helper()
	b, err := p.drawn(key, "as shown")
	p.must(err)
	return b
}

// stands is what an account of the book has for the factory, in all currencies: what we owe is positive.
func (p *paymaster) stands(a ledger.Account) int64 {
	p.t.Helper()
	var sum int64
	p.must(p.DB.In(p.t.Context()).Raw("SELECT coalesce(-sum(amount_minor), 0) FROM posting WHERE account = ?", a).Scan(&sum).Error)
	return sum
}

func TestAnAccountCountsWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	w := desired("6222 0212 0204 1701")
	w.By = assistant
	_, err := p.pay.Ask(ctx, w)
	p.refused(err, payout.ErrOwner)
	wrong := payout.Wish{FactoryID: 1, By: proprietor, Proof: "passkey", BankCode: "12", Number: "abc", Contact: "nobody"}
	if _, err := p.pay.Ask(ctx, wrong); strings.Join(fault.FieldNames(err), " ") != "bank bank_code contact holder number" {
		t.Errorf("wrong are %v", fault.FieldNames(err))
	}
	first := p.account("6222 0212 0204 1701")
	if list, err := p.pay.Accounts(ctx, 1); err != nil || payout.InForce(list, p.clock()).ID != first.ID || payout.InForce(list, p.clock().Add(-time.Second)) != nil || list[0].Masked() != "•••• 1701" {
		t.Errorf("the accounts are %+v, %v", list, err)
	}
	_, err = p.pay.Ask(ctx, desired("6222021202041701"))
	p.refused(err, payout.ErrSame)

	second, err := p.pay.Ask(ctx, desired("99998888777766"))
	p.must(err)
	_, err = p.pay.Ask(ctx, desired("11112222333344"))
	p.refused(err, payout.ErrPending)
	p.wait(100 * time.Hour)
	list, err := p.pay.Accounts(ctx, 1)
	p.must(err)
	if payout.InForce(list, p.clock()).ID != first.ID {
		t.Error("an account that no admin approved counts")
	}
	p.must(p.pay.Decide(ctx, second.ID, drawer, payout.AccountApproved, ""))
	p.refused(p.pay.Decide(ctx, second.ID, drawer, payout.AccountRejected, "late"), payout.ErrState)
	p.refused(p.pay.Stop(ctx, second.ID, nil, ""), payout.ErrState)
	if former, err := p.pay.Former(ctx, second); err != nil || former.ID != first.ID {
		t.Errorf("the one before is %+v, %v", former, err)
	}
}

func TestAChangeIsStoppedByTheLinkOfALetter(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	first := p.account("6222021202041701")
	second, err := p.pay.Ask(ctx, desired("99998888777766"))
	p.must(err)
	p.must(p.pay.Decide(ctx, second.ID, drawer, payout.AccountApproved, ""))
	token, err := p.pay.Objector(ctx, second.ID, "money@linxi.example")
	p.must(err)
	_, err = p.pay.Objected(ctx, "made-up")
	p.refused(err, payout.ErrObjection)
	a, err := p.pay.Objected(ctx, token)
	p.must(err)
	p.wait(71 * time.Hour)
	p.must(p.pay.Stop(ctx, a.ID, nil, "not us"))
	p.wait(10 * time.Hour)
	list, err := p.pay.Accounts(ctx, 1)
	p.must(err)
	if payout.InForce(list, p.clock()).ID != first.ID || list[0].State != payout.AccountStopped || list[0].StoppedNote != "not us" {
		t.Errorf("the accounts are %+v", list)
	}
}

func TestABatchPaysWhatIsReleased(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.released(2)
	_, err := p.pay.Draw(ctx, drawer)
	p.refused(err, payout.ErrNothing)
	p.account("6222021202041701")
	due := p.stands(ledger.FactoryReleased)
	b := p.draw("k")
	if again := p.draw("k"); again.ID != b.ID || len(b.Payouts) != 1 || len(b.Rates) != 1 {
		t.Fatalf("drew %+v and %+v", b, again)
	}
	_, err = p.drawn("k", "something else")
	p.refused(err, once.ErrOther)
	o := b.Payouts[0]
	if p.stands(ledger.FactoryReleased) != due || p.stands(ledger.PayoutClearing) != 0 {
		t.Error("something is posted before it is approved")
	}
	p.refused(p.pay.Approve(ctx, b.Number, drawer), payout.ErrFourEyes)
	if err := p.DB.In(ctx).Exec("UPDATE payout_batch SET state = 'approved', approved_by = drawn_by, approved_at = now()").Error; !database.IsCheck(err, "payout_batch_four_eyes") {
		t.Errorf("the database lets one admin approve alone: %v", err)
	}
	p.must(p.pay.Approve(ctx, b.Number, approver))
	p.refused(p.pay.Approve(ctx, b.Number, approver), payout.ErrState)
	p.refused(p.pay.Cancel(ctx, b.Number, approver, "too late"), payout.ErrState)
	if p.stands(ledger.FactoryReleased) != 0 || p.stands(ledger.PayoutClearing) != o.AmountMinor {
		t.Errorf("%d released and %d on the way, want 0 and %d", p.stands(ledger.FactoryReleased), p.stands(ledger.PayoutClearing), o.AmountMinor)
	}
	p.must(p.pay.Send(ctx, b.Number, drawer))
	if p.stands(ledger.PayoutClearing) != 0 || p.stands(ledger.Bank) != o.AmountMinor {
		t.Errorf("%d on the way and %d paid, want 0 and %d", p.stands(ledger.PayoutClearing), p.stands(ledger.Bank), o.AmountMinor)
	}
	p.states(o)
	p.whole()
}

// states compares the statement of a payout with the book, and its file with both.
func (p *paymaster) states(o payout.Payout) {
	p.t.Helper()
	s, err := p.pay.OfOwner(p.t.Context(), 1, o.Number)
	p.must(err)
	if _, err := p.pay.OfOwner(p.t.Context(), 2, o.Number); !errors.Is(err, database.ErrNotFound) {
		p.t.Errorf("another factory reads it: %v", err)
	}
	var yuan int64
	for _, l := range s.Lines {
		yuan += l.YuanMinor
		if l.GoodsMinor-l.CommissionMinor-l.Deducted().Minor != l.AmountMinor || l.Released() && (l.Title == "" || l.Quantity == 0) {
			p.t.Errorf("the line %+v does not add up", l)
		}
	}
	if yuan != o.AmountMinor || len(s.Lines) != 2 {
		p.t.Errorf("%d lines make %d of %d", len(s.Lines), yuan, o.AmountMinor)
	}
	p.booked(s)
	file, err := s.File(payout.Words{Headings: make([]string, 14), Kind: func(l payout.Line) string { return l.Title }})
	p.must(err)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff"))).ReadAll()
	p.must(err)
	if len(rows) != 4 || rows[3][13] != o.Amount().String() {
		p.t.Errorf("the file is %q", rows)
	}
}

// booked compares the sums of a statement with the postings.
func (p *paymaster) booked(s *payout.Statement) {
	p.t.Helper()
	for _, sum := range s.Sums() {
		var posted int64
		p.must(p.DB.In(p.t.Context()).Raw(`SELECT sum(p.amount_minor) FROM posting p JOIN ledger_transaction t ON t.id = p.transaction_id
			WHERE t.reference = ? AND t.kind = 'payout' AND p.account = 'factory_released' AND p.amount_currency = ?`, s.Payout.Number, sum.Currency).Scan(&posted).Error)
		if posted != sum.AmountMinor {
			p.t.Errorf("the statement has %d %s, the book %d", sum.AmountMinor, sum.Currency, posted)
		}
	}
}

func TestAPayoutThatFailsIsPaidAgain(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.account("6222021202041701")
	p.released(1)
	due, b := p.stands(ledger.FactoryReleased), p.draw("1")
	number := b.Payouts[0].Number
	p.refused(p.pay.Fail(ctx, number, approver, "wrong name"), payout.ErrState)
	p.must(p.pay.Approve(ctx, b.Number, approver))
	p.must(p.pay.Send(ctx, b.Number, approver))
	if err := p.pay.Fail(ctx, number, approver, " "); len(fault.FieldNames(err)) != 1 {
		t.Errorf("no reason is asked for: %v", err)
	}
	p.must(p.pay.Fail(ctx, number, approver, "the name does not fit the account"))
	p.refused(p.pay.Fail(ctx, number, approver, "again"), payout.ErrState)
	if p.stands(ledger.FactoryReleased) != due || p.stands(ledger.PayoutClearing) != 0 || p.stands(ledger.Bank) != 0 || p.stands(ledger.Rounding) != 0 {
		t.Errorf("%d released, want %d", p.stands(ledger.FactoryReleased), due)
	}
	p.whole()
	p.must(p.pay.Approve(ctx, p.draw("2").Number, approver))
	if p.stands(ledger.FactoryReleased) != 0 {
		t.Error("it is not paid again")
	}
	p.whole()
}

func TestARefundAfterAPayoutMakesTheNextOneSmaller(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.account("6222021202041701")
	p.released(2)
	o, err := p.Orders.OrderByID(ctx, 1)
	p.must(err)
	p.must(p.pay.Approve(ctx, p.draw("1").Number, approver))
	p.gives(checkout.Wish{Number: o.Number, Pieces: map[id.Line]int{o.Consignments[0].Lines[0].ID: 1}, Goods: checkout.ByFactory, Rest: checkout.ByMall, Reason: "damaged", Note: "torn", Key: "r"})
	if p.stands(ledger.FactoryReleased) >= 0 {
		t.Fatal("the refund took nothing from what was paid out")
	}
	_, err = p.pay.Draw(ctx, drawer)
	p.refused(err, payout.ErrNothing)
	plan, err := p.pay.Plan(ctx)
	p.must(err)
	if len(plan.LeftOut) != 1 || plan.LeftOut[0].Cause != payout.Debt {
		t.Errorf("left out are %+v", plan.LeftOut)
	}
	p.whole()
}

func TestACancelledBatchLeavesNoTraceInTheBook(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.account("6222021202041701")
	p.released(1)
	due, b := p.stands(ledger.FactoryReleased), p.draw("1")
	p.must(p.pay.Cancel(ctx, b.Number, drawer, "wrong day"))
	p.refused(p.pay.Approve(ctx, b.Number, approver), payout.ErrState)
	if p.stands(ledger.FactoryReleased) != due {
		t.Error("money moved")
	}
	p.whole()
	p.draw("2")
}

func TestABatchOfAnAccountThatWasReplacedIsRefused(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.account("6222021202041701")
	p.released(1)
	b := p.draw("1")
	p.account("99998888777766")
	p.refused(p.pay.Approve(ctx, b.Number, approver), payout.ErrOutdated)
	p.must(p.pay.Cancel(ctx, b.Number, approver, "the account has changed"))
	p.must(p.pay.Approve(ctx, p.draw("2").Number, approver))
	p.whole()
}

// TestVerify_finds_claims_that_do_not_fit: what waits for a payout is listed beside the book, and the proof compares the two.
func TestVerify_finds_claims_that_do_not_fit(t *testing.T) {
	t.Parallel()
	p := openPayouts(t)
	p.account("6222021202041701")
	p.released(1)
	var waiting int64
	p.must(p.DB.In(t.Context()).Raw("SELECT min(posting_id) FROM payout_claim").Scan(&waiting).Error)
	for _, spoil := range []string{"DELETE FROM payout_claim WHERE posting_id = ?", "INSERT INTO payout_claim VALUES (?)"} {
		p.whole()
		p.exec(spoil, waiting)
		r, err := p.Ledger.Verify(t.Context())
		p.must(err)
		if len(r.Problems) != 1 || r.Problems[0].Rule != "what waits for a payout is listed, and nothing else" {
			t.Errorf("%s: found %+v", spoil, r.Problems)
		}
		if strings.HasPrefix(spoil, "DELETE") {
			p.exec("INSERT INTO payout_claim VALUES (?)", waiting)
			p.must(p.pay.Approve(t.Context(), p.draw("1").Number, approver))
		}
	}
}

// TestBatchesDrawnAtOncePayOnce: many admins draw up batches at the same moment, some with the same key, and many approve them.
func TestBatchesDrawnAtOncePayOnce(t *testing.T) {
	t.Parallel()
	p, ctx := openPayouts(t), t.Context()
	p.account("6222021202041701")
	p.released(1)
	due := p.stands(ledger.FactoryReleased)
	numbers := p.atOnce(8, payout.ErrNothing, func(i int) (string, error) {
		b, err := p.drawn(string(rune('a'+i/2)), "as shown")
		if err != nil {
			return "", err
		}
		return b.Number, nil
	})
	number := numbers[0]
	for _, other := range numbers {
		if other != number {
			t.Fatalf("the same money is in the batches %v", numbers)
		}
	}
	if approved := p.atOnce(4, payout.ErrState, func(int) (string, error) { return number, p.pay.Approve(ctx, number, approver) }); len(approved) != 1 {
		t.Errorf("approved %d times", len(approved))
	}
	if failed := p.atOnce(4, payout.ErrState, func(int) (string, error) { return number, p.pay.Fail(ctx, p.only(number), approver, "closed") }); len(failed) != 1 {
		t.Errorf("failed %d times", len(failed))
	}
	if due <= 0 || p.stands(ledger.FactoryReleased) != due {
		t.Errorf("%d of %d are back", p.stands(ledger.FactoryReleased), due)
	}
	p.whole()
}

// only is the number of the only payout of a batch.
func (p *paymaster) only(batch string) string {
	b, err := p.pay.Batch(p.t.Context(), batch)
	if err != nil || len(b.Payouts) != 1 {
		return ""
	}
	return b.Payouts[0].Number
}

// atOnce does something n times at the same moment and gives what came of those that were not refused with why.
func (p *paymaster) atOnce(n int, why error, do func(int) (string, error)) []string {
	p.t.Helper()
	var all sync.WaitGroup
	var lock sync.Mutex
	var done []string
	for i := range n {
		all.Go(func() {
			what, err := do(i)
			lock.Lock()
			defer lock.Unlock()
			if err == nil {
				done = append(done, what)
			} else if !errors.Is(err, why) {
				p.t.Error(err)
			}
		})
	}
	all.Wait()
	if len(done) == 0 {
		p.t.Fatal("nothing was done")
	}
	return done
}
