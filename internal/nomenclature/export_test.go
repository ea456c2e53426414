package nomenclature

import "fmt"

// Problems lists what is wrong in the word files: a code that is no subheading, a fact nobody declared, a kind without
// a name or a code. A test wants none; a program that has some still answers, only worse.
func Problems() []string {
	t := desk.index().terms
	var list []string
	for _, k := range append(t.kinds, t.anything) {
		if len(k.names) == 0 || len(k.choices) == 0 {
			list = append(list, fmt.Sprintf("a kind has names %v and codes %v", k.names, k.choices))
			continue
		}
		for _, c := range k.choices {
			if e, ok := Lookup(c.code); !ok || len(c.code) != 6 || e.Code != c.code {
				list = append(list, fmt.Sprintf("%s: %q is no subheading", k.names[0], c.code))
			}
			for _, name := range c.facts {
				if _, ok := t.group[name[min(len(name), prefixed(name)):]]; !ok {
					list = append(list, fmt.Sprintf("%s: nobody says what %q is", k.names[0], name))
				}
			}
		}
	}
	return list
}

// prefixed is 1 for a fact that is wanted not to be said.
func prefixed(name string) int {
	if len(name) > 0 && name[0] == '!' {
		return 1
	}
	return 0
}
