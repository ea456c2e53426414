package nomenclature

import (
	"slices"
	"strings"
)

// fact is something a title says beside what the goods are: a material, for whom, how it is made.
type fact struct {
	name    string
	group   string   // facts of one group exclude each other ("material"); "-" stands alone
	implies []string // cotton is a textile
}

// choice is a code of a kind of goods and the facts under which it is the right one; "!" before a fact: when it is not
// said.
type choice struct {
	code  string
	facts []string
}

// kind is a kind of goods: what it is called, and its codes in the order of preference.
type kind struct {
	names   []string
	choices []choice
	weight  int // in percent of a plain one; lower for words that say little ("set", "accessory")
}

// terms is what the term files say.
type terms struct {
	facts     []fact
	group     map[string]string // fact → its group
	factWords phrases
	kinds     []kind
	kindWords phrases
	anything  kind                   // articles of a material, for goods of no kind we know
	loose     map[string][]looseName // a word → names of several words that hold it as their rarest
	known     map[string]int         // how many names a word is in
	examples  map[string][]int       // code → the kinds it may be right for
	speaks    map[string][]string    // code → the facts that some kind of goods asks for it
}

// looseName is a name of several Latin words, which may also be found apart from each other.
type looseName struct {
	units []string
	kind  int
}

// The files of kinds, each about a part of what shops sell; words are Chinese and English.
var kindFiles = [...]string{
	"goods-wear.tsv", "goods-carry.tsv", "goods-home.tsv", "goods-electric.tsv", "goods-tool.tsv", "goods-play.tsv", "goods-care.tsv",
}

func readTerms() *terms {
	t := &terms{group: map[string]string{}, loose: map[string][]looseName{}, known: map[string]int{}, examples: map[string][]int{}, speaks: map[string][]string{}}
	for _, r := range rows("facts.tsv") {
		f := fact{name: r[0], group: r[1], implies: strings.Fields(r[2])}
		t.group[f.name] = f.group
		for _, w := range splitNames(r[3]) {
			t.factWords.add(words(w), len(t.facts))
		}
		t.facts = append(t.facts, f)
	}
	shared := map[string][]choice{}
	for _, name := range kindFiles {
		for _, r := range rows(name) {
			t.addKind(r, shared)
		}
	}
	t.loosen()
	return t
}

// addKind reads a row: names, codes, and a weight if it is not 100. A name that begins with "@" stands for its codes in
// rows further down.
func (t *terms) addKind(r []string, shared map[string][]choice) {
	k := kind{names: splitNames(r[0]), weight: 100}
	for _, c := range strings.Fields(r[1]) {
		conditions, code, found := strings.Cut(c, ":")
		switch {
		case strings.HasPrefix(c, "@"):
			k.choices = append(k.choices, shared[c]...)
		case !found:
			k.choices = append(k.choices, choice{code: c})
		default:
			k.choices = append(k.choices, choice{code, strings.Split(conditions, "+")})
		}
	}
	for _, c := range k.choices {
		t.speaks[c.code] = append(t.speaks[c.code], c.facts...)
	}
	if strings.HasPrefix(r[0], "@") {
		shared[r[0]] = k.choices
		return
	}
	if r[0] == "*" {
		t.anything = k
		return
	}
	if len(r) > 2 {
		k.weight = percent(r[2])
	}
	for _, name := range k.names {
		t.kindWords.add(words(name), len(t.kinds))
	}
	for _, c := range k.choices {
		if all := t.examples[c.code]; k.weight >= 70 && !slices.Contains(all, len(t.kinds)) {
			t.examples[c.code] = append(all, len(t.kinds))
		}
	}
	t.kinds = append(t.kinds, k)
}

func splitNames(s string) []string {
	list := strings.Split(s, ";")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return slices.DeleteFunc(list, func(n string) bool { return n == "" })
}

// percent reads a number of at most three digits.
func percent(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' && n < 1000 {
			n = n*10 + int(r-'0')
		}
	}
	return n
}

// loosen notes the names of several words under their rarest word, so that "case for a phone" finds "phone case".
func (t *terms) loosen() {
	var all []looseName
	for i, k := range t.kinds {
		for _, name := range k.names {
			units := words(name)
			for _, u := range units {
				t.known[u]++
			}
			if len(units) > 1 && !slices.ContainsFunc(units, isHan) {
				all = append(all, looseName{units, i})
			}
		}
	}
	for _, l := range all {
		rarest := slices.MinFunc(l.units, func(a, b string) int { return t.known[a] - t.known[b] })
		t.loose[rarest] = append(t.loose[rarest], l)
	}
}
