package search

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// shape counts the forms that documents have had. Raise it when the same listing makes another document than before:
// documents of an older shape are made again at the next start.
const shape = 10

// Item is one piece of the variant that a listing's card shows, as pricing wants to know it.
type Item struct {
	Price                              money.Amount // the factory's
	Grams, LengthMM, WidthMM, HeightMM int
	HS, Origin, Description            string
	Flags, Papers                      []string
	HandoverDays                       int
}

// Document is all that is searched of a live listing.
type Document struct {
	ListingID   id.Listing
	Titles      map[locale.Language]string
	Facts       map[locale.Language][]string // names of categories, attribute and option values
	SKUs        []string
	Factory     string // slug
	FactoryName string
	Tags        []string
	Categories  []string            // slugs from the department down
	Facets      map[string][]string // codes by facet: attributes, options, region, papers
	Prices      map[zone]int64      // delivered, in Chinese fen; of zones that it can be sent to
	Barred      []string            // countries of those zones that it can't be sent to all the same
	Taxes       []int               // the tax cohorts, one of each zone whose price is not that of all its places
	Carriage    int                 // the carriage cohort
	Rating      int                 // tenths of stars, 0 without reviews
	InStock     bool
	Rank        int  // 0 to 1000, for hits that fit equally well
	Merits      Rank // what the rank is made of
	PublishedAt time.Time

	shape    int
	zones    int                  // how many there are
	taxes    []cohortText         // the cohorts before they are numbered
	carriage cohortText           // and this one
	free     []catalog.FacetValue // values of facets that are named by the factory alone
}

// source is what the catalog says of a listing, as sourceSQL selects it.
type source struct {
	ListingID    id.Listing                 `json:"id"`
	PublishedAt  time.Time                  `json:"published_at"`
	Record       record                     `json:"record"`
	Options      []catalog.Option           `json:"options"`
	Attributes   []catalog.Attribute        `json:"attributes"`
	Declared     string                     `json:"declared"`
	Flags        []string                   `json:"flags"`
	Papers       []string                   `json:"papers"`
	Tags         []string                   `json:"tags"`
	Factory      string                     `json:"factory"`
	FactoryName  string                     `json:"factory_name"`
	FactoryZH    string                     `json:"factory_zh"`
	Province     string                     `json:"province"`
	HandoverDays int                        `json:"handover_days"`
	Titles       map[locale.Language]string `json:"titles"`
	Categories   []struct {
		Slug  string                     `json:"slug"`
		Names map[locale.Language]string `json:"names"`
	} `json:"categories"`
	Variants []struct {
		SKU      string `json:"sku"`
		Minor    int64  `json:"price_minor"`
		Currency string `json:"price_currency"`
		Grams    int    `json:"grams"`
		LengthMM int    `json:"length_mm"`
		WidthMM  int    `json:"width_mm"`
		HeightMM int    `json:"height_mm"`
		HS       string `json:"hs"`
		Origin   string `json:"origin"`
		InStock  bool   `json:"in_stock"`
	} `json:"variants"` // the one the card shows first
}

// document makes the document of a listing, without the numbers of its cohorts; a listing without a variant has none.
func (s source) document(prices lander, now time.Time) (Document, bool) {
	if len(s.Variants) == 0 {
		return Document{}, false
	}
	faceted := s.faceted()
	d := Document{
		ListingID: s.ListingID, Titles: s.named(), Facts: s.facts(), Factory: s.Factory, FactoryName: s.FactoryName + " " + s.FactoryZH,
		Tags: s.Tags, Facets: faceted.Codes, free: faceted.Free, InStock: s.Variants[0].InStock,
		Merits: s.Record.rank(len(s.Attributes)+len(s.Options), len(s.Titles), now.Sub(s.PublishedAt)), PublishedAt: s.PublishedAt,
		Rating: s.Record.rating(), shape: prices.zones().shape(), zones: len(prices.zones().members),
	}
	d.Rank = d.Merits.Total()
	for _, c := range s.Categories {
		d.Categories = append(d.Categories, c.Slug)
	}
	for _, v := range s.Variants {
		d.SKUs = append(d.SKUs, v.SKU)
	}
	prices.land(&d, s.item())
	return d, true
}

