package catalog_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

func TestCheck(t *testing.T) {
	must(t, scarf("S").Clean().Check())
	for _, c := range []struct {
		name  string
		spoil func(*catalog.Content)
		want  string
	}{
		{"no title", func(c *catalog.Content) { c.Texts = nil }, "[declared title]"},
		{"a German title alone", func(c *catalog.Content) { c.Texts = []catalog.Text{{Language: "de", Title: "Tuch"}} }, "[declared title]"},
		{"Chinese alone, declared in English", func(c *catalog.Content) {
			c.Texts, c.Declared = c.Texts[1:], map[string]string{"en": "Scarf"}
		}, "[]"},
		{"a language twice", func(c *catalog.Content) { c.Texts = append(c.Texts, c.Texts[0]) }, "[language]"},
		{"a long title", func(c *catalog.Content) { c.Texts[0].Title = strings.Repeat("长", 201) }, "[title]"},
		{"no category", func(c *catalog.Content) { c.Category = " " }, "[category]"},
		{"a short HS code", func(c *catalog.Content) { c.HS = "6214" }, "[hs]"},
		{"a chapter that does not exist", func(c *catalog.Content) { c.HS = "770000" }, "[hs]"},
		{"no variant", func(c *catalog.Content) { c.Variants = nil }, "[variants]"},
		{"no SKU", func(c *catalog.Content) { c.Variants[0].SKU = "" }, "[variants.0.sku]"},
		{"a SKU twice", func(c *catalog.Content) { c.Variants[1].SKU = c.Variants[0].SKU }, "[variants.1.sku]"},
		{"no price", func(c *catalog.Content) { c.Variants[1].Price.Minor = 0 }, "[variants.1.price]"},
		{"two currencies", func(c *catalog.Content) { c.Variants[1].Price = money.New(1, "EUR") }, "[variants.1.price]"},
		{"no weight", func(c *catalog.Content) { c.Variants[0].Grams = 0 }, "[variants.0.weight]"},
		{"no size", func(c *catalog.Content) { c.Variants[0].HeightMM = 0 }, "[variants.0.size]"},
		{"less than no stock", func(c *catalog.Content) { c.Variants[0].Stock = -1 }, "[variants.0.stock]"},
		{"a choice that is not offered", func(c *catalog.Content) { c.Variants[0].Choices = []int{2} }, "[variants.0.choices]"},
		{"the same choices twice", func(c *catalog.Content) { c.Variants[1].Choices = []int{0} }, "[variants.1.choices]"},
		{"four options", func(c *catalog.Content) {
			c.Options = append(c.Options, c.Options[0], c.Options[0], c.Options[0])
			c.Variants = c.Variants[:1]
			c.Variants[0].Choices = []int{0, 0, 0, 0}
		}, "[options]"},
		{"no picture", func(c *catalog.Content) { c.Pictures = nil }, "[]"},
	} {
		content := scarf("S")
		c.spoil(&content)
		same(t, c.name, fault.FieldNames(content.Clean().Check()), c.want)
	}
}

func TestMissing(t *testing.T) {
	same(t, "of nothing", catalog.Missing(catalog.Content{}, nil), "[title category hs variants english picture]")
	c := scarf("S").Clean()
	c.HSAssumed, c.Variants[0].SizeAssumed, c.Variants[1].Grams = true, true, 0
	c.Pictures = []catalog.DraftPicture{{PictureID: 1}, {PictureID: 2}}
	rows := map[id.Picture]catalog.Picture{1: {State: catalog.PictureWaiting}, 2: {State: catalog.PictureFailed}}
	same(t, "of an import", catalog.Missing(c, rows), "[weight hs_assumed size_assumed pictures_waiting pictures_failed]")
}
