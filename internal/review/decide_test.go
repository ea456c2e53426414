package review_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/review"
)

const mei, luo = id.Account(1), id.Account(2)

// judge decides about a review as it is now.
func (h *house) judge(token string, admin id.Account, v review.Verdict, reason, statement string) error {
	h.t.Helper()
	c, err := h.Case(h.t.Context(), token, locale.English)
	h.must(err)
	return h.Judge(h.t.Context(), admin, review.Judgement{Token: token, Version: c.Version, Verdict: v, Reason: reason, Statement: statement})
}

// reported checks how many shown reviews have reports that wait.
func (h *house) reported(want int) {
	h.t.Helper()
	if n, err := h.Waiting(h.t.Context()); err != nil || n[review.ViewReported] != want {
		h.t.Errorf("%v %v", n, err)
	}
}

func TestJudge(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	r, err := h.Write(ctx, h.line(1, "delivered"), says(3, bad))
	h.must(err)
	t.Run("refuses_to_hide_without_a_reason", func(t *testing.T) {
		if got := fault.FieldNames(h.judge(r.Token, mei, review.Hide, "because", "")); !slices.Equal(got, []string{"reason"}) {
			t.Error(got)
		}
		if got := fault.FieldNames(h.judge(r.Token, mei, review.Hide, "other", " ")); !slices.Equal(got, []string{"statement"}) {
			t.Error(got)
		}
	})
	t.Run("refuses_what_changed_since", func(t *testing.T) {
		err := h.Judge(ctx, mei, review.Judgement{Token: r.Token, Version: 99, Verdict: review.Show})
		if !errors.Is(err, review.ErrStale) {
			t.Error(err)
		}
	})
	t.Run("shows", func(t *testing.T) {
		h.must(h.judge(r.Token, mei, review.Show, "", ""))
		h.rated(3, 1)
	})
	t.Run("hides_what_was_reported", func(t *testing.T) {
		h.must(h.Report(ctx, r.Token, "advertising", "names a shop"))
		h.reported(1)
		h.must(h.judge(r.Token, mei, review.Hide, "advertising", "It names another shop."))
		h.rated(0, 0)
		h.reported(0)
		if err := h.Report(ctx, r.Token, "fake", ""); err == nil {
			t.Error("a hidden review is reported")
		}
	})
}

// TestJudgeAgain: whoever objects to a decision is heard by another person.
func TestJudgeAgain(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	line := h.line(1, "delivered")
	r, err := h.Write(ctx, line, says(3, fine))
	h.must(err)
	h.must(h.judge(r.Token, mei, review.Hide, "fake", ""))
	again := func() {
		t.Helper()
		r, err := h.Write(ctx, line, says(4, fine))
		h.must(err)
		if r.State != review.Waiting || r.Findings[0] != "again" {
			t.Errorf("%+v", r)
		}
	}
	again()
	again() // nor does changing it once more
	if err := h.judge(r.Token, mei, review.Show, "", ""); !errors.Is(err, review.ErrSameAdmin) {
		t.Error(err)
	}
	h.must(h.judge(r.Token, luo, review.Show, "", ""))
	h.rated(4, 1)
	h.must(h.judge(r.Token, luo, review.Hide, "fake", ""))
	h.must(h.Remove(ctx, line)) // the words go, the decision stays
	again()
	h.told(r.Token, 3)
}

// told checks that the author was told of each of so many decisions.
func (h *house) told(token string, want int) {
	h.t.Helper()
	ctx := h.t.Context()
	var letters int
	h.must(h.DB.In(ctx).Raw("SELECT count(*) FROM river_job WHERE kind = 'review_mail'").Scan(&letters).Error)
	c, err := h.Case(ctx, token, locale.English)
	h.must(err)
	if letters != want || len(c.Decisions) != want || c.Decisions[0].AdminName != "Luo" {
		h.t.Errorf("%d letters, %+v", letters, c.Decisions)
	}
	told, err := h.Told(ctx, c.Decisions[0].ID)
	h.must(err)
	if told.Review == nil || told.OrderID == 0 || told.Decision.Reason != "fake" {
		h.t.Errorf("%+v", told)
	}
}

func TestReport(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	r, err := h.Write(ctx, h.line(1, "delivered"), says(3, fine))
	h.must(err)
	if err := h.Report(ctx, r.Token, "", ""); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	for range 30 {
		h.must(h.Report(ctx, r.Token, "fake", "never bought"))
	}
	c, err := h.Case(ctx, r.Token, locale.English)
	h.must(err)
	if len(c.Open) != 20 || c.State != review.Shown {
		t.Errorf("%d reports wait, the review is %s", len(c.Open), c.State)
	}
}
