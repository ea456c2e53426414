package shop

import (
	"context"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/locale"
)

// wayTo leads from a member's own page to one subject.
type wayTo struct{ Icon, URL, Title, Text string }

// entries are the subjects, each with how it stands.
func entries(ctx context.Context, p AccountPage) []wayTo {
	t, m := locale.From(ctx), p.Market
	return []wayTo{
		{"pin", m.URL("/account/addresses"), t.T("account.address.title"), bookInShort(t, p.Addresses)},
		{"globe", m.URL("/account/place"), t.T("account.place.title"), t.Country(m.Country) + " · " + m.Language.OwnName() + " · " + t.Isolate(string(m.Currency))},
		{"mail", m.URL("/account/messages"), t.T("question.messages"), newsInShort(t, p.Unread)},
		{"heart", m.URL("/saved"), t.T("saved.title"), savedInShort(t, p.Saved)},
		{"factory", m.URL("/saved/makers"), t.T("saved.makers"), t.T("saved.makers_short")},
		{"lock", m.URL("/account/security"), t.T("account.security.title"), t.T("account.home.security")},
		{"shield", m.URL("/account/privacy"), t.T("account.privacy.title"), t.T("account.home.privacy")},
	}
}

func newsInShort(t *locale.Printer, unread int) string {
	if unread == 0 {
		return t.T("question.messages_text")
	}
	return t.T("question.unread", "count", unread)
}

// bookInShort is the address to begin with.
func bookInShort(t *locale.Printer, book []account.Saved) string {
	if len(book) == 0 {
		return t.T("account.address.none")
	}
	return inShort(t, book[0].Address)
}

func savedInShort(t *locale.Printer, n int) string {
	if n == 0 {
		return t.T("saved.none")
	}
	return t.T("saved.count", "count", n)
}

// inShort is an address on one line, enough to tell it from others.
func inShort(t *locale.Printer, a address.Address) string {
	return t.Isolate(a.Name+", "+a.Line1) + " · " + t.Country(a.Country)
}
