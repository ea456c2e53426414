// Package mail owns the letters the mall writes: HTML within the shell of layout.LetterPage, and the same words as plain
// text.
//
// Invariants: a letter says the same in both forms; every link in it is absolute and stands in the plain text in full;
// there is no picture and no script.
//
// It must not know senders, jobs or storage.
package mail

import (
	"context"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/layout"
)

// NotePage is a letter of a few sentences with at most one thing to do.
type NotePage struct {
	layout.Letter
	Paragraphs []string
	// Link is the absolute address of the one thing to do, Action its label; "" for none.
	Link, Action string
	// After are sentences that follow the link.
	After []string
}

// Text is the note as plain text.
func (n NotePage) Text(ctx context.Context) string {
	parts := append([]string{n.Subject}, n.Paragraphs...)
	if n.Link != "" {
		parts = append(parts, n.Action+":\n"+n.Link)
	}
	parts = append(parts, n.After...)
	return Plain(ctx, n.Letter, parts)
}

// Plain is the text form of any letter: the parts with blank lines between them, then the foot every letter has.
func Plain(ctx context.Context, l layout.Letter, parts []string) string {
	t := locale.From(ctx)
	parts = append(parts[:len(parts):len(parts)], "-- \n"+t.T("layout.brand"), t.T("layout.tagline")+"\n"+l.Base)
	if l.Why != "" {
		parts = append(parts, l.Why)
	}
	return strings.Join(parts, "\n\n") + "\n"
}