// item is one piece of the variant that the card shows: in stock before sold out, then the cheapest, as catalog.Cards
// picks it.
func (s source) item() Item {
	v := s.Variants[0]
	it := Item{
		Price: money.New(v.Minor, money.Currency(v.Currency)), Grams: v.Grams, LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM,
		HS: v.HS, Origin: v.Origin, Description: s.Declared, Flags: s.Flags, Papers: s.Papers, HandoverDays: s.HandoverDays,
	}
	if it.Description == "" {
		it.Description = s.Titles[locale.English]
	}
	return it
}

// facts are the words of a listing besides its title, by language: first the names of its category and of those above.
func (s source) facts() map[locale.Language][]string {
	all := map[locale.Language][]string{}
	add := func(names map[locale.Language]string) {
		for l, name := range names {
			all[l] = append(all[l], name)
		}
	}
	for _, c := range slices.Backward(s.Categories) {
		add(c.Names)
	}
	for _, a := range s.Attributes {
		add(tagged(a.Value))
	}
	for _, o := range s.Options {
		for _, v := range o.Values {
			add(tagged(v))
		}
	}
	all[locale.English] = append(all[locale.English], s.Tags...) // most tags are English, and some are plurals
	return all
}

// named are the titles, and for languages without one the words by which a reader would look for the goods.
func (s source) named() map[locale.Language]string {
	for _, l := range append([]locale.Language{locale.English, locale.Chinese}, locale.Written()...) {
		if s.Titles[l] == "" {
			continue
		}
		named := lexicon.Translate(l, strings.Join(append([]string{s.Titles[l]}, s.Tags...), "; "))
		maps.Copy(named, s.Titles)
		return named
	}
	return s.Titles
}

func tagged(values map[string]string) map[locale.Language]string {
	out := map[locale.Language]string{}
	for tag, v := range values {
		out[locale.Language(tag)] = v
	}
	return out
}

// key is the document's id at Meilisearch.
func key(n id.Listing) string { return strconv.FormatInt(int64(n), 10) }

func keys(ids []id.Listing) []string {
	list := make([]string, len(ids))
	for i, n := range ids {
		list[i] = key(n)
	}
	return list
}

// meili is the document as Meilisearch is given it.
func (d Document) meili() map[string]any {
	skus := slices.Clone(d.SKUs)
	for _, sku := range d.SKUs {
		skus = append(skus, lexicon.Joined(sku, ""))
	}
	m := map[string]any{
		"id": key(d.ListingID), "shape": d.shape, "sku": skus, "factory": d.Factory, "factory_name": d.FactoryName, "tags": d.Tags,
		"categories": d.Categories, "in_stock": d.InStock, "rank_score": d.Rank, "merits": d.Merits,
		"published_at": d.PublishedAt.Unix(), "rating": d.Rating,
	}
	maps.Copy(m, d.landed())
	for l, title := range d.Titles {
		m["title_"+l.Code()] = title
	}
	for l, facts := range d.Facts {
		m["facts_"+l.Code()] = strings.Join(facts, "; ")
		if stemField(l) {
			m["stem_"+l.Code()] = d.stems(l)
		}
	}
	for name, codes := range d.Facets {
		m[facetField(name)] = codes
	}
	return m
}

// landed are the fields that tell what the goods cost and how they come, by destination.
func (d Document) landed() map[string]any {
	m := map[string]any{"barred": full(d.Barred), "taxes": full(d.Taxes), "carriage": d.Carriage}
	for z, fen := range d.Prices {
		m[z.field()] = shortened(fen)
	}
	return m
}

// stemField says whether Meilisearch has a field of stems for the language. It takes German compounds apart by itself,
// which it can't do with their stems.
func stemField(l locale.Language) bool { return lexicon.Stemmed(l) && l != locale.German }

// factField is the field of Meilisearch that the words of a language besides titles are looked for in.
func factField(l locale.Language) string {
	if stemField(l) {
		return "stem_" + l.Code()
	}
	return "facts_" + l.Code()
}

// stems are those of the words of title and facts. What stands on two sides of a semicolon is not near each other.
func (d Document) stems(l locale.Language) string {
	var list []string
	for _, text := range append([]string{d.Titles[l]}, d.Facts[l]...) {
		var stems []string
		for _, t := range lexicon.Tokens(l, text) {
			if !t.Stop && !t.Dense() {
				stems = append(stems, t.Forms...)
			}
		}
		if len(stems) > 0 {
			list = append(list, strings.Join(stems, " "))
		}
	}
	return strings.Join(list, "; ")
}

