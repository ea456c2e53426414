package catalog

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/locale"
)

// telling are the facts that help to choose a code.
var telling = [...]string{"material", "weave", "technique", "power", "age"}

// spoken are the languages a suggestion understands.
var spoken = [...]locale.Language{locale.Chinese, locale.English}

// Suggestions are the HS codes that fit what the content says, the best first. Shelf is its category, nil for none.
func (c Content) Suggestions(shelf *Category) []customs.Suggestion {
	var titles, descriptions, names, facts []string
	for _, l := range spoken {
		for _, t := range c.Texts {
			if t.Language == string(l) {
				titles = append(titles, t.Title)
				descriptions = append(descriptions, t.Summary, PlainText(t.Description))
			}
		}
		if shelf != nil {
			names = append(names, shelf.Name(l))
		}
		for _, a := range c.Attributes {
			if slices.Contains(telling[:], a.Key) {
				facts = append(facts, a.Value[string(l)])
			}
		}
	}
	join := func(list []string) string { return strings.Join(list, ", ") }
	return customs.Suggest(join(titles), join(descriptions), join(names), join(facts))
}

// AssumeHS fills in a code where none is stated: the suggestion that fits if it is a sure one, otherwise the code most
// goods of the category have. It is marked as assumed until someone confirms it.
func (c *Content) AssumeHS(shelf *Category) {
	if c.HS != "" {
		return
	}
	if found := c.Suggestions(shelf); len(found) > 0 && found[0].Confidence >= customs.Sure {
		c.HS = string(found[0].HS)
	} else if shelf != nil {
		c.HS = shelf.HS
	}
	c.HSAssumed = c.HS != ""
}
