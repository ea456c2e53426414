package nomenclature

import (
	"slices"
	"strings"
)

// Find lists what fits what someone typed, subheadings before headings and chapters, at most limit of either: those that
// begin with the digits of a code, or those whose goods, Chinese name or English text hold the words. First come the codes
// of goods that are called so, then texts that begin with the words, then others that are about them, last those that only
// mention or exclude them.
func Find(query string, limit int) []Entry {
	if code, ok := digits(query); ok {
		return parted(beginning(code), limit)
	}
	x := desk.index()
	named := Suggest(Goods{Title: query})
	var list []Entry
	take := func(e Entry) {
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	if len(x.hits(units(query), 100)) > 0 {
		list = entriesOf(named)
	}
	for _, e := range about(query) {
		take(e)
	}
	if len(list) == 0 {
		list = entriesOf(named) // a material in other words
	}
	return parted(list, limit)
}

func entriesOf(found []Match) []Entry {
	var list []Entry
	for _, m := range found {
		e, _ := Lookup(m.Code) // it is from there
		list = append(list, e)
	}
	return list
}

// parted puts subheadings first and bounds both parts.
func parted(list []Entry, limit int) []Entry {
	var codes, above []Entry
	for _, e := range list {
		if len(e.Code) == 6 {
			codes = append(codes, e)
		} else {
			above = append(above, e)
		}
	}
	return append(codes[:min(len(codes), limit)], above[:min(len(above), limit)]...)
}

// The ways in which a text holds what is looked for.
const (
	leads    = iota // it begins with it
	holds           // it is about it
	mentions        // among what it excludes
	silent
)

// about lists the entries whose names hold what is looked for, the most to the point first. A subheading without a Chinese
// name of its own has that of its heading.
func about(query string) []Entry {
	wanted := strings.TrimSpace(query)
	terms := slices.DeleteFunc(units(query), func(u string) bool { return u == "," })
	ways := make([][]Entry, silent)
	heading := ""
	for _, e := range shelf.tree().entries {
		if len(e.Code) == 4 {
			heading = e.Chinese
		}
		name := e.Chinese
		if name == "" && len(e.Code) == 6 {
			name = heading
		}
		if way := min(inName(name, wanted), inText(e.English, terms)); way < silent {
			ways[way] = append(ways[way], e)
		}
	}
	return slices.Concat(ways...)
}

// inName is how a Chinese name holds what is looked for.
func inName(name, wanted string) int {
	switch {
	case wanted == "" || !strings.Contains(name, wanted):
		return silent
	case strings.HasPrefix(name, wanted):
		return leads
	}
	return holds
}

// inText is how an English text holds all of some words.
func inText(text string, terms []string) int {
	if len(terms) == 0 || isHan(terms[0]) {
		return silent
	}
	text = strings.ToLower(text)
	if !strings.Contains(text, terms[0]) {
		return silent // most texts are told by the first word, without splitting them
	}
	lacks := func(have []string) bool {
		return slices.ContainsFunc(terms, func(t string) bool { return !slices.Contains(have, t) })
	}
	have := words(text)
	switch {
	case lacks(have):
		return silent
	case lacks(words(included(text))):
		return mentions
	case slices.Equal(have[:len(terms)], terms):
		return leads
	}
	return holds
}

// included is a text in lower case as far as it says what belongs to it: what follows "other than", "excluding" or "not" does
// not.
func included(text string) string {
	for _, stop := range []string{"other than", "excluding", "(not", "except", "n.e.c."} {
		text, _, _ = strings.Cut(text, stop)
	}
	return text
}

// digits reads the beginning of a code, with or without dots and blanks.
func digits(query string) (string, bool) {
	code := strings.NewReplacer(".", "", " ", "", "-", "").Replace(query)
	return code, code != "" && strings.Trim(code, "0123456789") == ""
}

// beginning lists the entries whose codes begin with some digits; of a longer code the subheading is found.
func beginning(code string) []Entry {
	code = code[:min(len(code), 6)]
	return slices.DeleteFunc(slices.Clone(shelf.tree().entries), func(e Entry) bool { return !strings.HasPrefix(e.Code, code) })
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
