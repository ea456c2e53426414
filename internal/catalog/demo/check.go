package demo

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// ErrData says that the embedded files contradict themselves.
var ErrData = errors.New("demo: bad data")

func bad(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrData, fmt.Sprintf(format, args...))
}

// check holds the set to the package's invariants.
func (s *Set) check() error {
	factories := map[string]bool{}
	for _, f := range s.Factories {
		if factories[f.Slug] {
			return bad("factory %s twice", f.Slug)
		}
		factories[f.Slug] = true
		if err := f.Story.check("story of " + f.Slug); err != nil {
			return err
		}
	}
	for key, label := range s.Labels {
		if err := label.check("label of " + key); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for _, l := range s.Listings {
		if !factories[l.Factory] {
			return bad("listing %s of no factory", l.Slug)
		}
		if seen[l.Slug] {
			return bad("listing %s twice", l.Slug)
		}
		seen[l.Slug] = true
		if err := l.check(s.Labels, seen); err != nil {
			return fmt.Errorf("listing %s: %w", l.Slug, err)
		}
	}
	return errors.Join(s.checkPeople(factories), s.checkCoupons(factories), s.checkCuts(seen), s.checkBuyers(seen), s.checkQuestions(seen))
}

// leastDays is how long ago a demo order was placed at least: it has arrived by the slowest service.
const leastDays = 45

// checkBuyers holds what is bought to the goods there are; seen has their SKUs.
func (s *Set) checkBuyers(seen map[string]bool) error {
	for _, b := range s.Buyers {
		if !strings.HasSuffix(b.Mail, "@example.com") || b.Days < leastDays {
			return bad("buyer %s of %d days ago", b.Mail, b.Days)
		}
		for _, g := range b.Goods {
			if !seen[g.SKU] {
				return bad("%s buys %q, which is none of the goods", b.Mail, g.SKU)
			}
			if g.Body != "" && (g.Stars < 1 || g.Stars > 5 || g.Language == "") || (g.Reply == "") != (g.ReplyLanguage == "") {
				return bad("what %s says of %s is not whole", b.Mail, g.SKU)
			}
		}
	}
	return nil
}

// checkQuestions holds what is asked to the people and listings there are.
func (s *Set) checkQuestions(seen map[string]bool) error {
	asks := map[string]bool{}
	for _, p := range s.People {
		asks[p.Mail] = p.Role == Consumer
	}
	for _, q := range s.Questions {
		if !asks[q.Mail] || !seen[q.Listing] || q.Body == "" || q.Language == "" || (q.Answer == "") != (q.AnswerLanguage == "") || q.Days < 2 {
			return bad("what %s asks about %s is not whole", q.Mail, q.Listing)
		}
	}
	return nil
}

// checkCoupons holds the makers of coupons to those there are.
func (s *Set) checkCoupons(factories map[string]bool) error {
	for _, c := range s.Coupons {
		if c.Code == "" || c.Kind == "" || c.Factory != "" && !factories[c.Factory] {
			return bad("coupon %q of %q wants a code, a kind and a maker there is", c.Code, c.Factory)
		}
	}
	return nil
}

// checkCuts holds price cuts to the listings there are.
func (s *Set) checkCuts(known map[string]bool) error {
	for _, c := range s.Cuts {
		if !known[c.Listing] || c.Percent < 1 || c.Days < 1 {
			return bad("price cut of %q wants a listing there is, a percentage and days", c.Listing)
		}
	}
	return nil
}

func (s *Set) checkPeople(factories map[string]bool) error {
	for _, p := range s.People {
		if !strings.HasSuffix(p.Mail, "@example.com") || p.Password == "" {
			return bad("person %s can't sign in", p.Mail)
		}
		if (p.Role == Staff) != factories[p.Factory] {
			return bad("person %s works for %q", p.Mail, p.Factory)
		}
	}
	return nil
}

// check holds one listing to the rules; seen collects slugs and SKUs.
func (l Listing) check(labels map[string]Words, seen map[string]bool) error {
	if !isHS(l.HS) {
		return bad("HS %q", l.HS)
	}
	for _, lang := range languages {
		t := l.Texts[lang]
		if t.Title == "" || t.Summary == "" || len(t.Description) == 0 {
			return bad("text lacks %s", lang)
		}
	}
	if err := l.Material.check("material"); err != nil {
		return err
	}
	if l.Declared["en"] == "" || l.Declared["zh-Hans"] == "" {
		return bad("no customs description")
	}
	return errors.Join(l.checkAttributes(labels), l.checkOptions(), l.checkPictures(), l.checkVariants(seen))
}

func (l Listing) checkAttributes(labels map[string]Words) error {
	for _, a := range l.Attributes {
		if labels[a.Key] == nil {
			return bad("attribute %s has no label", a.Key)
		}
		if err := a.Value.check("attribute " + a.Key); err != nil {
			return err
		}
	}
	return nil
}

func (l Listing) checkOptions() error {
	for _, o := range l.Options {
		for _, w := range append([]Words{o.Name}, o.Values...) {
			if err := w.check("option " + o.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l Listing) checkPictures() error {
	if len(l.Pictures) == 0 {
		return bad("no picture")
	}
	for _, p := range l.Pictures {
		if _, err := fs.Stat(files, "pictures/"+p.File); err != nil {
			return bad("picture %s is missing", p.File)
		}
		if err := p.Alt.check("alt of " + p.File); err != nil {
			return err
		}
	}
	return nil
}

func (l Listing) checkVariants(seen map[string]bool) error {
	if len(l.Variants) == 0 {
		return bad("no variant")
	}
	for _, v := range l.Variants {
		choice := l.Slug + fmt.Sprint(v.Choices)
		if seen[v.SKU] || seen[choice] {
			return bad("%s or its choices twice", v.SKU)
		}
		seen[v.SKU], seen[choice] = true, true
		if v.HS != "" && !isHS(v.HS) {
			return bad("HS of %s", v.SKU)
		}
		if !v.Price.Positive() || v.Stock < 0 || min(v.Grams, v.LengthMM, v.WidthMM, v.HeightMM) <= 0 {
			return bad("%s has no price, weight or size", v.SKU)
		}
		if !l.shows(v.Picture) || !l.offers(v.Choices) {
			return bad("%s chooses what the listing does not have", v.SKU)
		}
	}
	return nil
}

// shows says whether the picture is one of the listing's; empty means its first.
func (l Listing) shows(file string) bool {
	for _, p := range l.Pictures {
		if file == "" || p.File == file {
			return true
		}
	}
	return false
}

// offers says whether the choices pick one value of every option.
func (l Listing) offers(choices []int) bool {
	if len(choices) != len(l.Options) {
		return false
	}
	for i, c := range choices {
		if c < 0 || c >= len(l.Options[i].Values) {
			return false
		}
	}
	return true
}

// check wants the words in every language.
func (w Words) check(what string) error {
	for _, lang := range languages {
		if strings.TrimSpace(w[lang]) == "" {
			return bad("%s lacks %s", what, lang)
		}
	}
	return nil
}

// isHS says whether the code is a subheading of the Harmonized System, national digits included: 6 to 10 digits.
func isHS(code string) bool {
	return len(code) >= 6 && len(code) <= 10 && strings.Trim(code, "0123456789") == ""
}
