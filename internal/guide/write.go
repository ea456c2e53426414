package guide

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// write takes in a file: lines that name the title, the words one asks by and what a demonstration adds; then Markdown.
func (t *Text) write(file string, l locale.Language) error {
	head, body, ok := strings.Cut(strings.ReplaceAll(file, "\r\n", "\n"), "\n\n")
	if !ok {
		return errHead
	}
	for line := range strings.Lines(head) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			return errHead
		}
		switch name {
		case "title":
			t.Title = value
		case "demo":
			t.Demonstration = value
		case "words":
			t.askedBy(l, value)
		default:
			return fmt.Errorf("%w: %q", errHead, name)
		}
	}
	if t.Title == "" || strings.TrimSpace(body) == "" {
		return errHead
	}
	if err := t.render([]byte(body)); err != nil {
		return err
	}
	t.index = sync.OnceValue(func() index {
		titled := stems(l, t.Title)
		return index{titled: titled, told: append(stems(l, body), titled...), plain: lexicon.Fold(t.Title + " " + body)}
	})
	return nil
}

// askedBy notes the phrases one asks by, which commas part.
func (t *Text) askedBy(l locale.Language, list string) {
	for phrase := range strings.SplitSeq(list, ",") {
		words := lexicon.Words(lexicon.Fold(phrase))
		if len(words) == 1 && words[0].Dense() {
			t.dense = append(t.dense, words[0].Text)
		} else if len(words) > 0 {
			t.asked = append(t.asked, stems(l, phrase))
		}
	}
}

// render makes the HTML and the lead. Raw HTML in a text is left out.
func (t *Text) render(body []byte) error {
	md := goldmark.New()
	doc := md.Parser().Parse(text.NewReader(body))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			return ast.WalkContinue, lead(n)
		case *ast.Paragraph:
			if t.lead == "" {
				t.lead = words(n, body)
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return err
	}
	var html bytes.Buffer
	if err := md.Renderer().Render(&html, body, doc); err != nil {
		return err
	}
	t.body = html.String()
	return nil
}

// lead sends a link to its page in the reader's market.
func lead(n *ast.Link) error {
	to := string(n.Destination)
	switch {
	case strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//"):
		n.Destination = []byte(open + to)
	case !strings.HasPrefix(to, "https://"):
		return fmt.Errorf("the link to %q leads neither to a page of the shop nor to a secure address", to)
	}
	return nil
}

// words is the text of a node without marks.
func words(n ast.Node, body []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if leaf, ok := c.(*ast.Text); ok {
			b.Write(leaf.Segment.Value(body))
			if leaf.SoftLineBreak() {
				b.WriteByte(' ')
			}
			continue
		}
		b.WriteString(words(c, body))
	}
	return b.String()
}

// stems are the telling words of a text in the form their inflections share.
func stems(l locale.Language, text string) []string {
	var list []string
	for _, w := range lexicon.Words(lexicon.Fold(text)) {
		if !w.Dense() && !lexicon.StopWord(l, w.Text) {
			list = append(list, lexicon.Stem(l, w))
		}
	}
	return list
}
