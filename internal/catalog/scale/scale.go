// Package scale makes up a catalog of any size: makers, and goods a shopper would believe, in the categories of the mall.
//
// Invariants: a seed and a number name one listing for ever, so a larger catalog contains the smaller one; what titles say is
// what attributes, options and headings say; prices are yuan; makers are invented, with credit codes that are well formed. Its
// vocabulary grows with the catalog: every maker has product lines with names of their own.
//
// It must not know the database: the seeder hands its values to the records.
package scale

import (
	"fmt"
	"math/rand/v2"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// Mall is a made-up catalog. It is not changed and may be shared.
type Mall struct {
	*stuff
	seed   uint64
	makers int
	trades []trade // one for each department
	tree   *catalog.Tree
}

// trade is a department of the mall with the kinds of goods its makers make.
type trade struct {
	department *catalog.Category
	kinds      []*kind
}

// The draws of a seed are independent of one another: each listing and each maker has numbers of its own.
const (
	drawListing = iota << 56
	drawMaker   = iota << 56
	drawName    = iota << 56
)

// New makes the catalog of a seed, whose goods come from that many makers. The tree must hold the shipped categories.
func New(seed uint64, makers int, tree *catalog.Tree) (*Mall, error) {
	s, err := load()
	if err != nil {
		return nil, err
	}
	m := &Mall{stuff: s, seed: seed, makers: makers, tree: tree}
	at := map[id.Category]int{}
	for i := range s.kinds {
		k := &s.kinds[i]
		c, ok := tree.Category(k.category)
		if !ok {
			return nil, fmt.Errorf("goods %s: no category %s", k.key, k.category)
		}
		department := tree.Path(c)[0]
		n, known := at[department.ID]
		if !known {
			n = len(m.trades)
			at[department.ID] = n
			m.trades = append(m.trades, trade{department: department})
		}
		m.trades[n].kinds = append(m.trades[n].kinds, k)
	}
	return m, nil
}

// Makers is how many makers there are.
func (m *Mall) Makers() int { return m.makers }

// draw is the source of chance of the n-th thing of a sort.
func (m *Mall) draw(sort, n uint64) *rand.Rand { return rand.New(rand.NewPCG(m.seed, sort|n)) }

// few is a number below n, small ones far more often: as makers differ in size.
func few(r *rand.Rand, n int) int { return r.IntN(r.IntN(r.IntN(n)+1) + 1) }

// pick is one of a list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// percent says yes in so many of a hundred cases.
func percent(r *rand.Rand, n int) bool { return r.IntN(100) < n }

// words are one text in every language of goods, in the order of locale.Written.
type words [7]string

// byLanguage is the text as the catalog keeps it.
func (w words) byLanguage() map[string]string {
	all := make(map[string]string, len(w))
	for i, l := range locale.Written() {
		all[string(l)] = w[i]
	}
	return all
}
