package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
)

func at(n id.Revision) string { return fmt.Sprintf("/admin/listings/%d", n) }

func TestReview(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	first, second := h.submitted(scarf("A")), h.submitted(scarf("B"))

	queue := anna.open("/admin/listings").at("/admin/listings", http.StatusOK)
	queue.says("tbody tr:first-child a", "Silk scarf A").says("tbody tr:first-child", "New").says(".rail [aria-current=page] .count", "2")
	if start := queue.Find(`a[data-key="j"]`).AttrOr("href", ""); start != at(first.ID) {
		t.Errorf("review starts with %s", start)
	}

	p := anna.open(at(first.ID)).at(at(first.ID), http.StatusOK)
	p.says("h1", "Silk scarf A").says(".notice-warn", "Fewer than two pictures").says("table.diff", "6214.10").says("table.diff", "Woven in")
	p.says(".review-side", "Linxi Silk")
	for _, key := range []string{"a", "r", "n", "j", "1", "o"} {
		if p.Find(`[data-key="`+key+`"]`).Length() != 1 {
			t.Errorf("the key %s leads nowhere", key)
		}
	}

	t.Run("approves and opens the next", func(t *testing.T) {
		next := anna.send(p, at(first.ID)+"/approve", nil).at(at(second.ID), http.StatusOK)
		next.says(".flashes", "Approved: Silk scarf A")
		if !h.onSale(first.ListingID) {
			t.Error("it is not on sale")
		}
	})
	t.Run("shows a decided revision without a form", func(t *testing.T) {
		anna.open(at(first.ID)).says(".decisions", "Approved").says(".decisions", "anna").lacks(`form[action$="/approve"]`)
	})
	t.Run("ends with the empty queue", func(t *testing.T) {
		p := anna.open(at(second.ID))
		anna.send(p, at(second.ID)+"/reject", url.Values{"reason": {"pictures"}}).at("/admin/listings", http.StatusOK).
			says(".flashes", "Rejected: Silk scarf B").says(".empty", "Nothing waits")
	})
	t.Run("does not find what is none", func(t *testing.T) {
		for _, path := range []string{"/admin/listings/99999", "/admin/listings/0", "/admin/listings/abc", "/admin/listings/99999999999999999999"} {
			anna.open(path).at(path, http.StatusNotFound)
		}
	})
}

func TestReviewOfAnEdit(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	r := h.submitted(scarf("A"))
	must(t, h.desk.Approve(t.Context(), h.clerk, moderation.Judgement{Revision: r.ID, Version: r.Version}))
	c := scarf("A")
	c.Texts[0].Title, c.Variants[0].Price.Minor = "Silk scarf, long", 17800
	c.Variants = append(c.Variants, scarf("A2").Variants...)
	c.Options = []catalog.Option{{Name: map[string]string{"en": "Size"}, Values: []map[string]string{{"en": "S"}, {"en": "L"}}}}
	c.Variants[0].Choices, c.Variants[1].Choices = []int{0}, []int{1}
	edit := h.edited(r.ListingID, c)

	p := anna.open(at(edit.ID)).at(at(edit.ID), http.StatusOK)
	p.says(".diff-changed del", "A").says(".diff-changed ins", ", long").says(".fold", "6214.10")
	if price := p.Find("tr.diff-changed:contains('168') del").Text(); price == "" {
		t.Error("the old price is not marked")
	}
	p.says("tr.diff-changed th", "A2").lacks(".diff-changed:contains('6214.10')")
	t.Run("leaves the live listing when it is rejected", func(t *testing.T) {
		anna.send(p, at(edit.ID)+"/reject", url.Values{"reason": {"other"}, "statement": {"Show the hem."}}).at("/admin/listings", http.StatusOK)
		l, err := h.desk.Catalog.ListingByID(t.Context(), r.ListingID)
		must(t, err)
		if l.Texts[0].Title != "Silk scarf A" || !h.onSale(r.ListingID) {
			t.Errorf("live is %+v", l.Texts)
		}
		anna.open(at(edit.ID)).says(".decisions", "Show the hem.")
	})
}

