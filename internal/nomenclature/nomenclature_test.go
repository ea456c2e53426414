package nomenclature_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/nomenclature"
)

// everything is all sections with what is in them.
func everything() (sections []nomenclature.Section, chapters, headings, subheadings []nomenclature.Entry) {
	sections = nomenclature.Sections()
	for _, s := range sections {
		chapters = append(chapters, s.Chapters()...)
	}
	for _, c := range chapters {
		headings = append(headings, nomenclature.Children(c.Code)...)
	}
	for _, h := range headings {
		subheadings = append(subheadings, nomenclature.Children(h.Code)...)
	}
	return sections, chapters, headings, subheadings
}

func TestTree(t *testing.T) {
	sections, chapters, headings, subheadings := everything()
	t.Run("has_every_section_chapter_heading_and_subheading", func(t *testing.T) {
		if got := [...]int{len(sections), len(chapters), len(headings), len(subheadings)}; got != [...]int{21, 96, 1228, 5612} {
			t.Errorf("there are %v", got)
		}
		for _, h := range headings {
			if len(nomenclature.Children(h.Code)) == 0 {
				t.Errorf("heading %s has no subheading", h.Code)
			}
		}
		if s, ok := nomenclature.SectionOf("6109"); !ok || s.Number != "XI" {
			t.Errorf("heading 6109 is in section %q", s.Number)
		}
	})
	t.Run("has_a_Chinese_name_for_every_chapter_and_heading", func(t *testing.T) {
		for _, e := range append(chapters, headings...) {
			if e.Chinese == "" || e.Name("zh-Hans") != e.Chinese || e.Name("de") != e.English {
				t.Errorf("%s: %q", e.Code, e.Chinese)
			}
		}
	})
}

func TestPath(t *testing.T) {
	t.Run("leads_from_a_national_code_up_to_the_chapter", func(t *testing.T) {
		var way []string
		for _, e := range nomenclature.Path("6109100012") {
			way = append(way, e.Code)
		}
		if !slices.Equal(way, []string{"61", "6109", "610910"}) {
			t.Errorf("%v", way)
		}
	})
	t.Run("knows_nothing_of_codes_that_are_none", func(t *testing.T) {
		for _, code := range []string{"", "6", "77", "7700", "99", "610999", "abcdef", "61091"} {
			if e, ok := nomenclature.Lookup(code); ok || nomenclature.Path(code) != nil || nomenclature.Children(code) != nil || nomenclature.Name(code, "en") != "" {
				t.Errorf("%q is %+v", code, e)
			}
		}
	})
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ name, query, wants string }{
		{"takes_digits_for_a_code", "6109.10", "610910"},
		{"takes_a_national_code_for_its_subheading", "6109 1000 12", "610910"},
		{"finds_goods_by_their_everyday_name", "phone case", "392690"},
		{"finds_goods_by_their_Chinese_name", "手机壳", "392690"},
		{"finds_words_of_the_official_text", "Horses pure-bred", "010121"},
		{"finds_words_of_the_Chinese_name", "钟表", "91"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := nomenclature.Find(c.query, 60)
			if !slices.ContainsFunc(list, func(e nomenclature.Entry) bool { return e.Code == c.wants }) {
				t.Errorf("%q finds %+v", c.query, list)
			}
		})
	}
	t.Run("keeps_to_the_limit_and_finds_nothing_for_nothing", func(t *testing.T) {
		if n := len(nomenclature.Find("8", 7)); n != 2*7 {
			t.Errorf("%d entries, not 7 codes and 7 headings", n)
		}
		for _, q := range []string{"", "  ", ",,,", "000000", "zzzz"} {
			if list := nomenclature.Find(q, 10); len(list) > 0 {
				t.Errorf("%q: %+v", q, list)
			}
		}
	})
}

func TestExamples(t *testing.T) {
	for _, language := range []string{"en", "zh-Hans"} {
		list := nomenclature.Examples("392690", language, 6)
		if len(list) != 6 {
			t.Errorf("%s: %v", language, list)
		}
		for _, name := range list {
			if ascii := strings.Trim(name, "abcdefghijklmnopqrstuvwxyz 0123456789.'") == ""; ascii != (language == "en") {
				t.Errorf("%q is not %s", name, language)
			}
		}
	}
}

