package demo

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/webp"

	"github.com/silkroadmall/mall/internal/money"
)

func load(t *testing.T) *Set {
	t.Helper()
	s, err := Data()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSetIsLargeEnough(t *testing.T) {
	s := load(t)
	makers, leaves := map[string]bool{}, map[string]bool{}
	for _, l := range s.Listings {
		makers[l.Factory], leaves[l.Category] = true, true
	}
	if len(s.Listings) < 26 || len(makers) < 6 || len(leaves) < 6 {
		t.Errorf("%d listings, %d makers, %d categories", len(s.Listings), len(makers), len(leaves))
	}
}

// TestWoodIsStated: biosecurity asks after every part of wood, bamboo or rattan, whatever the heading says.
func TestWoodIsStated(t *testing.T) {
	parts := regexp.MustCompile(`(?i)\b(wood|wooden|beech|birch|bamboo|rattan)\b`)
	for _, l := range load(t).Listings {
		for _, a := range l.Attributes {
			covered := strings.HasPrefix(l.HS, "4419") || slices.Contains(l.Flags, "wood") // 4419 says so itself
			if a.Key == "material" && parts.MatchString(a.Value["en"]) && !covered {
				t.Errorf("%s is of %q and does not state wood", l.Slug, a.Value["en"])
			}
		}
	}
}

// TestMaterialSpeaks: a page never falls back to English for what goods are made of.
func TestMaterialSpeaks(t *testing.T) {
	for _, l := range load(t).Listings {
		for _, lang := range languages {
			if l.Material[lang] == "" || lang == "ar" && l.Material[lang] == l.Material["en"] {
				t.Errorf("%s: material in %s is %q", l.Slug, lang, l.Material[lang])
			}
		}
	}
}

func TestScarvesCanBeBoughtTwice(t *testing.T) {
	for _, l := range load(t).Listings {
		if l.Category != "scarves" {
			continue
		}
		if len(l.Variants) < 2 {
			t.Errorf("%s has no choice of colour", l.Slug)
		}
		for _, v := range l.Variants {
			if v.Stock < 40 {
				t.Errorf("%s: stock %d", v.SKU, v.Stock)
			}
		}
	}
}

func TestSomeGoodsPassTheLowValueLimits(t *testing.T) {
	dear := 0
	for _, l := range load(t).Listings {
		for _, v := range l.Variants {
			if v.Price.Currency != "CNY" {
				t.Errorf("%s costs %s", v.SKU, v.Price.Currency)
			}
			if v.Price.Minor >= money.MustParse("1500", "CNY").Minor {
				dear++
				break
			}
		}
	}
	if dear < 3 {
		t.Errorf("%d listings over CNY 1,500", dear)
	}
}

// Each language must be written in its own script, so that no text is left in English by mistake.
func TestTextsAreInTheirLanguage(t *testing.T) {
	scripts := map[string]*unicode.RangeTable{"ja": unicode.Hiragana, "ar": unicode.Arabic, "zh-Hans": unicode.Han}
	for _, l := range load(t).Listings {
		var titles []string
		for _, lang := range languages {
			text := l.Texts[lang]
			titles = append(titles, text.Title)
			if n := utf8.RuneCountInString(text.Title); n > 70 {
				t.Errorf("%s %s: title of %d characters", l.Slug, lang, n)
			}
			if n := len(text.Description); n < 2 || n > 4 {
				t.Errorf("%s %s: %d paragraphs", l.Slug, lang, n)
			}
			body := text.Summary + strings.Join(text.Description, "")
			if script := scripts[lang]; script != nil && !strings.ContainsFunc(body, func(r rune) bool { return unicode.Is(script, r) }) {
				t.Errorf("%s is not written in %s", l.Slug, lang)
			}
		}
		slices.Sort(titles)
		if n := len(slices.Compact(titles)); n != len(languages) {
			t.Errorf("%s: %d different titles", l.Slug, n)
		}
	}
}

// checkPicture holds one to the masters' form.
func checkPicture(t *testing.T, name string, b []byte) {
	t.Helper()
	img, err := webp.Decode(bytes.NewReader(b))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if size := img.Bounds().Size(); size.X != size.Y || size.X < 800 || size.X > 1200 {
		t.Errorf("%s is %v", name, size)
	}
}

func TestPicturesAreSquareWebPAndAllUsed(t *testing.T) {
	used := map[string]bool{}
	for _, l := range load(t).Listings {
		for _, p := range l.Pictures {
			used[p.File] = true
			b, err := p.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			checkPicture(t, p.File, b)
		}
	}
	names, err := fs.Glob(files, "pictures/*")
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, name := range names {
		if !used[strings.TrimPrefix(name, "pictures/")] {
			t.Errorf("%s is on no listing", name)
		}
		info, err := fs.Stat(files, name)
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 25_000_000 {
		t.Errorf("pictures weigh %d bytes", total)
	}
}

func TestFactoriesAreWellFormed(t *testing.T) {
	codes := map[string]bool{}
	for _, f := range load(t).Factories {
		if !creditCode(f.CreditCode) || !strings.Contains(f.CreditCode, "DEM0") {
			t.Errorf("%s: credit code %s", f.Slug, f.CreditCode)
		}
		if codes[f.CreditCode] {
			t.Errorf("%s: credit code is not its own", f.Slug)
		}
		codes[f.CreditCode] = true
		checkFactory(t, f)
	}
}

func checkFactory(t *testing.T, f Factory) {
	t.Helper()
	if !regexp.MustCompile(`^\d{6}$`).MatchString(f.PostalCode) {
		t.Errorf("%s: postal code %s", f.Slug, f.PostalCode)
	}
	if f.HandoverDays < 1 || f.HandoverDays > 3 || f.Founded < 1980 || f.StaffCount < 1 {
		t.Errorf("%s: %+v", f.Slug, f)
	}
	if slices.Contains([]string{f.Name, f.Contact, f.Phone, f.Email, f.City, f.Province, f.Address}, "") {
		t.Errorf("%s lacks a field", f.Slug)
	}
	for _, zh := range []string{f.NameZH, f.AddressZH} {
		if !strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s: %q is not Chinese", f.Slug, zh)
		}
	}
}

// creditCode is the check character of GB 32100-2015: weights are powers of 3 modulo 31.
func creditCode(code string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(code) != 18 {
		return false
	}
	sum, weight := 0, 1
	for _, c := range code[:17] {
		at := strings.IndexRune(alphabet, c)
		if at < 0 {
			return false
		}
		sum, weight = sum+at*weight, weight*3%31
	}
	return code[17] == alphabet[(31-sum%31)%31]
}

func TestCreditCodeRule(t *testing.T) {
	if !creditCode("91350100M000100Y43") {
		t.Error("the example of the standard is refused")
	}
	if creditCode("91350100M000100Y44") || creditCode("91350100M00010OY43") {
		t.Error("a wrong code is accepted")
	}
}

func TestPeopleOfEveryRole(t *testing.T) {
	s := load(t)
	roles, staff := map[string]int{}, map[string]bool{}
	for _, p := range s.People {
		roles[p.Role]++
		staff[p.Factory] = true
		if !slices.Contains(languages, p.Language) || len(p.Country) != 2 || len(p.Password) < 12 {
			t.Errorf("%+v", p)
		}
	}
	if roles[Consumer] == 0 || roles[Admin] == 0 {
		t.Errorf("roles: %v", roles)
	}
	for _, f := range s.Factories {
		if !staff[f.Slug] {
			t.Errorf("nobody works for %s", f.Slug)
		}
	}
}

func TestHTMLEscapes(t *testing.T) {
	got := Text{Description: []string{"a < b", "c"}}.HTML()
	if got != "<p>a &lt; b</p><p>c</p>" {
		t.Error(got)
	}
}

// A mistake in the files must not pass: each row breaks a sound set in one place.
func TestCheckFindsMistakes(t *testing.T) {
	rows := map[string]func(*Set){
		"missing language":    func(s *Set) { delete(s.Listings[0].Texts, "ar") },
		"bad HS":              func(s *Set) { s.Listings[0].HS = "6214.10" },
		"unknown factory":     func(s *Set) { s.Listings[0].Factory = "nobody" },
		"slug twice":          func(s *Set) { s.Listings[1].Slug = s.Listings[0].Slug },
		"SKU twice":           func(s *Set) { s.Listings[1].Variants[0].SKU = s.Listings[0].Variants[0].SKU },
		"price of nothing":    func(s *Set) { s.Listings[0].Variants[0].Price.Minor = 0 },
		"choice out of range": func(s *Set) { s.Listings[0].Variants[0].Choices = []int{9} },
		"missing picture":     func(s *Set) { s.Listings[0].Pictures[0].File = "none.webp" },
		"foreign picture":     func(s *Set) { s.Listings[0].Variants[0].Picture = "none.webp" },
		"unnamed attribute":   func(s *Set) { s.Listings[0].Attributes[0].Key = "mood" },
		"real mail":           func(s *Set) { s.People[0].Mail = "someone@mail.test" },
		"coupon of nobody":    func(s *Set) { s.Coupons[0].Factory = "nobody" },
		"staff of nobody":     func(s *Set) { s.People[len(s.People)-1].Factory = "" },
		"empty story":         func(s *Set) { s.Factories[0].Story["ja"] = " " },
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		s := load(t)
		rows[name](s)
		if err := s.check(); !errors.Is(err, ErrData) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// shelf is a category as the file of package catalog has it.
type shelf struct {
	Slug, Parent, Drawing, HS string
	Position                  int
	Flags, Keywords, Types    []string
	Names                     Words
}

// shelves reads the tree. It belongs to package catalog; the tests here hold the demo and the file to each other.
func shelves(t *testing.T) []shelf {
	t.Helper()
	b, err := os.ReadFile("../data/categories.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []shelf
	if err := json.Unmarshal(b, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCategoriesCoverTheDemo(t *testing.T) {
	parents := map[string]string{}
	for _, r := range shelves(t) {
		parents[r.Slug] = r.Parent
	}
	for _, l := range load(t).Listings {
		if parents[l.Category] == "" {
			t.Errorf("%s: no leaf %s", l.Slug, l.Category)
		}
	}
}

func TestCategoriesAreWellFormed(t *testing.T) {
	known := map[string]bool{"": true}
	for _, r := range shelves(t) {
		if known[r.Slug] || !known[r.Parent] {
			t.Errorf("%s is there twice or stands before its parent", r.Slug)
		}
		known[r.Slug] = true
		if err := r.Names.check(r.Slug); err != nil {
			t.Error(err)
		}
		if (r.Parent != "") != isHS(r.HS) || r.Drawing == "" || r.Position < 1 {
			t.Errorf("%+v", r)
		}
	}
}

func TestCategoryKeywordsLeadToOneLeaf(t *testing.T) {
	owner := map[string]string{}
	for _, r := range shelves(t) {
		for _, w := range slices.Concat(r.Keywords, r.Types) {
			if owner[w] != "" || w != strings.ToLower(strings.TrimSpace(w)) {
				t.Errorf("keyword %q of %s is taken or not lower case", w, r.Slug)
			}
			owner[w] = r.Slug
		}
	}
}
