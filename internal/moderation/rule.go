package moderation

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
)

// Look lets the rules look at a revision before a person does. What they find is a hint for the moderator, named by
// rule (moderation.rule.<rule>), never a decision.
func Look(c catalog.Content) []catalog.Finding {
	var found []catalog.Finding
	for _, rule := range rules() {
		found = append(found, rule(c)...)
	}
	return found
}

func rules() []func(catalog.Content) []catalog.Finding {
	return []func(catalog.Content) []catalog.Finding{suspectWords, assumedHeading, missingPictures, missingPapers, languages, prices}
}

// suspect are words that call for a closer look: claims of brands not the factory's own, and goods the mall refuses.
// They are looked for as whole words in English and as they are in Chinese.
var suspect = []string{
	"replica", "counterfeit", "fake", "aaa quality", "1:1", "mirror quality", "e-cigarette", "vape", "knuckle", "ivory",
	"高仿", "复刻", "原单", "电子烟", "象牙", "仿真枪",
}

func suspectWords(c catalog.Content) []catalog.Finding {
	var found []catalog.Finding
	for _, t := range c.Texts {
		text := strings.ToLower(t.Title + " " + t.Summary + " " + t.Description)
		for _, w := range suspect {
			if contains(text, w) {
				found = append(found, catalog.Finding{Rule: "suspect_word", Field: "texts." + t.Language, Detail: w})
			}
		}
	}
	return found
}

// contains looks for a word; ASCII words must stand alone.
func contains(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(word)
		if word[0] >= 0x80 || ((i == 0 || !letter(text[i-1])) && (end == len(text) || !letter(text[end]))) {
			return true
		}
		from = end
	}
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' }

func assumedHeading(c catalog.Content) []catalog.Finding {
	if !c.HSAssumed {
		return nil
	}
	return []catalog.Finding{{Rule: "hs_assumed", Field: "hs", Detail: c.HS}}
}

func missingPictures(c catalog.Content) []catalog.Finding {
	if len(c.Pictures) >= 2 {
		return nil
	}
	return []catalog.Finding{{Rule: "few_pictures", Field: "pictures"}}
}

// missingPapers names the proof that a kind of goods is asked for in most destinations: UN 38.3 test summary for
// lithium cells, CE marking for electrical goods and toys, a product file for cosmetics.
func missingPapers(c catalog.Content) []catalog.Finding {
	want := map[string]string{"battery": "UN38.3", "electric": "CE", "toy": "CE", "cosmetic": "CPNP"}
	var found []catalog.Finding
	for _, flag := range []string{"battery", "electric", "toy", "cosmetic"} {
		if slices.Contains(c.Flags, flag) && !names(c.Papers, want[flag]) {
			found = append(found, catalog.Finding{Rule: "paper_missing", Field: "papers", Detail: want[flag]})
		}
	}
	return found
}

// names says whether a paper is among those a factory typed, whatever the case, blanks and points: "un 38.3" is UN38.3.
func names(papers []string, want string) bool {
	return slices.ContainsFunc(papers, func(p string) bool { return strings.HasPrefix(bare(p), bare(want)) })
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
}

func languages(c catalog.Content) []catalog.Finding {
	for _, t := range c.Texts {
		if t.Language == "en" && t.Title != "" {
			return nil
		}
	}
	return []catalog.Finding{{Rule: "no_english", Field: "texts.en"}}
}

// prices finds variants whose price is more than twenty times another's: mostly a slip of the decimal point.
func prices(c catalog.Content) []catalog.Finding {
	var low, high int64
	for _, v := range c.Variants {
		if low == 0 || v.Price.Minor < low {
			low = v.Price.Minor
		}
		high = max(high, v.Price.Minor)
	}
	if low == 0 || high/low < 20 {
		return nil
	}
	return []catalog.Finding{{Rule: "price_spread", Field: "variants"}}
}