// TestReviewNamesTheLaw: papers and attributes stand there in words, old beside new.
func TestReviewNamesTheLaw(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	c := scarf("A")
	c.Responsible, c.Papers = catalog.Responsible{}, []string{"ce", "EN 71 report 4"}
	r := h.submitted(c)
	p := anna.open(at(r.ID)).says(".notice-warn", "responsible person").says("table.diff", "Declared attributesnone stated").says("table.diff", "EN 71 report 4")
	p.lacks(".notice:contains('eu_responsible_person')").lacks("table.diff td:contains('ce,')")
	must(t, h.desk.Approve(t.Context(), h.clerk, moderation.Judgement{Revision: r.ID, Version: r.Version}))
	c.Flags, c.Papers = []string{"wood"}, []string{"ce"}
	p = anna.open(at(h.edited(r.ListingID, c).ID))
	p.says("tr.diff-changed:contains('Declared attributes') del", "none stated").says("tr.diff-changed:contains('Declared attributes') ins", "ood").says("tr.diff-changed:contains('Papers')", "EN 71 report 4")
}

func TestRejectWithoutAReasonKeepsWhatWasTyped(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	r := h.submitted(scarf("A"))
	p := anna.open(at(r.ID))
	again := anna.send(p, at(r.ID)+"/reject", url.Values{"statement": {"The hem <b>is</b> missing"}}).at(at(r.ID)+"/reject", http.StatusUnprocessableEntity)
	again.says(".problem a[href='#f-reason']", "Choose a reason").says(".reasons .error", "Choose a reason").says("title", "Error")
	if typed := again.Find("textarea[name=statement]").Text(); typed != "The hem <b>is</b> missing" {
		t.Errorf("kept %q", typed)
	}
	t.Run("and needs words for another reason", func(t *testing.T) {
		third := anna.send(again, at(r.ID)+"/reject", url.Values{"reason": {"other"}, "statement": {" "}}).at(at(r.ID)+"/reject", http.StatusUnprocessableEntity)
		third.says(".problem a[href='#f-statement']", "Say what is wrong")
		if third.Find(`input[value=other][checked]`).Length() != 1 {
			t.Error("the chosen reason is lost")
		}
		anna.send(third, at(r.ID)+"/reject", url.Values{"statement": {"No"}}).at("/admin/listings", http.StatusOK)
	})
	if history, err := h.desk.History(t.Context(), r.ListingID); err != nil || len(history) != 1 {
		t.Errorf("%d decisions, %v", len(history), err)
	}
}

func TestADecisionThatComesTooLateSaysWhatHappened(t *testing.T) {
	h := open(t)
	anna, bo := h.admin("anna@example.com"), h.admin("bo@example.com")
	r := h.submitted(scarf("A"))
	p := bo.open(at(r.ID))
	anna.send(anna.open(at(r.ID)), at(r.ID)+"/approve", nil)

	late := bo.send(p, at(r.ID)+"/reject", url.Values{"reason": {"title"}, "statement": {"Too short"}}).at(at(r.ID)+"/reject", http.StatusConflict)
	late.says("h1", "changed while").says(".lead", "approved meanwhile").says(".decisions", "anna").says(".said", "Too short").
		says(`a[href="`+at(r.ID)+`"]`, "as it is now").lacks(`form[action$="/reject"]`)
	if !h.onSale(r.ListingID) {
		t.Error("the late decision took it off sale")
	}
	t.Run("also when the factory submitted another version", func(t *testing.T) {
		r := h.submitted(scarf("B"))
		p := bo.open(at(r.ID))
		must(t, h.desk.Catalog.Withdraw(t.Context(), ours, r.ListingID))
		bo.send(p, at(r.ID)+"/approve", nil).at(at(r.ID)+"/approve", http.StatusConflict).says(".lead", "took")
		must(t, h.desk.Submit(t.Context(), ours, r.ListingID))
		fresh := bo.send(p, at(r.ID)+"/approve", nil).at(at(r.ID)+"/approve", http.StatusConflict).says(".lead", "submitted it again")
		if h.onSale(r.ListingID) {
			t.Fatal("approved unseen")
		}
		link := fresh.Find("a.btn-primary").AttrOr("href", "")
		bo.send(bo.open(link), at(r.ID)+"/approve", nil).at("/admin/listings", http.StatusOK)
	})
}
