package catalog

import (
	"html"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDescription is how much of a description is read, in bytes of what comes in.
const maxDescription = 200_000

// policy is the whole HTML of a description: text, lists, small headings and tables. No attribute is allowed, so there
// are no links, classes, styles or handlers. It is the last gate.
func policy() *bluemonday.Policy {
	return bluemonday.NewPolicy().AllowElements("p", "br", "ul", "ol", "li", "strong", "em", "h3", "h4",
		"table", "thead", "tbody", "tr", "th", "td")
}

// inlines and blocks say what an element turns into; "flow" is a block of which only the content stays. An element in
// neither list is inline and only its content stays.
var (
	inlines = map[atom.Atom]string{atom.Strong: "strong", atom.B: "strong", atom.Em: "em", atom.I: "em", atom.Br: "br"}
	blocks  = map[atom.Atom]string{
		atom.P: "p", atom.H1: "h3", atom.H2: "h3", atom.H3: "h3", atom.H4: "h4", atom.H5: "h4", atom.H6: "h4",
		atom.Ul: "ul", atom.Ol: "ol", atom.Table: "table", atom.Blockquote: "p", atom.Dt: "p", atom.Dd: "p", atom.Pre: "p",
		atom.Figcaption: "p", atom.Caption: "p", atom.Li: "p", atom.Div: "flow", atom.Section: "flow", atom.Article: "flow",
		atom.Header: "flow", atom.Footer: "flow", atom.Main: "flow", atom.Aside: "flow", atom.Dl: "flow", atom.Figure: "flow",
		atom.Center: "flow", atom.Address: "flow", atom.Details: "flow", atom.Summary: "p", atom.Hr: "flow",
	}
)

// dropped elements go with all they hold.
var dropped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Head: true, atom.Title: true, atom.Iframe: true, atom.Object: true, atom.Embed: true,
	atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Math: true, atom.Form: true, atom.Button: true, atom.Select: true,
	atom.Textarea: true, atom.Input: true, atom.Video: true, atom.Audio: true, atom.Canvas: true, atom.Noembed: true, atom.Xmp: true,
	atom.Plaintext: true, atom.Frameset: true, atom.Applet: true,
}

// CleanHTML brings any HTML into the allow-list: what is allowed stays without its attributes, near relatives become
// what is allowed (h1 is h3, b is strong), loose text becomes a paragraph, everything else is left out. The answer is
// balanced, so that it can't reach beyond the place it is shown in, and cleaning it again changes nothing.
func CleanHTML(dirty string) string {
	if len(dirty) > maxDescription {
		dirty = dirty[:maxDescription]
	}
	dirty = strings.ToValidUTF8(dirty, "")
	body := &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := nethtml.ParseFragment(strings.NewReader(dirty), body)
	if err != nil {
		return FromText(dirty) // nested beyond all reason: shown as it was typed
	}
	var w flowWriter
	for _, n := range nodes {
		w.node(n)
	}
	w.flush()
	return policy().Sanitize(w.b.String())
}

// flowWriter writes blocks one after another and gathers loose text between them into paragraphs.
type flowWriter struct {
	b   strings.Builder
	run strings.Builder
}

func (w *flowWriter) node(n *nethtml.Node) {
	if n.Type != nethtml.ElementNode || dropped[n.DataAtom] || (blocks[n.DataAtom] == "" && !holdsBlock(n)) {
		writeInline(&w.run, n)
		return
	}
	switch tag := blocks[n.DataAtom]; tag {
	case "", "flow":
		w.content(n)
	case "ul", "ol":
		w.flush()
		writeList(&w.b, n, tag)
	case "table":
		w.flush()
		writeTable(&w.b, n)
	default:
		w.flush()
		if holdsBlock(n) {
			w.content(n)
			return
		}
		var text strings.Builder
		writeContent(&text, n)
		writeText(&w.b, tag, text.String())
	}
}

func (w *flowWriter) content(n *nethtml.Node) {
	if blocks[n.DataAtom] != "" {
		w.flush()
		defer w.flush()
	}
	for c := range n.ChildNodes() {
		w.node(c)
	}
}

func (w *flowWriter) flush() {
	writeText(&w.b, "p", w.run.String())
	w.run.Reset()
}

