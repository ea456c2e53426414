package moderation_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
)

func TestSubmit(t *testing.T) {
	h := open(t)
	t.Run("refuses what is incomplete, naming the fields", func(t *testing.T) {
		r, err := h.Catalog.Create(t.Context(), ours, catalog.Content{Texts: []catalog.Text{{Language: "en", Title: "Bare"}}}, h.admins[0])
		must(t, err)
		if names := fault.FieldNames(h.Submit(t.Context(), ours, r.ListingID)); !slices.Contains(names, "variants") || !slices.Contains(names, "category") {
			t.Errorf("wrong fields are %v", names)
		}
		if got := h.revision(r.ID); got.State != catalog.RevisionDraft {
			t.Errorf("it is %s", got.State)
		}
	})
	t.Run("keeps what the rules found", func(t *testing.T) {
		r := h.submitted(scarf("S"))
		if len(r.Findings) != 1 || r.Findings[0].Rule != "few_pictures" {
			t.Errorf("findings %+v", r.Findings)
		}
	})
	t.Run("does not find another factory's listing", func(t *testing.T) {
		r, err := h.Catalog.Create(t.Context(), ours, scarf("X"), h.admins[0])
		must(t, err)
		if err := h.Submit(t.Context(), waiting, r.ListingID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
	})
}

func TestApprove(t *testing.T) {
	h := open(t)
	r := h.submitted(scarf("S"))
	if h.onSale(r.ListingID) {
		t.Fatal("on sale before a decision")
	}
	must(t, h.Approve(t.Context(), h.admins[0], moderation.Judgement{Revision: r.ID, Version: r.Version}))
	if !h.onSale(r.ListingID) {
		t.Error("approved and not on sale")
	}
	history, err := h.History(t.Context(), r.ListingID)
	must(t, err)
	if len(history) != 1 || history[0].Verdict != moderation.Approve || history[0].AdminName != "Anna" || h.letters() != 1 {
		t.Errorf("history %+v, %d letters", history, h.letters())
	}
	t.Run("is decided once", func(t *testing.T) {
		err := h.Reject(t.Context(), h.admins[1], moderation.Judgement{Revision: r.ID, Version: r.Version, Reason: "title"})
		if !errors.Is(err, moderation.ErrStale) || !h.onSale(r.ListingID) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("does not find a revision that is none", func(t *testing.T) {
		if err := h.Approve(t.Context(), h.admins[0], moderation.Judgement{Revision: 9999, Version: 1}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
	})
}

func TestReject(t *testing.T) {
	h := open(t)
	r := h.submitted(scarf("S"))
	for promise, c := range map[string]struct{ reason, statement, field string }{
		"refuses no reason":                      {"", "It is bad", "reason"},
		"refuses a reason that is none of ours":  {"mood", "", "reason"},
		"refuses another reason without a word":  {"other", " ", "statement"},
		"refuses a statement nobody would read":  {"title", string(make([]byte, 2001)), "statement"},
		"refuses a factory's reason for listing": {"fraud", "", "reason"},
	} {
		t.Run(promise, func(t *testing.T) {
			err := h.Reject(t.Context(), h.admins[0], moderation.Judgement{Revision: r.ID, Version: r.Version, Reason: c.reason, Statement: c.statement})
			if names := fault.FieldNames(err); !slices.Equal(names, []string{c.field}) {
				t.Errorf("wrong fields are %v", names)
			}
		})
	}
	if h.revision(r.ID).State != catalog.RevisionSubmitted || h.letters() != 0 {
		t.Fatal("a refused decision left something behind")
	}
	must(t, h.Reject(t.Context(), h.admins[0], moderation.Judgement{Revision: r.ID, Version: r.Version, Reason: "weight", Statement: " 160 g? "}))
	d, refused, err := h.LastRefusal(t.Context(), r.ListingID)
	must(t, err)
	if !refused || d.Reason != "weight" || d.Statement != "160 g?" || h.onSale(r.ListingID) {
		t.Errorf("refusal %+v", d)
	}
	t.Run("lets the factory mend and submit again", func(t *testing.T) {
		edited := scarf("S")
		edited.Variants[0].Grams = 210
		next, err := h.Catalog.Revise(t.Context(), ours, r.ListingID, 0, catalog.Edit{Content: edited})
		must(t, err)
		must(t, h.Submit(t.Context(), ours, r.ListingID))
		must(t, h.Approve(t.Context(), h.admins[1], moderation.Judgement{Revision: next.ID, Version: h.revision(next.ID).Version}))
		if _, refused, err := h.LastRefusal(t.Context(), r.ListingID); refused || err != nil {
			t.Errorf("the refusal still stands: %v", err)
		}
	})
}

func TestADecisionAboutWhatChangedIsRefused(t *testing.T) {
	h := open(t)
	r := h.submitted(scarf("S"))
	must(t, h.Catalog.Withdraw(t.Context(), ours, r.ListingID))
	edited := scarf("S")
	edited.Variants[0].Price.Minor = 1
	_, err := h.Catalog.Revise(t.Context(), ours, r.ListingID, h.revision(r.ID).Version, catalog.Edit{Content: edited})
	must(t, err)
	must(t, h.Submit(t.Context(), ours, r.ListingID))
	if err := h.Approve(t.Context(), h.admins[0], moderation.Judgement{Revision: r.ID, Version: r.Version}); !errors.Is(err, moderation.ErrStale) {
		t.Errorf("approving what nobody looked at: %v", err)
	}
	if h.onSale(r.ListingID) {
		t.Error("it is on sale")
	}
}

func TestTwoAdminsAtOnceMakeOneDecision(t *testing.T) {
	h := open(t)
	r := h.submitted(scarf("S"))
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			j := moderation.Judgement{Revision: r.ID, Version: r.Version, Reason: "title"}
			if i%2 == 0 {
				errs[i] = h.Approve(t.Context(), h.admins[0], j)
			} else {
				errs[i] = h.Reject(t.Context(), h.admins[1], j)
			}
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, moderation.ErrStale) {
			t.Errorf("a loser is told %v", err)
		}
	}
	history, err := h.History(t.Context(), r.ListingID)
	must(t, err)
	if won != 1 || len(history) != 1 || h.letters() != 1 {
		t.Fatalf("%d decided, history of %d, %d letters", won, len(history), h.letters())
	}
	approved := history[0].Verdict == moderation.Approve
	if h.onSale(r.ListingID) != approved {
		t.Errorf("on sale %v after %s", !approved, history[0].Verdict)
	}
}

func (h *house) state(f id.Factory) factory.State {
	h.t.Helper()
	one, err := h.Factories.Factory(h.t.Context(), f)
	must(h.t, err)
	return one.State
}

func TestSuspendedFactoriesSellNothingFromThatMoment(t *testing.T) {
	h := open(t)
	r := h.submitted(scarf("S"))
	must(t, h.Approve(t.Context(), h.admins[0], moderation.Judgement{Revision: r.ID, Version: r.Version}))
	must(t, h.Admit(t.Context(), h.admins[0], moderation.Admission{Factory: ours, Verdict: moderation.Suspend, Reason: "late", Statement: "Four weeks"}))
	if h.onSale(r.ListingID) || h.state(ours) != factory.Suspended {
		t.Error("still on sale")
	}
	if _, err := h.Catalog.Listing(t.Context(), "silk-scarf-s", locale.English); fault.KindOf(err) != fault.NotFound {
		t.Errorf("its page shows: %v", err)
	}
	must(t, h.Admit(t.Context(), h.admins[0], moderation.Admission{Factory: ours, Verdict: moderation.Reinstate}))
	if !h.onSale(r.ListingID) {
		t.Error("not back on sale")
	}
	history, err := h.FactoryHistory(t.Context(), ours)
	must(t, err)
	if len(history) != 2 || history[1].Statement != "Four weeks" || history[0].Verdict != moderation.Reinstate {
		t.Errorf("history %+v", history)
	}
}

func TestAdmit(t *testing.T) {
	h := open(t)
	t.Run("refuses without a reason", func(t *testing.T) {
		err := h.Admit(t.Context(), h.admins[0], moderation.Admission{Factory: waiting, Verdict: moderation.Decline})
		if !slices.Equal(fault.FieldNames(err), []string{"reason"}) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("refuses a verdict that does not fit", func(t *testing.T) {
		for _, v := range []moderation.Verdict{moderation.Suspend, moderation.Reject} {
			err := h.Admit(t.Context(), h.admins[0], moderation.Admission{Factory: waiting, Verdict: v, Reason: "late"})
			if fault.KindOf(err) != fault.Conflict || h.state(waiting) != factory.Pending {
				t.Errorf("%s: %v", v, err)
			}
		}
	})
	t.Run("refuses an application that changed since it was read", func(t *testing.T) {
		f, err := h.Factories.Factory(t.Context(), waiting)
		must(t, err)
		h.mend("UPDATE factory SET name = 'Beigang Trading' WHERE id = ?", waiting)
		err = h.Admit(t.Context(), h.admins[0], moderation.Admission{Factory: waiting, Verdict: moderation.Approve, Seal: moderation.Sealed(f)})
		if !errors.Is(err, moderation.ErrStale) || h.state(waiting) != factory.Pending {
			t.Errorf("got %v", err)
		}
		f.Name = "Beigang Trading"
		must(t, h.Admit(t.Context(), h.admins[0], moderation.Admission{Factory: waiting, Verdict: moderation.Approve, Seal: moderation.Sealed(f)}))
	})
}
