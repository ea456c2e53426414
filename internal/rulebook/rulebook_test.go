package rulebook_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/rulebook"
)

func TestPublish(t *testing.T) {
	t.Run("makes the edits law from their day on", func(t *testing.T) {
		h := open(t)
		v := h.published(vat("21%"))
		book, aside, err := h.Current(t.Context())
		must(t, err)
		if before, after := h.taxOn(book, monday-1), h.taxOn(book, monday); before != 1957 || after != 2163 || len(aside) != 0 {
			t.Errorf("tax %d on Sunday, %d on Monday, %v put aside", before, after, aside)
		}
		if want := h.shipped.Version() + "+1"; book.Version() != want || v.Number() != 1 {
			t.Errorf("data version %s, want %s", book.Version(), want)
		}
	})
	t.Run("refuses the proposer", func(t *testing.T) {
		h := open(t)
		v := h.proposed(vat("21%"))
		if _, err := h.Publish(t.Context(), h.anna, v.ID); !errors.Is(err, rulebook.ErrSecond) {
			t.Errorf("the proposer published: %v", err)
		}
		err := h.db.In(t.Context()).Exec(`UPDATE rule_version SET state = 'published', revision = 1, published_by = proposed_by, published_at = now()
			WHERE id = ?`, v.ID).Error
		if err == nil {
			t.Error("the table takes one admin for both")
		}
	})
	t.Run("refuses what was not proposed", func(t *testing.T) {
		h := open(t)
		if _, err := h.Publish(t.Context(), h.bo, h.draft(vat("21%")).ID); !errors.Is(err, rulebook.ErrState) {
			t.Errorf("a draft was published: %v", err)
		}
	})
	t.Run("refuses a day that has passed", func(t *testing.T) {
		h := open(t)
		v := h.proposed(vat("21%"))
		h.clock = h.clock.AddDate(0, 0, 3)
		if _, err := h.Publish(t.Context(), h.bo, v.ID); !errors.Is(err, rulebook.ErrLate) {
			t.Errorf("published on Tuesday from Monday on: %v", err)
		}
		must(t, h.Withdraw(t.Context(), h.bo, v.ID))
		must(t, h.Describe(t.Context(), h.anna, v.ID, rulebook.Outline{Note: "VAT", From: 20261207}))
	})
}

func TestPublishOverOtherData(t *testing.T) {
	h := open(t)
	stale := h.proposed(vat("22%"))
	h.published(vat("21%"))
	if _, err := h.Publish(t.Context(), h.bo, stale.ID); !errors.Is(err, rulebook.ErrStale) {
		t.Fatalf("published over other data than it was written against: %v", err)
	}
	must(t, h.Withdraw(t.Context(), h.bo, stale.ID))
	must(t, h.Rebase(t.Context(), h.bo, stale.ID))
	d, err := h.Version(t.Context(), stale.ID)
	must(t, err)
	must(t, h.Propose(t.Context(), h.bo, d.ID, d.Serial))
	_, err = h.Publish(t.Context(), h.anna, d.ID)
	must(t, err)
	book, _, err := h.Current(t.Context())
	must(t, err)
	if got := h.taxOn(book, monday); got != 2266 {
		t.Errorf("tax %d by the later version", got)
	}
}

func TestPublishHappensOnceWhenSeveralConfirmAtTheSameMoment(t *testing.T) {
	h := open(t)
	v := h.proposed(vat("21%"))
	won := 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			_, err := h.Publish(t.Context(), h.bo, v.ID)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, rulebook.ErrState) {
				t.Errorf("refused with %v", err)
			}
		})
	}
	wg.Wait()
	if won != 1 {
		t.Errorf("published %d times", won)
	}
}

func TestPropose(t *testing.T) {
	t.Run("refuses an empty draft", func(t *testing.T) {
		h := open(t)
		v := h.draft()
		if err := h.Propose(t.Context(), h.anna, v.ID, v.Serial); !errors.Is(err, rulebook.ErrEmpty) {
			t.Errorf("%v", err)
		}
	})
	t.Run("refuses a draft that changed since it was looked at", func(t *testing.T) {
		h := open(t)
		v := h.draft(vat("21%"))
		if err := h.Propose(t.Context(), h.anna, v.ID, v.Serial-1); !errors.Is(err, rulebook.ErrChanged) {
			t.Errorf("%v", err)
		}
	})
	t.Run("closes the draft", func(t *testing.T) {
		h := open(t)
		v := h.proposed(vat("21%"))
		if _, err := h.Put(t.Context(), h.anna, v.ID, rulebook.Edit{Edit: vat("99%")}); !errors.Is(err, rulebook.ErrState) {
			t.Errorf("a proposal was changed: %v", err)
		}
	})
}

