package landedcost

import (
	"fmt"
	"slices"
	"strings"
)

// Index finds rows by heading. It never changes, so the charges of several destinations may share one: the members
// of a customs union do.
type Index struct {
	rows     []Row
	nodes    []node // a tree by digits; the first node stands for every heading
	unsure   []int  // rows that are announced or suspended: nothing is charged, but buyers are told
	flatKeys bool   // a rate is charged by kinds of goods
	span     Validity
}

// node is a heading, reached digit by digit.
type node struct {
	child    [10]int32
	rows     []int            // of exactly this heading, for all regions
	regional map[string][]int // and those for some
	below    *branch          // at the depths that are asked for
}

// branch is all rows of a heading and its subdivisions.
type branch struct {
	rows  []int // in order; for a chapter each once
	sole  bool  // all end in zeros: there is no real subdivision
	agree bool  // all have the same rate
}

// chapterDigits and the depths from four to six are where a heading may be coarser than the tariff.
const chapterDigits, coarseDigits, fineDigits = 2, 4, 6

// NewIndex works out the look-up of rows, which must not change afterwards. ErrRule for a heading that is not of
// digits only, at most ten.
func NewIndex(rows []Row) (*Index, error) {
	x := &Index{rows: rows, nodes: make([]node, 1), span: Validity{Status: Repealed}}
	for i := range rows {
		for _, prefix := range rows[i].HS {
			if len(prefix) > maxDigits || strings.Trim(prefix, "0123456789") != "" {
				return nil, fmt.Errorf("%w: %q is no heading", ErrRule, prefix)
			}
		}
		x.add(i)
	}
	return x, nil
}

func (x *Index) add(i int) {
	r := &x.rows[i]
	r.from, r.to, r.checked = r.Valid.From.String(), r.Valid.To.String(), r.Proof.Checked.String()
	r.conditions = 0
	for _, some := range []bool{len(r.Origins) > 0, len(r.Regions) > 0, len(r.Postcodes) > 0, len(r.Channels) > 0, r.Producer != "", r.Evidence, r.UnitPrice != nil} {
		if some {
			r.conditions++
		}
	}
	if r.UnitPrice != nil {
		r.UnitPrice.limit = minorUnits(r.UnitPrice.Limit)
	}
	x.flatKeys = x.flatKeys || r.Rate.perItem()
	if r.Valid.Status == Expected || r.Valid.Status == Suspended {
		x.unsure = append(x.unsure, i)
	}
	x.span = x.span.spanning(r.Valid)
	if len(r.HS) == 0 {
		x.nodes[0].put(i, r)
	}
	for _, prefix := range r.HS {
		x.hang(i, prefix)
	}
}

// hang puts a row at its heading and into the branches above.
func (x *Index) hang(i int, prefix string) {
	at := int32(0)
	for depth := range len(prefix) {
		digit := prefix[depth] - '0'
		if x.nodes[at].child[digit] == 0 {
			x.nodes[at].child[digit] = int32(len(x.nodes))
			x.nodes = append(x.nodes, node{})
		}
		at = x.nodes[at].child[digit]
		x.nodes[at].gather(i, x.rows, prefix, depth+1)
	}
	x.nodes[at].put(i, &x.rows[i])
}

// put adds a row to those of exactly this heading.
func (n *node) put(i int, r *Row) {
	if len(r.Regions) == 0 {
		n.rows = append(n.rows, i)
		return
	}
	if n.regional == nil {
		n.regional = map[string][]int{}
	}
	for _, region := range r.Regions {
		n.regional[region] = append(n.regional[region], i)
	}
}

// spanning is the time from the first to the last day on which one of the two is law; a span that is repealed is none.
func (v Validity) spanning(other Validity) Validity {
	switch {
	case !other.Status.law():
		return v
	case v.Status == Repealed:
		return Validity{other.From, other.To, InForce}
	}
	v.From = min(v.From, other.From)
	if v.To = max(v.To, other.To); other.To == 0 {
		v.To = 0
	}
	return v
}

// gather notes a row in the branch of a node.
func (n *node) gather(i int, rows []Row, prefix string, depth int) {
	if depth != chapterDigits && (depth < coarseDigits || depth > fineDigits) {
		return
	}
	if n.below == nil {
		n.below = &branch{sole: true, agree: true}
	}
	b := n.below
	if depth == chapterDigits && slices.Contains(b.rows[max(0, len(b.rows)-1):], i) {
		return
	}
	b.sole = b.sole && zeros(prefix[depth:])
	b.agree = b.agree && (len(b.rows) == 0 || rows[i].Rate.Text == rows[b.rows[0]].Rate.Text)
	b.rows = append(b.rows, i)
}

func zeros(s string) bool {
	for i := range len(s) {
		if s[i] != '0' {
			return false
		}
	}
	return true
}

// path is the nodes on the way to a heading, the first being that of every heading; n is how many there are.
func (x *Index) path(hs string) (path [maxDigits + 1]int32, n int) {
	at := int32(0)
	n = 1
	for i := 0; i < len(hs) && i < maxDigits; i++ {
		digit := hs[i] - '0'
		if digit > 9 {
			break
		}
		if at = x.nodes[at].child[digit]; at == 0 {
			break
		}
		path[n] = at
		n++
	}
	return path, n
}

// maxDigits is the length of the finest headings.
const maxDigits = 10

// branch is the rows of a heading and its subdivisions, none when there are none or the depth is not kept.
func (x *Index) branch(hs string) branch {
	path, n := x.path(hs)
	if b := x.nodes[path[n-1]].below; b != nil && n == len(hs)+1 {
		return *b
	}
	return branch{}
}

// general is true when there are rows for every heading.
func (x *Index) general() bool { return len(x.nodes[0].rows) > 0 || x.nodes[0].regional != nil }