// TestTerms reads the word files by what they lead to: every kind's name must lead to one of its codes, and every code
// must be a subheading.
func TestTerms(t *testing.T) {
	for _, m := range nomenclature.Suggest(nomenclature.Goods{Title: "cotton t shirt"}) {
		if e, ok := nomenclature.Lookup(m.Code); !ok || len(e.Code) != 6 {
			t.Errorf("%s is no subheading", m.Code)
		}
	}
	for _, problem := range nomenclature.Problems() {
		t.Error(problem)
	}
}

// TestSuggestIsSteady: the same question has the same answer, and a long text no long one.
func TestSuggestIsSteady(t *testing.T) {
	goods := nomenclature.Goods{Title: "Women's Cotton Linen Summer Dress with Belt and Hat 连衣裙", Description: strings.Repeat("soft bag shoe lamp 手机壳 ", 2000)}
	first := nomenclature.Suggest(goods)
	begin := time.Now()
	const times = 50
	for range times {
		again := nomenclature.Suggest(goods)
		if !slices.EqualFunc(first, again, func(a, b nomenclature.Match) bool {
			return a.Code == b.Code && a.Confidence == b.Confidence && slices.Equal(a.Because, b.Because)
		}) {
			t.Fatalf("%+v, then %+v", first, again)
		}
	}
	if each := time.Since(begin) / times; each > 50*time.Millisecond {
		t.Errorf("%v for one", each)
	}
}

func FuzzSuggest(f *testing.F) {
	f.Add("100% cotton t-shirt", "", "", "")
	f.Add("适用", "送用带", "用", "专")
	f.Fuzz(func(t *testing.T, title, description, category, material string) {
		list := nomenclature.Suggest(nomenclature.Goods{Title: title, Description: description, Category: category, Material: material})
		if len(list) > 5 {
			t.Fatalf("%d suggestions", len(list))
		}
		for i, m := range list {
			if _, ok := nomenclature.Lookup(m.Code); !ok || m.Confidence < 0 || m.Confidence > 99 || len(m.Because) == 0 {
				t.Errorf("%+v", m)
			}
			if i > 0 && m.Confidence > list[i-1].Confidence {
				t.Errorf("not in order: %+v", list)
			}
		}
	})
}

func BenchmarkSuggest(b *testing.B) {
	goods := nomenclature.Goods{Title: "Women's Genuine Leather Crossbody Shoulder Bag with Adjustable Strap 女士真皮单肩包", Category: "Bags", Material: "leather"}
	nomenclature.Suggest(goods)
	b.ReportAllocs()
	for b.Loop() {
		nomenclature.Suggest(goods)
	}
}

// TestFindOrders: what is called so comes first, then what begins with the words, and mentions last; headings stand apart.
func TestFindOrders(t *testing.T) {
	found := nomenclature.Find("silk", 60)
	at := func(code string) int {
		return slices.IndexFunc(found, func(e nomenclature.Entry) bool { return e.Code == code })
	}
	for _, pair := range [][2]string{{"500200", "621410"}, {"500720", "620610"}, {"621410", "420600"}, {"420600", "50"}, {"50", "42"}} {
		if a, b := at(pair[0]), at(pair[1]); a < 0 || b < 0 || a > b {
			t.Errorf("%s stands at %d, %s at %d", pair[0], a, pair[1], b)
		}
	}
	above := slices.IndexFunc(found, func(e nomenclature.Entry) bool { return len(e.Code) < 6 })
	if above < 0 || slices.ContainsFunc(found[above:], func(e nomenclature.Entry) bool { return len(e.Code) == 6 }) {
		t.Errorf("headings stand from %d of %d", above, len(found))
	}
	if first := nomenclature.Find("silk scarf", 60); len(first) == 0 || first[0].Code != "621410" {
		t.Errorf("a silk scarf is %v", first)
	}
	if china := nomenclature.Find("瓷餐具", 60); len(china) == 0 || china[0].Code[:4] != "6911" {
		t.Errorf("china is %v", china)
	}
}
