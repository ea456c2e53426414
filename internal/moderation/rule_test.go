package moderation_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/money"
)

// found are the rules that notice something, with their detail.
func found(c catalog.Content) map[string]string {
	all := map[string]string{}
	for _, f := range moderation.Look(c) {
		all[f.Rule] += f.Detail
	}
	return all
}

func TestLook(t *testing.T) {
	t.Parallel()
	clean := func() catalog.Content {
		c := scarf("S")
		c.Pictures = []catalog.DraftPicture{{PictureID: 1}, {PictureID: 2}}
		return c
	}
	for _, c := range []struct {
		promise string
		change  func(*catalog.Content)
		rule    string // "" for none
		detail  string
	}{
		{"finds nothing in a good listing", func(*catalog.Content) {}, "", ""},
		{"finds a word in English", func(c *catalog.Content) { c.Texts[0].Description = "<p>Best Replica</p>" }, "suspect_word", "replica"},
		{"finds a word in Chinese", func(c *catalog.Content) {
			c.Texts = append(c.Texts, catalog.Text{Language: "zh-Hans", Title: "高仿围巾"})
		}, "suspect_word", "高仿"},
		{"leaves a longer word alone", func(c *catalog.Content) { c.Texts[0].Title = "Replicas of joy, vaped" }, "", ""},
		{"finds a word at the very end after part of another", func(c *catalog.Content) { c.Texts[0].Title = "fakes and a fake" }, "suspect_word", "fake"},
		{"finds a heading nobody stated", func(c *catalog.Content) { c.HSAssumed = true }, "hs_assumed", "621410"},
		{"finds too few pictures", func(c *catalog.Content) { c.Pictures = c.Pictures[:1] }, "few_pictures", ""},
		{"finds a paper missing", func(c *catalog.Content) { c.Flags = []string{"battery"} }, "paper_missing", "UN38.3"},
		{"knows a paper as people type it", func(c *catalog.Content) {
			c.Flags, c.Papers = []string{"battery"}, []string{"ce", "un 38.3 summary"}
		}, "", ""},
		{"is content with the paper", func(c *catalog.Content) { c.Flags, c.Papers = []string{"toy"}, []string{"CE"} }, "", ""},
		{"finds no English", func(c *catalog.Content) { c.Texts[0].Language = "zh-Hans" }, "no_english", ""},
		{"finds a slip of the decimal point", func(c *catalog.Content) {
			v := c.Variants[0]
			v.Price = money.New(336000, "CNY")
			c.Variants = append(c.Variants, v)
		}, "price_spread", ""},
	} {
		t.Run(c.promise, func(t *testing.T) {
			content := clean()
			c.change(&content)
			got := found(content)
			if c.rule == "" && len(got) != 0 {
				t.Errorf("found %v", got)
			}
			if detail, ok := got[c.rule]; c.rule != "" && (!ok || detail != c.detail || len(got) != 1) {
				t.Errorf("found %v", got)
			}
		})
	}
}

func TestEveryReasonHasItsWords(t *testing.T) {
	t.Parallel()
	for _, l := range []locale.Language{locale.English, locale.Chinese} {
		p := locale.NewPrinter(l, "CN")
		for _, code := range append(moderation.Reasons(), moderation.FactoryReasons()...) {
			if !p.Has("moderation.reason." + code) {
				t.Errorf("%s: no words for reason %s", l, code)
			}
		}
		for _, rule := range []string{"suspect_word", "hs_assumed", "few_pictures", "paper_missing", "no_english", "price_spread"} {
			if !p.Has("moderation.rule." + rule) {
				t.Errorf("%s: no words for rule %s", l, rule)
			}
		}
	}
}