// tokens are the words of title and facts.
func (d Document) tokens(l locale.Language) iter.Seq[lexicon.Token] {
	return func(yield func(lexicon.Token) bool) {
		for _, text := range append([]string{d.Titles[l]}, d.Facts[l]...) {
			for _, t := range lexicon.Tokens(l, text) {
				if !yield(t) {
					return
				}
			}
		}
	}
}

// mostPositions is how many words of a document are kept, PostgreSQL's limit.
const mostPositions = 16383

// vector is the document for PostgreSQL's full text: titles weigh most (A), then names and SKUs (B), facts (C), and
// least the departments above the goods' own category (D), which hold much else.
func (d Document) vector() pgtype.TSVector {
	v := &vector{seen: map[string]bool{}}
	for _, l := range locale.Written() {
		v.text(l, d.Titles[l], pgtype.TSVectorWeightA)
	}
	for _, sku := range d.SKUs {
		v.add(lexicon.Neutral, lexicon.Joined(sku, ""), pgtype.TSVectorWeightB)
	}
	for _, name := range append([]string{d.FactoryName}, append(d.SKUs, d.Tags...)...) {
		v.text(lexicon.Neutral, name, pgtype.TSVectorWeightB)
	}
	for _, l := range locale.Written() {
		for i, fact := range d.Facts[l] {
			if !d.above(i) {
				v.text(l, fact, pgtype.TSVectorWeightC)
			}
		}
	}
	for _, l := range locale.Written() { // last, because a word stands once, at its first place
		for i, fact := range d.Facts[l] {
			if d.above(i) {
				v.text(l, fact, pgtype.TSVectorWeightD)
			}
		}
	}
	return pgtype.TSVector{Lexemes: v.lexemes, Valid: true}
}

// above says whether a fact is the name of a category above the goods' own; categories have names in all languages.
func (d Document) above(fact int) bool { return fact > 0 && fact < len(d.Categories) }

// vector gathers lexemes. Every one stands once, at its weightiest place: a title that says a word twice is no better.
type vector struct {
	lexemes []pgtype.TSVectorLexeme
	seen    map[string]bool
}

func (v *vector) text(l locale.Language, text string, w pgtype.TSVectorWeight) {
	for _, t := range lexicon.Tokens(l, text) {
		if t.Stop {
			continue
		}
		for _, form := range t.Forms {
			v.add(l, form, w)
		}
	}
}

func (v *vector) add(l locale.Language, text string, w pgtype.TSVectorWeight) {
	word := spelt(l, text)
	if v.seen[word] || text == "" || len(v.lexemes) == mostPositions || len(word) > 200 {
		return
	}
	v.seen[word] = true
	at := pgtype.TSVectorPosition{Position: uint16(len(v.lexemes) + 1), Weight: w}
	v.lexemes = append(v.lexemes, pgtype.TSVectorLexeme{Word: word, Positions: []pgtype.TSVectorPosition{at}})
}

// spelt is a word of a language as a lexeme.
func spelt(l locale.Language, text string) string { return l.Code() + ":" + text }

// lexeme is the same in PostgreSQL's notation; a word has letters and digits only, so nothing in it needs an escape.
func lexeme(l locale.Language, text string) string { return "'" + spelt(l, text) + "'" }

// terms are the words of the texts for the word table, as "language:word".
func (d Document) terms() []string {
	set := map[string]bool{}
	add := func(l locale.Language, w lexicon.Word) {
		if !w.Dense() && !w.Digits() && len(w.Text) <= 60 && utf8.RuneCountInString(w.Text) > 2 {
			set[l.Code()+":"+w.Text] = true
		}
	}
	for _, l := range locale.Written() {
		for t := range d.tokens(l) {
			add(l, t.Word)
		}
	}
	for _, name := range append([]string{d.FactoryName}, d.Tags...) {
		for _, t := range lexicon.Tokens(lexicon.Neutral, name) {
			add(lexicon.Neutral, t.Word)
		}
	}
	list := make([]string, 0, len(set))
	for t := range set {
		list = append(list, t)
	}
	slices.Sort(list)
	return list
}
