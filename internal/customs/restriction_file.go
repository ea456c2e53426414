package customs

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// mostAttributes is what fits the bits of a kind.
const mostAttributes = 64

// goodsReader reads the *.goods files of all folders: first what they name, then the restrictions that speak of it.
type goodsReader struct {
	admissions
	groups  map[string][]string
	version string
}

// readGoods reads the restrictions; ErrRules names file and line of the first mistake.
func readGoods(folders []fs.FS) (*goodsReader, error) {
	r := &goodsReader{groups: map[string][]string{}}
	r.byCountry, r.bits, r.shelves, r.names = map[string][]*Restriction{}, map[string]kind{}, map[string]kind{}, map[kind][]string{}
	var files []*ruleFile
	for _, folder := range folders {
		names, err := fs.Glob(folder, "*.goods")
		if err != nil {
			return nil, fmt.Errorf("load restrictions: %w", err)
		}
		for _, name := range names {
			blocks, err := readBlocks(folder, name)
			if err != nil {
				return nil, err
			}
			f := &ruleFile{name: name, blocks: blocks, sources: map[string]landedcost.Proof{}}
			if err := r.named(f); err != nil {
				return nil, err
			}
			files = append(files, f)
		}
	}
	for _, f := range files {
		for i := range f.blocks {
			if err := r.restriction(f, &f.blocks[i]); err != nil {
				return nil, err
			}
		}
	}
	r.index()
	return r, nil
}

