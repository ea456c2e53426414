package shop

import (
	"context"
	"net/url"
	"strconv"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// QuestionsPage are the published questions of a listing.
type QuestionsPage struct {
	layout.Page
	Listing *catalog.Listing
	Factory *factory.Factory
	Sheet   question.Sheet
	One     bool // the address names a single pair
	Pages   ui.Pages
}

// AskPage is the form alone, for what was refused and for a guest who has signed in meanwhile. Listing is nil for a question
// about none in particular; Body and Draft are what stands in the form.
type AskPage struct {
	layout.Page
	Listing     *catalog.Listing
	Factory     *factory.Factory
	Body, Draft string
	Errors      ui.Errors
}

// MessagesPage is what a member has asked, with the answers.
type MessagesPage struct {
	layout.Page
	Questions []question.Listed
	Pages     ui.Pages
}

// asking is a form to ask with.
type asking struct {
	To          string // where it is sent
	Private     bool
	Body, Draft string
	Errors      ui.Errors
}

// AskURL is where a question about the listing, or without one to the factory, is put.
func AskURL(m market.Market, l *catalog.Listing, f *factory.Factory, rest string) string {
	if l != nil {
		return m.URL("/l/" + l.Slug + "/" + rest)
	}
	return m.URL("/f/" + f.Slug + "/" + rest)
}

func (p AskPage) form() asking {
	return asking{AskURL(p.Market, p.Listing, p.Factory, "questions"), p.Listing == nil, p.Body, p.Draft, p.Errors}
}

func (a asking) hint() string {
	if a.Private {
		return "question.hint_private"
	}
	return "question.hint"
}

// QuestionsURL is a page of a listing's questions.
func QuestionsURL(m market.Market, slug string, page int) string {
	path := m.URL("/l/" + slug + "/questions")
	if page > 1 {
		path += "?page=" + strconv.Itoa(page)
	}
	return path
}

// pairPath is the page of one published pair within a market.
func pairPath(slug, token string) string {
	return "/l/" + slug + "/questions?" + url.Values{"one": {token}}.Encode()
}

// standsAt is how a member's question stands.
func standsAt(q question.Listed) string {
	switch {
	case q.State == question.Hidden:
		return "hidden"
	case q.Answered():
		return "answered"
	}
	return "open"
}

func standsTone(q question.Listed) string {
	return map[string]string{"hidden": "bad", "answered": "ok", "open": "warn"}[standsAt(q)]
}

// aboutWhat is what a member's question is about: goods by their title, or a factory by its name.
func aboutWhat(ctx context.Context, q question.Listed) string {
	if q.Goods != "" {
		return q.Goods
	}
	return locale.From(ctx).Isolate(q.FactoryName)
}

func aboutPath(q question.Listed) string {
	if q.Slug != "" {
		return "/l/" + q.Slug
	}
	return "/f/" + q.FactorySlug
}