func TestDraftTakesAnEditAboutTheSameForAChange(t *testing.T) {
	h := open(t)
	later := vat("23%")
	later.From = 20261207
	edits, err := h.Edits(t.Context(), h.draft(vat("21%"), vat("22%"), later).ID)
	if err != nil || len(edits) != 2 || edits[0].Edit.Rate != "22%" {
		t.Errorf("%+v %v", edits, err)
	}
}

func TestDraft(t *testing.T) {
	t.Run("refuses a day in the past", func(t *testing.T) {
		h := open(t)
		if _, err := h.Open(t.Context(), h.anna, rulebook.Outline{Note: "x", From: 20261127}); !slices.Equal(fault.FieldNames(err), []string{"valid_from"}) {
			t.Errorf("%v", err)
		}
		e := vat("21%")
		e.From = 20261127
		if _, err := h.Put(t.Context(), h.anna, h.draft().ID, rulebook.Edit{Edit: e}); !slices.Equal(fault.FieldNames(err), []string{"from"}) {
			t.Errorf("%v", err)
		}
	})
	t.Run("says of a day that is none that a date is wanted", func(t *testing.T) {
		h := open(t)
		_, err := h.Open(t.Context(), h.anna, rulebook.Outline{Note: "x", From: -1})
		if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Key != "rulebook.wrong.from" {
			t.Errorf("%v", err)
		}
	})
	t.Run("refuses what is checked tomorrow", func(t *testing.T) {
		h := open(t)
		e := vat("21%")
		e.Checked = 20261129
		if _, err := h.Put(t.Context(), h.anna, h.draft().ID, rulebook.Edit{Edit: e}); !slices.Equal(fault.FieldNames(err), []string{"checked"}) {
			t.Errorf("%v", err)
		}
	})
	t.Run("names the field that is wrong", func(t *testing.T) {
		h := open(t)
		if _, err := h.Put(t.Context(), h.anna, h.draft().ID, rulebook.Edit{Edit: vat("a lot")}); !slices.Equal(fault.FieldNames(err), []string{"rate"}) {
			t.Errorf("%v", err)
		}
	})
	t.Run("takes many at once or none", func(t *testing.T) {
		h := open(t)
		v := h.draft()
		var list []customs.Edit
		for i := range 2500 {
			e := vat("21%")
			e.Charge, e.In, e.HS = "eu-tariff", "", fmt.Sprintf("95%06d", i)
			list = append(list, e)
		}
		must(t, h.Add(t.Context(), h.anna, v.ID, list))
		list[7].Rate = "much"
		var wrong *customs.EditError
		if err := h.Add(t.Context(), h.anna, v.ID, list[:9]); !errors.As(err, &wrong) || wrong.At != 7 {
			t.Errorf("%v", err)
		}
		edits, err := h.Edits(t.Context(), v.ID)
		must(t, err)
		if len(edits) != 2500 {
			t.Errorf("%d edits", len(edits))
		}
	})
}

func TestDraftLeavesATrailOfEveryAction(t *testing.T) {
	h := open(t)
	v := h.draft(vat("21%"))
	edits, err := h.Edits(t.Context(), v.ID)
	must(t, err)
	edits[0].Edit.Rate = "22%"
	_, err = h.Put(t.Context(), h.bo, v.ID, edits[0])
	must(t, err)
	must(t, h.Remove(t.Context(), h.bo, v.ID, edits[0].ID))
	must(t, h.Discard(t.Context(), h.anna, v.ID))
	events, err := h.Events(t.Context(), v.ID)
	must(t, err)
	var actions []rulebook.Action
	for _, e := range events {
		actions = append(actions, e.Action)
	}
	if !slices.Equal(actions, []rulebook.Action{rulebook.Opened, rulebook.EditAdded, rulebook.EditChanged, rulebook.EditRemoved, rulebook.DiscardedIt}) {
		t.Errorf("%v", actions)
	}
	if e := events[2]; e.AccountID != h.bo || len(e.Before) == 0 || len(e.After) == 0 {
		t.Errorf("who, before and after: %d %s %s", e.AccountID, e.Before, e.After)
	}
}

func TestRollBack(t *testing.T) {
	h := open(t)
	v := h.published(vat("21%"))
	undo, err := h.RollBack(t.Context(), h.anna, v.ID, "wrong figure")
	must(t, err)
	book, _, err := h.Current(t.Context())
	must(t, err)
	if got := h.taxOn(book, monday); got != 1957 || book.Version() != h.shipped.Version()+"+2" || undo.Number() != 2 {
		t.Errorf("tax %d by %s after the roll back", got, book.Version())
	}
	if _, err := h.RollBack(t.Context(), h.anna, v.ID, "wrong figure"); !errors.Is(err, rulebook.ErrState) {
		t.Errorf("rolled back twice: %v", err)
	}
	if _, err := h.RollBack(t.Context(), h.anna, undo.ID, "wrong figure"); !errors.Is(err, rulebook.ErrState) {
		t.Errorf("a roll back was rolled back: %v", err)
	}
}