func holdsBlock(n *nethtml.Node) bool {
	for c := range n.ChildNodes() {
		if c.Type == nethtml.ElementNode && !dropped[c.DataAtom] && (blocks[c.DataAtom] != "" || holdsBlock(c)) {
			return true
		}
	}
	return false
}

var (
	spaces     = regexp.MustCompile(`[ \t\r\n\f\x{00a0}]+`)
	breaks     = regexp.MustCompile(` ?(?:<br> ?)+`)
	paragraphs = regexp.MustCompile(` ?(?:<br> ?){2,}`)
	hollow     = regexp.MustCompile(`<(strong|em)>( ?)</(?:strong|em)>`)
)

// writeText writes inline HTML as one block, or, where two breaks follow one another, as several paragraphs.
func writeText(b *strings.Builder, tag, text string) {
	parts := []string{text}
	if tag == "p" && !strings.Contains(text, "</") {
		parts = paragraphs.Split(text, -1)
	}
	for _, part := range parts {
		if part = tidy(part); part != "" {
			b.WriteString("<" + tag + ">" + part + "</" + tag + ">")
		}
	}
}

// tidy removes empty emphasis, repeated blanks and breaks, and both at the ends.
func tidy(text string) string {
	text = breaks.ReplaceAllString(spaces.ReplaceAllString(text, " "), "<br>")
	for hollow.MatchString(text) {
		text = hollow.ReplaceAllString(text, "$2")
	}
	for {
		cut := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "<br>"), "<br>")
		if cut == text {
			return text
		}
		text = cut
	}
}

// writeInline writes a node as text with emphasis and breaks; blocks within leave their text.
func writeInline(b *strings.Builder, n *nethtml.Node) {
	if n.Type == nethtml.TextNode {
		b.WriteString(html.EscapeString(n.Data))
	}
	if n.Type != nethtml.ElementNode || dropped[n.DataAtom] {
		return
	}
	tag := inlines[n.DataAtom]
	switch {
	case tag == "br":
		b.WriteString("<br>")
	case tag != "":
		b.WriteString("<" + tag + ">")
		writeContent(b, n)
		b.WriteString("</" + tag + ">")
	default:
		if blocks[n.DataAtom] != "" {
			b.WriteByte(' ')
		}
		writeContent(b, n)
	}
}

func writeContent(b *strings.Builder, n *nethtml.Node) {
	for c := range n.ChildNodes() {
		writeInline(b, c)
	}
}

// writeList writes the items of a list; what stands between items is left out.
func writeList(b *strings.Builder, n *nethtml.Node, tag string) {
	var items strings.Builder
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.Li {
			writeCell(&items, c, "li")
		}
	}
	if items.Len() > 0 {
		b.WriteString("<" + tag + ">" + items.String() + "</" + tag + ">")
	}
}

// writeCell writes a list item or a cell: text, and lists after it.
func writeCell(b *strings.Builder, n *nethtml.Node, tag string) {
	var text, lists strings.Builder
	for c := range n.ChildNodes() {
		if of := blocks[c.DataAtom]; of == "ul" || of == "ol" {
			writeList(&lists, c, of)
			continue
		}
		writeInline(&text, c)
	}
	if inner := tidy(text.String()) + lists.String(); inner != "" || tag != "li" {
		b.WriteString("<" + tag + ">" + inner + "</" + tag + ">")
	}
}

// writeTable writes the rows of a table, wherever in it they stand; the head stays the head.
func writeTable(b *strings.Builder, n *nethtml.Node) {
	var head, body strings.Builder
	for part := range n.ChildNodes() {
		into := &body
		if part.DataAtom == atom.Thead {
			into = &head
		}
		for row := range part.ChildNodes() {
			if row.DataAtom == atom.Tr {
				writeRow(into, row)
			}
		}
	}
	if head.Len()+body.Len() == 0 {
		return
	}
	b.WriteString("<table>")
	if head.Len() > 0 {
		b.WriteString("<thead>" + head.String() + "</thead>")
	}
	if body.Len() > 0 {
		b.WriteString("<tbody>" + body.String() + "</tbody>")
	}
	b.WriteString("</table>")
}

func writeRow(b *strings.Builder, row *nethtml.Node) {
	var cells strings.Builder
	for c := range row.ChildNodes() {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			writeCell(&cells, c, c.Data)
		}
	}
	if cells.Len() > 0 {
		b.WriteString("<tr>" + cells.String() + "</tr>")
	}
}
