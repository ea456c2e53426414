package mailer_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/mail"
	"github.com/silkroadmall/mall/internal/moderation"
)

// both are the letters of the two clerks who confirmed their addresses; nobody else gets one.
func both(t *testing.T, got map[string]mail.Logged) (chinese, english mail.Logged) {
	t.Helper()
	chinese, one := got["zhou@example.com"]
	english, two := got["lee@example.com"]
	if !one || !two || len(got) != 2 {
		t.Fatalf("letters went to %v", got)
	}
	return chinese, english
}

func TestNewConsignmentLetter(t *testing.T) {
	h := open(t)
	o := h.paid("de-de", 2)
	c := o.Consignments[0]
	zh, en := both(t, h.letters(checkout.FactoryMail{ConsignmentID: c.ID}))
	link := base + "/portal/consignments/" + c.Number
	says(t, zh, c.Number, link, "真丝围巾", "S-RED", "× 2", "林溪丝绸", "德国", locale.NewPrinter(locale.Chinese, "").Date(*c.HandoverBy))
	says(t, en, c.Number, link, "silk scarf", "S-RED", "× 2", "Linxi Silk", "Germany", locale.NewPrinter(locale.English, "").Date(*c.HandoverBy))

	h.must(h.dock.Accept(t.Context(), 1, c.Number))
	if got := h.letters(checkout.FactoryMail{ConsignmentID: c.ID}); len(got) != 0 {
		t.Errorf("told of a consignment that was accepted: %v", got)
	}
}

// TestCalledOffLetter calls off one of two pieces, then the other: the staff hears what not to send, and whether there is a rest.
func TestCalledOffLetter(t *testing.T) {
	h := open(t)
	o := h.paid("de-de", 2)
	c := o.Consignments[0]
	line := c.Lines[0].ID
	for _, want := range [][2]string{{"其余商品请按约定发货", "send the rest"}, {"已无需发货的商品", "Nothing of this order is left"}} {
		h.must(h.db.Transact(t.Context(), func(tx *database.DB) error {
			return h.dock.CallOffTx(t.Context(), tx, o, map[id.Line]int{line: 1})
		}))
		zh, en := both(t, h.letters())
		says(t, zh, c.Number, "取消发货", "真丝围巾", "S-RED", "× 1", want[0])
		says(t, en, c.Number, "Called off", "silk scarf", "× 1", want[1], base+"/portal/consignments/"+c.Number)
	}
}

func TestListingDecisionLetters(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	var link string
	revision := func(sku string) moderation.Judgement {
		var r *catalog.Revision
		h.must(h.db.Transact(ctx, func(tx *database.DB) (err error) {
			content := scarf()
			content.Variants[0].SKU = sku
			if r, err = h.till.Catalog.CreateTx(ctx, tx, catalog.New{FactoryID: 1, Content: content}); err != nil {
				return err
			}
			return h.till.Catalog.SubmitTx(ctx, tx, r)
		}))
		link = base + "/portal/listings/" + strconv.FormatInt(int64(r.ListingID), 10)
		return moderation.Judgement{Revision: r.ID, Version: r.Version}
	}
	j := revision("S-2")
	j.Reason, j.Statement = "pictures", "One picture is blurred."
	h.must(h.desk.Reject(ctx, h.admin.ID, j))
	zh, en := both(t, h.letters())
	says(t, zh, "真丝围巾", "One picture is blurred.", locale.NewPrinter(locale.Chinese, "").T("moderation.reason.pictures"), link)
	says(t, en, "Silk scarf", "One picture is blurred.", locale.NewPrinter(locale.English, "").T("moderation.reason.pictures"), link)
	if zh.Kind != "decision_reject" {
		t.Error(zh.Kind)
	}
	h.must(h.desk.Approve(ctx, h.admin.ID, revision("S-3")))
	zh, en = both(t, h.letters())
	says(t, zh, "真丝围巾", link)
	says(t, en, "“Silk scarf” has been approved")
}

// TestCutEndedLetter ends a price cut: its factory reads why.
func TestCutEndedLetter(t *testing.T) {
	h := open(t)
	ctx, now := t.Context(), time.Now()
	h.must(h.till.Catalog.SetCut(ctx, 1, catalog.Cut{ListingID: 1, Percent: 20, StartsAt: now, EndsAt: now.AddDate(0, 0, 7), SetBy: h.admin.ID}))
	h.letters()
	h.must(h.desk.EndCut(ctx, h.admin.ID, 1, "The price before was never asked."))
	zh, en := both(t, h.letters())
	says(t, zh, "降价已结束", "The price before was never asked.", base+"/portal/listings/1")
	says(t, en, "Price cut ended", "The price before was never asked.", "prices of before hold again")
}

func TestFactoryDecisionLetters(t *testing.T) {
	h := open(t)
	decide := func(v moderation.Verdict, reason, statement string) (zh, en mail.Logged) {
		t.Helper()
		h.must(h.desk.Admit(t.Context(), h.admin.ID, moderation.Admission{Factory: 1, Verdict: v, Reason: reason, Statement: statement}))
		return both(t, h.letters())
	}
	zh, en := decide(moderation.Suspend, "late", "Three parcels left late.")
	says(t, zh, "林溪丝绸已被暂停销售", "Three parcels left late.", base+"/portal")
	says(t, en, "Linxi Silk is suspended", "Three parcels left late.", base+"/portal")
	_, en = decide(moderation.Reinstate, "", "")
	says(t, en, "Linxi Silk may sell again")

	h.must(h.db.In(t.Context()).Exec("UPDATE factory SET state = 'pending'").Error)
	_, en = decide(moderation.Decline, "papers", "")
	says(t, en, "The application of Linxi Silk", base+"/portal/application")
	h.must(h.db.In(t.Context()).Exec("UPDATE factory SET state = 'pending'").Error)
	_, en = decide(moderation.Approve, "", "")
	says(t, en, "Linxi Silk may sell")
}
