package nomenclature

import (
	"slices"
	"strings"
)

// Find lists at most limit entries for what someone typed: those that begin with the digits of a code, or those whose
// goods, Chinese name or English text hold the words, the most fitting first.
func Find(query string, limit int) []Entry {
	if code, ok := digits(query); ok {
		return beginning(code, limit)
	}
	var list []Entry
	seen := map[string]bool{}
	take := func(e Entry) {
		if !seen[e.Code] && len(list) < limit {
			seen[e.Code] = true
			list = append(list, e)
		}
	}
	for _, m := range Suggest(Goods{Title: query}) {
		if e, ok := Lookup(m.Code); ok {
			take(e)
		}
	}
	wanted := strings.TrimSpace(query)
	terms := slices.DeleteFunc(units(query), func(u string) bool { return u == "," })
	for _, e := range shelf.tree().entries {
		if wanted != "" && (strings.Contains(e.Chinese, wanted) || speaks(e.English, terms)) {
			take(e)
		}
	}
	return list
}

// digits reads the beginning of a code, with or without dots and blanks.
func digits(query string) (string, bool) {
	code := strings.NewReplacer(".", "", " ", "", "-", "").Replace(query)
	return code, code != "" && strings.Trim(code, "0123456789") == ""
}

// beginning lists the entries whose codes begin with some digits; of a longer code the subheading is found.
func beginning(code string, limit int) []Entry {
	code = code[:min(len(code), 6)]
	var list []Entry
	for _, e := range shelf.tree().entries {
		if strings.HasPrefix(e.Code, code) && len(list) < limit {
			list = append(list, e)
		}
	}
	return list
}

// speaks says whether an English text holds all of some words.
func speaks(text string, terms []string) bool {
	if len(terms) == 0 || isHan(terms[0]) || !strings.Contains(strings.ToLower(text), terms[0]) {
		return false // most texts are told by the first word, without splitting them
	}
	have := words(text)
	return !slices.ContainsFunc(terms, func(t string) bool { return !slices.Contains(have, t) })
}

// Examples are goods as shops call them that a subheading may be right for, at most limit, in Chinese for a language
// that begins with "zh" and in English otherwise. Which code is right still hangs on material and make.
func Examples(code, language string, limit int) []string {
	chinese := strings.HasPrefix(language, "zh")
	x := desk.index()
	var list []string
	for _, k := range x.terms.examples[code] {
		taken := 0
		for _, name := range x.terms.kinds[k].names {
			if taken < 2 && len(list) < limit && chinese == strings.ContainsFunc(name, func(r rune) bool { return isHan(string(r)) }) {
				list = append(list, name)
				taken++
			}
		}
	}
	return list
}
