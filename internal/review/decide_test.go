package review_test

import (
	"errors"
	"testing"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/review"
)

const mei, luo = id.Account(1), id.Account(2)

func TestJudge(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	line := h.line(1, "delivered")
	r, err := h.Write(ctx, line, says(3, bad))
	h.must(err)
	judge := func(admin id.Account, v review.Verdict, reason, statement string) error {
		c, err := h.Case(ctx, r.Token, locale.English)
		h.must(err)
		return h.Judge(ctx, admin, review.Judgement{Token: r.Token, Version: c.Version, Verdict: v, Reason: reason, Statement: statement})
	}
	t.Run("refuses_to_hide_without_a_reason", func(t *testing.T) {
		if got := fault.FieldNames(judge(mei, review.Hide, "because", "")); len(got) != 1 || got[0] != "reason" {
			t.Error(got)
		}
		if got := fault.FieldNames(judge(mei, review.Hide, "other", " ")); len(got) != 1 || got[0] != "statement" {
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
		h.must(judge(mei, review.Show, "", ""))
		h.rated(3, 1)
	})
	t.Run("hides_what_was_reported", func(t *testing.T) {
		h.must(h.Report(ctx, r.Token, "advertising", "names a shop"))
		if n, err := h.Waiting(ctx); err != nil || n[review.ViewReported] != 1 {
			t.Errorf("%v %v", n, err)
		}
		h.must(judge(mei, review.Hide, "advertising", "It names another shop."))
		h.rated(0, 0)
		if n, err := h.Waiting(ctx); err != nil || n[review.ViewReported] != 0 {
			t.Errorf("%v %v", n, err)
		}
		if err := h.Report(ctx, r.Token, "fake", ""); err == nil {
			t.Error("a hidden review is reported")
		}
	})
	t.Run("another_person_decides_about_what_was_hidden", func(t *testing.T) {
		again, err := h.Write(ctx, line, says(3, fine))
		h.must(err)
		if again.State != review.Waiting {
			t.Errorf("%+v", again)
		}
		if _, err = h.Write(ctx, line, says(4, fine)); err != nil {
			t.Fatal(err)
		}
		if err := judge(mei, review.Show, "", ""); !errors.Is(err, review.ErrSameAdmin) {
			t.Error(err)
		}
		h.must(judge(luo, review.Show, "", ""))
		h.rated(4, 1)
	})
	t.Run("a_hidden_one_that_is_taken_back_stays_known", func(t *testing.T) {
		h.must(judge(luo, review.Hide, "fake", ""))
		h.must(h.Remove(ctx, line))
		again, err := h.Write(ctx, line, says(5, fine))
		h.must(err)
		if again.State != review.Waiting || again.Findings[0] != "again" {
			t.Errorf("%+v", again)
		}
	})
	t.Run("tells_the_author_each_time", func(t *testing.T) {
		var letters int
		h.must(h.DB.In(ctx).Raw("SELECT count(*) FROM river_job WHERE kind = 'review_mail'").Scan(&letters).Error)
		c, err := h.Case(ctx, r.Token, locale.English)
		h.must(err)
		if letters != 4 || len(c.Decisions) != 4 || c.Decisions[0].AdminName != "Luo" {
			t.Errorf("%d letters, %+v", letters, c.Decisions)
		}
		told, err := h.Told(ctx, c.Decisions[0].ID)
		h.must(err)
		if told.Review == nil || told.OrderID == 0 || told.Decision.Reason != "fake" {
			t.Errorf("%+v", told)
		}
	})
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
