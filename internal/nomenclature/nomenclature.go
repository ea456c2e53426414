// Package nomenclature owns the Harmonized System of 2022: its sections, chapters, headings and subheadings with their
// texts, and which of them fit goods that are described in everyday words, English or Chinese.
//
// Invariants: nothing changes after it was read; it is read at the first question, never at start; the same question
// has the same answer. A suggestion is an opinion with its reasons, never a ruling.
//
// It must not know duties, destinations or listings. data/NOTICE says where the texts are from.
package nomenclature

import (
	"embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.tsv
var data embed.FS

// Entry is a chapter (2 digits), a heading (4) or a subheading (6).
type Entry struct {
	Code    string
	English string // as the source has it
	Chinese string // empty where we have no name of our own
}

// Section is one of the 21 parts the chapters are gathered in.
type Section struct {
	Number  string // Roman, "XI"
	First   string // first chapter, "50"
	Last    string // last chapter, "63"
	English string
	Chinese string
}

// tree is the entries in the order of their codes.
type tree struct {
	entries  []Entry
	at       map[string]int
	sections []Section
}

// shelf holds the tree, read once at the first use and never changed.
var shelf = struct{ tree func() *tree }{tree: sync.OnceValue(readTree)}

// rows splits an embedded file into lines and their fields. Empty lines and lines that begin with "#" are left out.
func rows(name string) [][]string {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		return nil // the files are part of the program; a test reads each of them
	}
	var list [][]string
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && line[0] != '#' {
			list = append(list, strings.Split(line, "\t"))
		}
	}
	return list
}

func readTree() *tree {
	t := &tree{at: map[string]int{}}
	for _, r := range rows("codes.tsv") {
		t.at[r[0]] = len(t.entries)
		t.entries = append(t.entries, Entry{Code: r[0], English: r[1]})
	}
	for _, r := range rows("zh.tsv") {
		if i, ok := t.at[r[0]]; ok {
			t.entries[i].Chinese = r[1]
		}
	}
	for _, r := range rows("sections.tsv") {
		t.sections = append(t.sections, Section{r[0], r[1], r[2], r[3], r[4]})
	}
	return t
}

// Sections are the 21 sections in order.
func Sections() []Section { return slices.Clone(shelf.tree().sections) }

// Lookup is the entry of a code of 2, 4 or 6 digits, without dots. Longer codes belong to national tariffs: they are
// answered by their first 6 digits.
func Lookup(code string) (Entry, bool) {
	t := shelf.tree()
	i, ok := t.at[code[:min(len(code), 6)]]
	if !ok {
		return Entry{}, false
	}
	return t.entries[i], true
}

// Name is what a code stands for, in Chinese for a language that begins with "zh" where there is a Chinese name, in
// English otherwise; empty for an unknown code.
func Name(code, language string) string {
	e, _ := Lookup(code)
	return e.Name(language)
}

// Name is the entry's text in a language, as the function Name says.
func (e Entry) Name(language string) string {
	if e.Chinese != "" && strings.HasPrefix(language, "zh") {
		return e.Chinese
	}
	return e.English
}

// Name is the section's text in a language: Chinese for one that begins with "zh", English otherwise.
func (s Section) Name(language string) string {
	if strings.HasPrefix(language, "zh") {
		return s.Chinese
	}
	return s.English
}

// Children are the headings of a chapter or the subheadings of a heading, in order. A heading that is not divided has
// one subheading that ends in 00.
func Children(code string) []Entry {
	t := shelf.tree()
	i, ok := t.at[code]
	if !ok {
		return nil
	}
	var list []Entry
	for _, e := range t.entries[i+1:] {
		if !strings.HasPrefix(e.Code, code) {
			break
		}
		if len(e.Code) == len(code)+2 {
			list = append(list, e)
		}
	}
	return list
}

// Chapters are the chapters of a section, in order.
func (s Section) Chapters() []Entry {
	var list []Entry
	for _, e := range shelf.tree().entries {
		if len(e.Code) == 2 && e.Code >= s.First && e.Code <= s.Last {
			list = append(list, e)
		}
	}
	return list
}

// Path is the way from the chapter down to a code, the code included; nil for an unknown code.
func Path(code string) []Entry {
	e, ok := Lookup(code)
	if !ok {
		return nil
	}
	var list []Entry
	for n := 2; n <= len(e.Code); n += 2 {
		above, _ := Lookup(e.Code[:n])
		list = append(list, above)
	}
	return list
}

// SectionOf is the section of a code.
func SectionOf(code string) (Section, bool) {
	t := shelf.tree()
	i := slices.IndexFunc(t.sections, func(s Section) bool { return len(code) >= 2 && code[:2] >= s.First && code[:2] <= s.Last })
	if i < 0 {
		return Section{}, false
	}
	return t.sections[i], true
}
