package mailer_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/review"
)

func TestReviewLetters(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	for _, segment := range []string{"de-de", "ar-ae"} {
		o := h.paid(segment, 1)
		h.must(h.db.In(ctx).Exec("UPDATE consignment SET state = 'delivered'").Error)
		line := o.Consignments[0].Lines[0]
		r, err := h.reviews.Write(ctx, line.ID, review.Draft{Stars: 3, Language: "en", Body: "Cheaper at www.example.com"})
		h.must(err)
		p := printer(t, segment)
		h.letters() // those about the order
		h.must(h.reviews.Judge(ctx, h.admin.ID, review.Judgement{Token: r.Token, Version: 1, Verdict: review.Show}))
		says(t, h.letters()["buyer@example.com"], p.T("review.mail.show.text", "title", line.Title), "/"+o.Market+"/o/"+o.Number+"/review/1?key=")
		h.must(h.reviews.Judge(ctx, h.admin.ID, review.Judgement{Token: r.Token, Version: 2, Verdict: review.Hide, Reason: "advertising", Statement: "It names another shop."}))
		says(t, h.letters()["buyer@example.com"], p.T("review.hidden_reason", "reason", p.T("review.reason.advertising")), "It names another shop.",
			p.T("review.mail.how"), p.T("review.mail.object"))
	}
	t.Run("a review that is gone needs none", func(t *testing.T) {
		if got := h.letters(review.Letter{DecisionID: 1}); len(got) != 1 {
			t.Errorf("%d letters", len(got))
		}
		h.must(h.db.In(ctx).Exec("DELETE FROM review").Error)
		if got := h.letters(review.Letter{DecisionID: 1}); len(got) != 0 {
			t.Errorf("%d letters", len(got))
		}
	})
}
