package customs

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// EditError says which of the edits given to With doesn't fit: At counts from 0. Its cause is ErrEdit's kind of fault with
// the wrong fields, or ErrRules when the rules no longer make sense together.
type EditError struct {
	At  int
	Err error
}

// Error is for the log.
func (e *EditError) Error() string { return fmt.Sprintf("edit %d: %v", e.At+1, e.Err) }

// Unwrap gives the cause.
func (e *EditError) Unwrap() error { return e.Err }

// Shipped is the book without any edits.
func (b *Book) Shipped() *Book {
	if b.shipped == nil {
		return b
	}
	return b.shipped
}

// With lays edits over the shipped rules, in their order, and makes another book; edits this book has already are not
// kept. Only the destinations that are touched are made anew. The version becomes the shipped one, "+" and the revision;
// revision 0 with no edits is the shipped book itself. An edit that doesn't fit is an *EditError.
func (b *Book) With(revision int, edits []Edit) (*Book, error) {
	from := b.Shipped()
	if revision == 0 && len(edits) == 0 {
		return from, nil
	}
	next := *from
	next.sets, next.files, next.shipped = maps.Clone(from.sets), slices.Clone(from.files), from
	if revision > 0 {
		next.version += "+" + strconv.Itoa(revision)
	}
	touched := map[string]*ruleFile{}
	for i := range edits {
		e := edits[i].Tidied()
		f, err := next.touch(touched, e)
		if err == nil {
			err = f.lay(e, i)
		}
		if err != nil {
			return nil, &EditError{i, err}
		}
	}
	for _, f := range touched {
		if err := next.remake(f); err != nil {
			return nil, fmt.Errorf("lay edits over %s: %w", f.name, err)
		}
	}
	next.asked = next.registrations()
	return &next, nil
}

// touch is the file of an edit, copied the first time, so that it may be changed.
func (b *Book) touch(touched map[string]*ruleFile, e Edit) (*ruleFile, error) {
	if f := touched[e.Rules]; f != nil {
		return f, nil
	}
	for i, f := range b.files {
		if f.head.name == e.Rules {
			b.files[i] = f.clone()
			touched[e.Rules] = b.files[i]
			return b.files[i], nil
		}
	}
	var c fault.Check
	c.Require(false, "rules", wrongRules, fault.Args{"rules": e.Rules})
	return nil, c.Err()
}

// clone is a copy whose blocks, sources and rows may be changed.
func (f *ruleFile) clone() *ruleFile {
	g := *f
	g.blocks = slices.Clone(f.blocks)
	for i := range g.blocks {
		g.blocks[i].entries = slices.Clone(g.blocks[i].entries)
	}
	g.sources, g.rates, g.laid = maps.Clone(f.sources), maps.Clone(f.rates), map[string]*layer{}
	maps.Copy(g.laid, f.laid)
	g.head = g.block("rules", f.head.name)
	return &g
}

// block finds a block; nil if there is none.
func (f *ruleFile) block(kind, name string) *block {
	at := slices.IndexFunc(f.blocks, func(b block) bool { return b.kind == kind && b.name == name })
	if at < 0 {
		return nil
	}
	return &f.blocks[at]
}

// lay changes the file by an edit, the n-th.
func (f *ruleFile) lay(e Edit, n int) error {
	if err := f.check(e); err != nil {
		return err
	}
	source := "edit-" + strconv.Itoa(n+1)
	f.sources[source] = landedcost.Proof{
		Rule: source + e.mark(), Source: e.URL, Act: e.Act, Checked: e.Checked, Confidence: e.Confidence, Note: e.Note,
	}
	switch e.Kind {
	case EditLimit:
		return f.limit(e, source)
	case EditWaiver:
		return f.waive(e)
	}
	for _, charge := range e.charges() {
		l, err := f.layerOf(charge)
		if err != nil {
			return err
		}
		l.put(e, e.record(charge, source))
	}
	return nil
}

// layerOf is the rows of a charge as edits have left them. The file must be a clone.
func (f *ruleFile) layerOf(charge string) (*layer, error) {
	if l := f.laid[charge]; l != nil {
		return l, nil
	}
	rows, err := f.written(f.block("charge", charge))
	if err != nil {
		return nil, err
	}
	delete(f.rates, charge)
	f.laid[charge] = newLayer(charge, rows, f.destinations)
	return f.laid[charge], nil
}

// remake makes the sets of a file's destinations anew.
func (b *Book) remake(f *ruleFile) error {
	for _, country := range f.destinations {
		set, err := f.set(country)
		if err != nil {
			return err
		}
		b.sets[country] = set
	}
	return nil
}

// replaced are the rates an edit takes the place of, as they are on its first day; for a limit, the limits.
func (f *ruleFile) replaced(e Edit) []string {
	var old []string
	if e.Kind == EditWaiver {
		return f.waived(e)
	}
	if e.Kind == EditLimit {
		for i := range f.blocks {
			if limits(&f.blocks[i], e) {
				old = append(old, f.blocks[i].name+": "+e.Condition)
			}
		}
		slices.Sort(old)
		return slices.Compact(old)
	}
	for _, charge := range e.charges() {
		if f.block("charge", charge) == nil {
			continue
		}
		l, err := f.layerOf(charge)
		if err != nil {
			continue // a file that was loaded has no rows that cannot be read
		}
		old = append(old, l.replaced(e)...)
	}
	slices.Sort(old)
	return slices.Compact(old)
}

func (l *layer) replaced(e Edit) []string {
	var old []string
	for _, i := range l.same(e) {
		if s := spanOf(l.rows[i].fields); s.from <= e.From && (s.to == 0 || s.to > e.From) {
			old = append(old, l.rows[i].fields["rate"])
		}
	}
	return old
}
