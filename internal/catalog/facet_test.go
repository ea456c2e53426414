package catalog_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/testdb"
)

func words(tag, text string) map[string]string { return map[string]string{tag: text} }

func TestFacetsOf(t *testing.T) {
	for name, c := range map[string]struct {
		facts catalog.Facts
		facet string
		want  []string
	}{
		"finds_a_material_in_a_phrase":    {fact("material", "en", "100% mulberry silk"), "material", []string{"silk"}},
		"finds_several":                   {fact("Material", "en", "Polyester pongee; steel and glass fibre; beech"), "material", []string{"glass", "polyester", "steel", "wood"}},
		"takes_the_longest_words":         {fact("material", "en", "Vegan leather"), "material", []string{"vegan-leather"}},
		"reads_German":                    {fact("Material", "de", "Edelstahl, pulverbeschichtet"), "material", []string{"steel"}},
		"reads_Spanish":                   {fact("Material", "es", "Aceros inoxidables y madera de haya"), "material", []string{"steel", "wood"}},
		"tells_a_plate_from_silver":       {catalog.Facts{Titles: words("es", "Platos de gres")}, "material", []string{"ceramic"}},
		"reads_Chinese_without_spaces":    {fact("材质", "zh-Hans", "100%桑蚕丝面料"), "material", []string{"silk"}},
		"reads_Japanese":                  {fact("素材", "ja", "ステンレス鋼"), "material", []string{"steel"}},
		"reads_Arabic_with_its_article":   {fact("material", "ar", "الخيزران"), "material", []string{"bamboo"}},
		"knows_a_facet_by_other_names":    {option("颜色分类", "zh-Hans", "绀色"), "color", []string{"blue"}},
		"puts_shades_into_families":       {option("Colour", "en", "Madder red", "Navy"), "color", []string{"blue", "red"}},
		"takes_sizes_whole":               {option("Size", "en", "M", "1.2 m"), "size", []string{"1-2-m", "m"}},
		"keeps_short_values_of_its_own":   {fact("material", "en", "Hemp blend"), "material", []string{"hemp-blend"}},
		"leaves_sentences_out":            {fact("size", "en", "Front 145 mm, lens 48 mm, bridge 21 mm"), "size", nil},
		"gathers_what_is_no_facet":        {option("Switches", "en", "Linear"), catalog.FacetOther, []string{"switches-linear"}},
		"reads_titles_where_nothing_is":   {catalog.Facts{Titles: words("en", "Blue Women's Handbag")}, "gender", []string{"women"}},
		"believes_attributes_over_title":  {catalog.Facts{Titles: words("en", "Silk scarf"), Attributes: fact("material", "en", "Cotton").Attributes}, "material", []string{"cotton"}},
		"reads_tags":                      {catalog.Facts{Tags: []string{"men's shirts"}}, "gender", []string{"men"}},
		"knows_provinces":                 {catalog.Facts{Province: "Jiangxi"}, catalog.FacetRegion, []string{"jiangxi"}},
		"knows_provinces_in_Chinese":      {catalog.Facts{Province: "浙江省"}, catalog.FacetRegion, []string{"zhejiang"}},
		"does_not_read_French_in_English": {fact("color", "en", "Black or white"), "color", []string{"black", "white"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := catalog.FacetsOf(c.facts).Codes[c.facet]; !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", c.facet, got, c.want)
			}
		})
	}
}

func fact(key, tag, text string) catalog.Facts {
	return catalog.Facts{Attributes: []catalog.Attribute{{Key: key, Value: words(tag, text)}}}
}

func option(name, tag string, values ...string) catalog.Facts {
	o := catalog.Option{Name: words(tag, name)}
	for _, v := range values {
		o.Values = append(o.Values, words(tag, v))
	}
	return catalog.Facts{Options: []catalog.Option{o}}
}

func TestFacetQuery(t *testing.T) {
	for typed, want := range map[[2]string]string{
		{"material", "silk"}: "material=silk", {"Stoff", "Seide"}: "material=silk", {"colour", "navy"}: "color=blue", {"Farbe", "Rot"}: "color=red", {"Talla", "XL"}: "size=xl", {"Color", "azul marino"}: "color=blue",
		{"size", "XL"}: "size=xl", {"size", "90 × 90 cm"}: "size=90-90-cm", {"switches", "Linear"}: "other=switches-linear",
		{"other", "switches-linear"}: "other=switches-linear", {"region", "浙江"}: "region=zhejiang",
	} {
		key, codes := catalog.FacetQuery(typed[0], typed[1])
		if len(codes) != 1 || key+"="+codes[0] != want {
			t.Errorf("%q means %s=%q, want %s", typed, key, codes, want)
		}
	}
}

// TestFacetFile: every facet has a name in each language, and categories offer theirs in their order.
func TestFacetFile(t *testing.T) {
	for _, path := range [][]*catalog.Category{nil, {{Slug: "clothing"}, {Slug: "trousers"}}, {{Slug: "home"}, {Slug: "candles"}}} {
		for _, key := range catalog.FacetSchema(path) {
			for _, l := range locale.Languages() {
				if !catalog.IsFacet(key) || catalog.FacetName(key, l) == "" {
					t.Errorf("%s has no name in %s", key, l)
				}
			}
		}
	}
	if got := catalog.FacetSchema([]*catalog.Category{{Slug: "clothing"}, {Slug: "trousers"}}); !slices.Equal(got, []string{"material", "size", "color", "gender", "pattern"}) {
		t.Errorf("trousers are narrowed by %q", got)
	}
}

// TestFacetWords: silk has a name in each language, and is recognised by it in those in which goods are described.
func TestFacetWords(t *testing.T) {
	for _, l := range locale.Languages() {
		if name, ok := catalog.FacetLabel("material", "silk", l); !ok || l != locale.English && name == "Silk" {
			t.Errorf("silk is %q in %s", name, l)
		}
	}
	for _, l := range locale.Written() {
		name, ok := catalog.FacetLabel("material", "silk", l)
		if got := catalog.FacetsOf(fact("material", string(l), name)).Codes["material"]; !ok || !slices.Equal(got, []string{"silk"}) {
			t.Errorf("%s %q is read as %q", l, name, got)
		}
	}
}

func TestFacetLabels(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	s := catalog.NewStore(db, nil, nil)
	free := catalog.FacetsOf(catalog.Facts{Attributes: []catalog.Attribute{{Key: "material", Value: map[string]string{"en": "Hemp blend", "de": "Hanfmischung"}}}}).Free
	for range 2 { // the second time nothing changes
		if err := db.Transact(t.Context(), func(tx *database.DB) error { return catalog.KeepFacetsTx(t.Context(), tx, free) }); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // from the table, then from memory
		got, err := s.FacetLabels(t.Context(), map[string][]string{"material": {"silk", "hemp-blend", "unheard-of"}}, locale.German)
		want := map[string]string{"silk": "Seide", "hemp-blend": "Hanfmischung", "unheard-of": "unheard-of"}
		if err != nil || !maps.Equal(got["material"], want) {
			t.Errorf("%v, %v", got, err)
		}
	}
}