func TestRollBackKeepsItsReason(t *testing.T) {
	h := open(t)
	v := h.published(vat("21%"))
	if _, err := h.RollBack(t.Context(), h.anna, v.ID, ""); !slices.Equal(fault.FieldNames(err), []string{"reason"}) {
		t.Errorf("rolled back without a reason: %v", err)
	}
	_, err := h.RollBack(t.Context(), h.anna, v.ID, "wrong figure")
	must(t, err)
	events, err := h.Events(t.Context(), v.ID)
	must(t, err)
	if last := string(events[len(events)-1].After); !strings.Contains(last, "wrong figure") {
		t.Errorf("the trail says %s", last)
	}
}

func TestProposalsAreForTheSecondAdmin(t *testing.T) {
	h := open(t)
	v := h.proposed(vat("21%"))
	h.draft(vat("22%"))
	for who, want := range map[id.Account][2]int{h.anna: {0, 1}, h.bo: {1, 0}} {
		others, own, err := h.Proposals(t.Context(), who)
		must(t, err)
		if len(others) != want[0] || len(own) != want[1] || append(others, own...)[0].ID != v.ID {
			t.Errorf("%d: others %v, own %v", who, others, own)
		}
	}
}

func TestConfirmedIsWhatTheAdminsSaw(t *testing.T) {
	h := open(t)
	first := h.published(vat("21%"))
	second := h.published(vat("23%"))
	undo, err := h.RollBack(t.Context(), h.anna, second.ID, "wrong figure")
	must(t, err)
	for _, c := range []struct {
		v             id.RuleVersion
		before, after int64
	}{{first.ID, 1957, 2163}, {second.ID, 2163, 2369}, {undo.ID, 2369, 2163}} {
		v, err := h.Version(t.Context(), c.v)
		must(t, err)
		before, after, err := h.Confirmed(t.Context(), v)
		must(t, err)
		if b, a := h.taxOn(before, monday), h.taxOn(after, monday); b != c.before || a != c.after {
			t.Errorf("version +%d takes the tax from %d to %d, want %d to %d", v.Number(), b, a, c.before, c.after)
		}
	}
	if _, _, err := h.Confirmed(t.Context(), h.draft(vat("21%"))); !errors.Is(err, rulebook.ErrState) {
		t.Errorf("a draft was confirmed: %v", err)
	}
}

func TestBook(t *testing.T) {
	h := open(t)
	must(t, h.Archive(t.Context()))
	must(t, h.Archive(t.Context()))
	v := h.published(vat("21%"))
	_, err := h.RollBack(t.Context(), h.anna, v.ID, "wrong figure")
	must(t, err)
	for suffix, want := range map[string]int64{"": 1957, "+1": 2163, "+2": 1957} {
		book, err := h.Book(t.Context(), h.shipped.Version()+suffix, time.Time{})
		must(t, err)
		if got := h.taxOn(book, monday); got != want || book.Version() != h.shipped.Version()+suffix {
			t.Errorf("tax %d by %s, want %d", got, book.Version(), want)
		}
	}
	for _, never := range []string{h.shipped.Version() + "+3", "2020-01-01.1", h.shipped.Version() + "+x", ""} {
		if _, err := h.Book(t.Context(), never, time.Time{}); !errors.Is(err, rulebook.ErrVersion) {
			t.Errorf("%q: %v", never, err)
		}
	}
	t.Run("comes from the archive when the program brings newer rules", func(t *testing.T) {
		must(t, h.db.In(t.Context()).Exec("UPDATE rule_archive SET version = '2025-01-01.1', digest = 'old'").Error)
		book, err := h.Book(t.Context(), "2025-01-01.1+1", time.Time{})
		must(t, err)
		if got := h.taxOn(book, monday); got != 2163 || len(book.Destinations()) != len(h.shipped.Destinations()) {
			t.Errorf("tax %d", got)
		}
	})
}

func TestStates(t *testing.T) {
	reached := map[rulebook.State]bool{rulebook.Draft: true}
	all := []rulebook.State{rulebook.Draft, rulebook.Proposed, rulebook.Published, rulebook.RolledBack, rulebook.Discarded}
	for range all {
		for _, from := range all {
			for _, to := range all {
				v := rulebook.Version{State: from}
				if reached[from] && v.Transition(to) == nil {
					reached[to] = true
				}
			}
		}
	}
	for _, s := range all {
		if !reached[s] {
			t.Errorf("%s can't be reached", s)
		}
	}
	for _, dead := range []rulebook.State{rulebook.RolledBack, rulebook.Discarded} {
		for _, to := range all {
			if v := (rulebook.Version{State: dead}); v.Transition(to) == nil {
				t.Errorf("%s goes on to %s", dead, to)
			}
		}
	}
}
