package mailer

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/review"
	page "github.com/silkroadmall/mall/templates/mail"
)

// review tells an author what was decided about a review, and why, in the language of the market it was bought in. One that
// has been deleted since needs no letter.
func (m *Mailer) review(ctx context.Context, j review.Letter) error {
	told, err := m.Reviews.Told(ctx, j.DecisionID)
	if err != nil || told.Review == nil {
		return err
	}
	o, err := m.Orders.OrderByID(ctx, told.OrderID)
	if err != nil {
		return err
	}
	place, err := market.Parse(o.Market)
	if err != nil {
		return fmt.Errorf("write letter about review %d: %w", told.Review.ID, err)
	}
	ctx = locale.With(ctx, place.Printer())
	p := m.judged(ctx, o, told)
	return m.Send(ctx, Draft{To: o.Email, Kind: "review_" + string(told.Decision.Verdict), Subject: p.Subject, Text: p.Text(ctx), HTML: page.Note(p)})
}

// judged is the letter: a review that is hidden comes with the reason, how it was found, and what its author can do about it.
func (m *Mailer) judged(ctx context.Context, o *order.Order, told *review.Told) page.NotePage {
	t, d := locale.From(ctx), told.Decision
	title, number := "", 1
	for i, l := range o.Lines() {
		if l.ID == told.Review.LineID {
			title, number = l.Title, i+1
		}
	}
	key := "review.mail." + string(d.Verdict)
	text := t.T(key+".text", "title", title)
	p := page.NotePage{
		Letter:     m.letter(t.T(key+".subject", "title", title), text, t.T("mail.order.why", "email", o.Email, "number", o.Number)),
		Paragraphs: []string{t.T("mail.hello", "name", o.Address.Name), text},
		Link:       strings.Replace(m.Links.Order(o.Market, o.Number), "?", "/review/"+strconv.Itoa(number)+"?", 1),
		Action:     t.T("review.mail.action"),
	}
	if d.Verdict != review.Hide {
		return p
	}
	p.Paragraphs = append(p.Paragraphs, t.T("review.hidden_reason", "reason", t.T("review.reason."+d.Reason)))
	if d.Statement != "" {
		p.Paragraphs = append(p.Paragraphs, t.T("review.mail.statement", "statement", d.Statement))
	}
	p.Paragraphs, p.After = append(p.Paragraphs, t.T("review.mail.how")), []string{t.T("review.mail.object")}
	return p
}
