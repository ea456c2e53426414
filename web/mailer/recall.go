package mailer

import (
	"context"
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/recall"
	page "github.com/silkroadmall/mall/templates/mail"
	"github.com/silkroadmall/mall/templates/ui"
)

// recall tells a buyer that goods of the buyer's are recalled. One who was told needs no second letter.
func (m *Mailer) recall(ctx context.Context, j recall.Letter) error {
	untold, err := m.Recalls.Untold(ctx, j)
	if err != nil || !untold {
		return err
	}
	o, err := m.Orders.OrderByID(ctx, j.OrderID)
	if err != nil {
		return err
	}
	place, err := market.Parse(o.Market)
	if err != nil {
		return fmt.Errorf("write letter about recall %d: %w", j.RecallID, err)
	}
	ctx = locale.With(ctx, place.Printer())
	r, err := m.Recalls.ByID(ctx, j.RecallID, place.Language)
	if err != nil {
		return err
	}
	orders, err := m.Recalls.OrdersOf(ctx, j)
	if err != nil {
		return err
	}
	p := m.recalled(ctx, place, o, r, orders)
	if err := m.Send(ctx, Draft{To: o.Email, Kind: "recall", Subject: p.Subject, Text: p.Text(ctx), HTML: page.Sheet(p)}); err != nil {
		return err
	}
	return m.Recalls.Tell(ctx, j)
}

// recalled is the letter: what is dangerous, what to do, what may be chosen.
func (m *Mailer) recalled(ctx context.Context, place market.Market, o *order.Order, r *recall.Recall, orders []string) page.SheetPage {
	t := locale.From(ctx)
	words, _ := r.In(place.Language)
	text := t.T("mail.recall.text", "title", r.Title, "orders", strings.Join(orders, ", "))
	p := page.SheetPage{NotePage: page.NotePage{
		Letter:     m.letter(t.T("mail.recall.subject", "title", r.Title), text, t.T("mail.order.why", "email", o.Email, "number", o.Number)),
		Paragraphs: []string{t.T("mail.hello", "name", o.Address.Name), text},
		Link:       m.BaseURL + place.URL("/recalls#"+r.Number), Action: t.T("recall.open"), After: []string{t.T("recall.contact"), t.T("recall.share")},
	}}
	remedies := []string{}
	for _, code := range r.Remedies {
		remedies = append(remedies, t.T("recall.remedy."+code))
	}
	if words.Remedy != "" {
		remedies = append(remedies, words.Remedy)
	}
	p.Sections = []page.Section{
		{Title: t.T("recall.hazard"), Lines: []string{words.Hazard}}, {Title: t.T("recall.action"), Lines: []string{words.Action}},
		{Title: t.T("recall.remedy"), Lines: remedies}, {Title: t.T("recall.orders"), Lines: []string{ui.RecalledOrders(t, r)}},
	}
	return p
}
