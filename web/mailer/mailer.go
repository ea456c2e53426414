// Package mailer writes the mall's letters: handlers of jobs that look up what is true now, render templates/mail in the
// reader's language, and hand the message to the sender.
//
// Invariants: every letter has an HTML and a plain text form; links begin with the configured address, never with what
// a request said; a job may run twice, so a letter can come twice, but a link in it works once; nobody to write to is
// no error.
//
// It must not know who asked, nor HTTP.
package mailer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/assessment"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/mail"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/templates/layout"
)

// Deps are what the letters need. The first three are enough for letters about accounts.
type Deps struct {
	Sender   mail.Sender
	Accounts *account.Store
	BaseURL  string // "https://mall.example", without a slash at its end

	Orders      *order.Store
	Payments    *payment.Store
	Assessor    *assessment.Desk
	Catalog     *catalog.Store
	Factories   *factory.Store
	Desk        *moderation.Desk
	Questions   *question.Desk
	Reviews     *review.Desk
	Recalls     *recall.Desk
	Payouts     *payout.Desk
	Withdrawals *aftersales.Desk
	Links       checkout.Links // the pages of orders, for whoever has the letter
}

// Mailer writes letters.
type Mailer struct{ Deps }

// New makes the mailer.
func New(d Deps) *Mailer { return &Mailer{d} }

// sweepEvery is how often sessions, links and counters that have run out are thrown away; they open nothing meanwhile.
const sweepEvery = 6 * time.Hour

// Register takes on the jobs of all letters, and the regular sweeping out of what has run out of the accounts.
func (m *Mailer) Register(w *job.Workers) {
	job.Register(w, m.account)
	w.Every(sweepEvery, account.Sweep{})
	job.Register(w, func(ctx context.Context, _ account.Sweep) error { return m.Accounts.SweepOut(ctx) })
	job.Register(w, m.order)
	job.Register(w, m.consignment)
	job.Register(w, m.factory)
	job.Register(w, m.calledOff)
	job.Register(w, m.decision)
	job.Register(w, m.report)
	job.Register(w, m.review)
	job.Register(w, m.question)
	job.Register(w, m.judgedQuestion)
	job.Register(w, m.recall)
	job.Register(w, m.payoutAccount)
	job.Register(w, m.payout)
	job.Register(w, m.withdrawal)
	job.Register(w, m.withdrawalClosed)
}

// Draft is a letter ready to be rendered. Text is its plain form, HTML its page.
type Draft struct {
	To      string
	Kind    string // for the log and for filters: "account_verify"
	Subject string
	Text    string
	HTML    templ.Component
}

// Send renders the draft in the context's language and hands it over. A refused address is given up at once; any other
// failure leaves the job to be tried again.
func (m *Mailer) Send(ctx context.Context, d Draft) error {
	var html bytes.Buffer
	if err := d.HTML.Render(ctx, &html); err != nil {
		return fmt.Errorf("render letter %s: %w", d.Kind, err)
	}
	err := m.Sender.Send(ctx, mail.Message{To: d.To, Subject: d.Subject, Text: d.Text, HTML: html.String(), Kind: d.Kind})
	if errors.Is(err, mail.ErrAddress) {
		return job.Discard(err)
	}
	return err
}

// In is a context that speaks the language, given as a BCP 47 tag; a tag that is none of ours is English.
func In(ctx context.Context, tag string) context.Context {
	l, ok := locale.ByCode(locale.Language(tag).Code())
	if !ok {
		l = locale.English
	}
	return locale.With(ctx, locale.NewPrinter(l, ""))
}

// letter is the beginning of every letter.
func (m *Mailer) letter(subject, preview, why string) layout.Letter {
	return layout.Letter{Subject: subject, Preview: preview, Base: m.BaseURL, Why: why}
}
