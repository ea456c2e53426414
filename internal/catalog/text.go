package catalog

import (
	"html"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FromText turns what a person types into a description: a blank line begins a paragraph, "- " a list item, "1. " a
// numbered one, "### " and "#### " a heading, "| a | b |" a row of a table, and **words** are strong.
func FromText(plain string) string {
	var b strings.Builder
	plain = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(plain, ""))
	open := "" // the element lines are gathered in
	for _, line := range strings.Split(plain, "\n") {
		line = strings.TrimSpace(line)
		kind, text := lineKind(line)
		if kind != open || kind == "h3" || kind == "h4" {
			b.WriteString(closing[open])
			b.WriteString(opening[kind])
		} else if kind == "p" {
			b.WriteString("<br>")
		}
		open = kind
		b.WriteString(lineHTML(kind, text))
	}
	b.WriteString(closing[open])
	return CleanHTML(b.String())
}

var (
	opening = map[string]string{"p": "<p>", "ul": "<ul>", "ol": "<ol>", "h3": "<h3>", "h4": "<h4>", "table": "<table>"}
	closing = map[string]string{"p": "</p>", "ul": "</ul>", "ol": "</ol>", "h3": "</h3>", "h4": "</h4>", "table": "</table>"}
)

func lineKind(line string) (kind, text string) {
	for _, m := range []struct{ mark, kind string }{{"#### ", "h4"}, {"### ", "h3"}, {"- ", "ul"}, {"• ", "ul"}, {"* ", "ul"}} {
		if rest, ok := strings.CutPrefix(line, m.mark); ok {
			return m.kind, rest
		}
	}
	if line == "" {
		return "", ""
	}
	if number, rest, ok := strings.Cut(line, ". "); ok && len(number) < 3 && strings.Trim(number, "0123456789") == "" && number != "" {
		return "ol", rest
	}
	if len(line) > 2 && strings.HasPrefix(line, "|") && strings.HasSuffix(line, "|") {
		return "table", line
	}
	return "p", line
}

func lineHTML(kind, text string) string {
	switch kind {
	case "ul", "ol":
		return "<li>" + strong(text) + "</li>"
	case "table":
		var row strings.Builder
		for _, cell := range strings.Split(strings.Trim(text, "|"), "|") {
			row.WriteString("<td>" + strong(strings.TrimSpace(cell)) + "</td>")
		}
		return "<tr>" + row.String() + "</tr>"
	}
	return strong(text)
}

// strong escapes text and turns pairs of ** into emphasis.
func strong(text string) string {
	parts := strings.Split(html.EscapeString(text), "**")
	if len(parts)%2 == 0 { // an odd mark stands for itself
		last := len(parts) - 1
		parts = append(parts[:last-1], parts[last-1]+"**"+parts[last])
	}
	for i := 1; i < len(parts); i += 2 {
		parts[i] = "<strong>" + parts[i] + "</strong>"
	}
	return strings.Join(parts, "")
}

// PlainText turns a description back into what a person edits: FromText of it is the description again, but for
// emphasis by em, which is lost, and lists within lists, which become flat.
func PlainText(description string) string {
	body := &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := nethtml.ParseFragment(strings.NewReader(description), body)
	if err != nil {
		return ""
	}
	var blocks []string
	for _, n := range nodes {
		if text := plainBlock(n); text != "" {
			blocks = append(blocks, text)
		}
	}
	return strings.Join(blocks, "\n\n")
}

func plainBlock(n *nethtml.Node) string {
	switch n.DataAtom {
	case atom.H3:
		return "### " + plainInline(n)
	case atom.H4:
		return "#### " + plainInline(n)
	case atom.Ul, atom.Ol, atom.Table:
		return strings.Join(plainLines(n), "\n")
	}
	return plainInline(n)
}

// plainLines writes the items of a list or the rows of a table, one a line.
func plainLines(n *nethtml.Node) []string {
	var lines []string
	for c := range n.Descendants() {
		switch {
		case c.DataAtom == atom.Li && n.DataAtom == atom.Ol:
			lines = append(lines, "1. "+plainInline(c))
		case c.DataAtom == atom.Li:
			lines = append(lines, "- "+plainInline(c))
		case c.DataAtom == atom.Tr:
			row := "|"
			for cell := range c.ChildNodes() {
				row += " " + plainInline(cell) + " |"
			}
			lines = append(lines, row)
		}
	}
	return lines
}

// plainInline is the text of an element with its emphasis and breaks, without the lists in it.
func plainInline(n *nethtml.Node) string {
	switch {
	case n.Type == nethtml.TextNode:
		return n.Data
	case n.DataAtom == atom.Br:
		return "\n"
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		if c.DataAtom != atom.Ul && c.DataAtom != atom.Ol {
			b.WriteString(plainInline(c))
		}
	}
	if n.DataAtom == atom.Strong && b.Len() > 0 {
		return "**" + b.String() + "**"
	}
	return b.String()
}