// named reads everything of a file but its restrictions.
func (r *goodsReader) named(f *ruleFile) error {
	for i := range f.blocks {
		b := &f.blocks[i]
		var err error
		switch b.kind {
		case "goods":
			err = r.head(b)
		case "source":
			err = f.source(b)
		case "group":
			err = r.group(b)
		case "attribute":
			err = r.attribute(b)
		case "paper":
			r.papers = append(r.papers, Paper{b.name, b.one("is")})
			err = b.leftover()
		case "restriction":
		default:
			err = b.errorf(b.line, "knows no block %q", b.kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *goodsReader) head(b *block) error {
	if v := b.one("version"); newer(v, r.version) {
		r.version = v
	}
	return b.leftover()
}

// group names several countries; said again, it grows.
func (r *goodsReader) group(b *block) error {
	countries, err := r.countries(b, "is")
	r.groups[b.name] = append(r.groups[b.name], countries...)
	if err != nil {
		return err
	}
	return b.leftover()
}

// countries reads codes and names of groups; "all" is everywhere.
func (r *goodsReader) countries(b *block, key string) ([]string, error) {
	var list []string
	words := b.words(key)
	for _, w := range words {
		switch group, ok := r.groups[w]; {
		case ok:
			list = append(list, group...)
		case w == "all":
			return nil, nil
		case len(w) == 2 && strings.ToUpper(w) == w:
			list = append(list, w)
		default:
			return nil, b.errorf(b.lineOf(key), "%q is neither a country nor a group", w)
		}
	}
	if len(words) == 0 {
		return nil, b.errorf(b.line, "wants countries, groups or all")
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// attribute names something goods may be, and the headings from which it follows.
func (r *goodsReader) attribute(b *block) error {
	if len(r.order) == mostAttributes {
		return b.errorf(b.line, "more than %d attributes", mostAttributes)
	}
	if _, twice := r.bits[b.name]; twice {
		return b.errorf(b.line, "attribute %s stands twice", b.name)
	}
	bit := kind(1) << len(r.order)
	r.bits[b.name] = bit
	r.order = append(r.order, b.name)
	spans, err := r.spans(b, "is")
	if err != nil {
		return err
	}
	for _, s := range spans {
		if n := len(s.Low); n%2 != 0 || n > 6 {
			return b.errorf(b.line, "an attribute follows from 2, 4 or 6 digits, not from %q", s.Low)
		}
		for code := s.Low; code <= s.High; code = following(code) {
			r.shelves[code] |= bit
		}
	}
	return b.leftover()
}

// following is the next code of the same length.
func following(code string) string {
	n, _ := strconv.Atoi(code) // prefixes have checked that it is digits
	return fmt.Sprintf("%0*d", len(code), n+1)
}

// spans reads headings and ranges of them: "8506 8509-8518".
func (r *goodsReader) spans(b *block, key string) ([]Span, error) {
	var spans []Span
	for _, w := range b.words(key) {
		low, high, ranged := strings.Cut(w, "-")
		if !ranged {
			high = low
		}
		codes, err := prefixes(low + "," + high)
		if err != nil || len(codes) != 2 || len(codes[0]) != len(codes[1]) || codes[0] > codes[1] {
			return nil, b.errorf(b.lineOf(key), "%q is no heading and no range of headings", w)
		}
		spans = append(spans, Span{codes[0], codes[1]})
	}
	return spans, nil
}

func (r *goodsReader) restriction(f *ruleFile, b *block) error {
	if b.kind != "restriction" {
		return nil
	}
	x := &Restriction{
		ID: b.name, Effect: Effect(b.one("effect")), Attributes: b.words("attributes"), Unless: b.words("unless"), Origins: b.words("origin"),
		Papers: b.words("papers"), Channels: b.words("channels"), Reason: b.one("reason"),
	}
	var err error
	if x.In, err = r.countries(b, "in"); err != nil {
		return err
	}
	if x.HS, err = r.spans(b, "hs"); err != nil {
		return err
	}
	if x.Except, err = r.spans(b, "except"); err != nil {
		return err
	}
	if x.bears, err = r.kind(b, "attributes"); err != nil {
		return err
	}
	if x.frees, err = r.kind(b, "unless"); err != nil {
		return err
	}
	if x.Valid, err = validity(b.one("from"), b.one("to"), b.one("status")); err != nil {
		return b.errorf(b.line, "the dates or the status make no sense")
	}
	if x.Proof, err = f.cited(b); err != nil {
		return err
	}
	x.Proof.Rule = b.name
	if err := r.effect(b, x); err != nil {
		return err
	}
	x.openChapters()
	r.all = append(r.all, x)
	return b.leftover()
}

func (r *goodsReader) kind(b *block, key string) (kind, error) {
	var is kind
	for _, name := range b.words(key) {
		bit, ok := r.bits[name]
		if !ok {
			return 0, b.errorf(b.lineOf(key), "there is no attribute %q", name)
		}
		is |= bit
	}
	return is, nil
}

// effect checks that a restriction says what its effect needs, and no more.
func (r *goodsReader) effect(b *block, x *Restriction) error {
	if age := b.one("age"); age != "" {
		var err error
		if x.Age, err = strconv.Atoi(age); err != nil || x.Age < 1 || x.Age > 99 {
			return b.errorf(b.lineOf("age"), "%q is no age in years", age)
		}
	}
	for _, p := range x.Papers {
		if !slices.ContainsFunc(r.papers, func(have Paper) bool { return have.Code == p }) {
			return b.errorf(b.lineOf("papers"), "there is no paper %q", p)
		}
	}
	if !slices.Contains([]Effect{Refuse, NeedsDocument, NeedsChannel, NeedsAge, Inform}, x.Effect) {
		return b.errorf(b.lineOf("effect"), "%q is no effect", x.Effect)
	}
	for _, w := range []struct {
		key  string
		has  bool
		with Effect
	}{{"papers", len(x.Papers) > 0, NeedsDocument}, {"channels", len(x.Channels) > 0, NeedsChannel}, {"age", x.Age > 0, NeedsAge}} {
		if w.has != (x.Effect == w.with) {
			return b.errorf(b.lineOf(w.key), "%s go with the effect %s", w.key, w.with)
		}
	}
	if x.Reason == "" {
		return b.errorf(b.line, "wants a reason")
	}
	return nil
}

func (x *Restriction) openChapters() {
	for _, s := range x.HS {
		low, _ := chapter(s.Low)
		high, _ := chapter(s.High)
		for n := low; n <= high; n++ {
			x.chapters[n/64] |= 1 << (n % 64)
		}
	}
}

// index sorts the restrictions by country, and names the attributes that follow from headings.
func (r *goodsReader) index() {
	r.byCountry[anywhere] = nil
	for _, x := range r.all {
		for _, country := range x.In {
			r.byCountry[country] = nil
		}
	}
	for _, x := range r.all {
		for country, list := range r.byCountry {
			if len(x.In) == 0 || slices.Contains(x.In, country) {
				r.byCountry[country] = append(list, x)
			}
		}
	}
	for code := range r.shelves {
		is := r.inferred(code)
		r.name(is)
	}
}

// name keeps the list of a set's attributes.
func (r *goodsReader) name(is kind) {
	if r.names[is] != nil {
		return
	}
	for i, name := range r.order {
		if is&(1<<i) != 0 {
			r.names[is] = append(r.names[is], name)
		}
	}
}
