package search

import (
	"slices"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// strategies are the ways to leave words out, strictest first. In an order that ignores how well a hit fits, all words must be
// there if that can be. Where the words tell what is looked for, what it is like is left out before it; elsewhere what is
// frequent is.
func strategies(p Prepared) []meilisearch.MatchingStrategy {
	if len(p.Terms) == 0 {
		return []meilisearch.MatchingStrategy{meilisearch.All}
	}
	lax := []meilisearch.MatchingStrategy{meilisearch.Frequency, meilisearch.Last}
	if units, settled := p.Units(); settled && len(units) > 1 {
		slices.Reverse(lax)
	}
	if p.Sort != ByRelevance {
		return append([]meilisearch.MatchingStrategy{meilisearch.All}, lax...)
	}
	return lax
}

// attempt is a query with a way to leave words out.
type attempt struct {
	Prepared
	strategy meilisearch.MatchingStrategy
}

// attempts are the ways to ask, strictest first. Every strategy may end with the one word that nothing has that passes the filter, so
// that at last each word is asked for alone; but who looks for a number or quotes words wants those.
func attempts(p Prepared) (list []attempt) {
	for _, strategy := range strategies(p) {
		list = append(list, attempt{p, strategy})
	}
	units, _ := p.Units()
	if len(units) < 2 || exact(p.Terms) {
		return list
	}
	for _, unit := range units {
		alone := p
		alone.Terms = unit
		list = append(list, attempt{alone, meilisearch.Last})
	}
	return list
}

// searchRequest asks for a page of the query; its filter is still to come.
func searchRequest(p Prepared, strategy meilisearch.MatchingStrategy) *meilisearch.SearchRequest {
	skip, take := p.row()
	request := &meilisearch.SearchRequest{
		Query: asked(p, strategy), Offset: int64(skip), Limit: int64(take), AttributesToRetrieve: []string{"id"},
		MatchingStrategy: strategy,
	}
	if len(p.Terms) > 0 {
		request.AttributesToSearchOn = []string{"sku", "factory_name", "tags"}
		for _, l := range p.Languages {
			request.AttributesToSearchOn = append(request.AttributesToSearchOn, "title_"+l.Code(), factField(l))
		}
		request.Locales = []string{tongue(p).Code()}
	}
	switch price := p.door.zone.field(); p.Sort {
	case ByLanded:
		request.Sort = []string{price + ":asc"}
	case ByLandedUp:
		request.Sort = []string{price + ":desc"}
	case ByNewest:
		request.Sort = []string{"published_at:desc"}
	case ByRating:
		request.Sort = []string{"rating:desc"}
	}
	return request
}

// leftOut asks for what has all the words and is not sold to the destination.
func leftOut(p Prepared, r *Result) question {
	p.Sort, p.Page, p.PerPage, p.Take = ByRelevance, 1, mostLeftOut, 0
	request := searchRequest(p, meilisearch.All)
	request.Filter, request.Facets = filter(p.notSold(), ""), []string{partition}
	return question{request, func(a meilisearch.SearchResponse) (err error) {
		left := Result{}
		err = left.take(p, request.Facets, a)
		r.LeftOut = LeftOut{left.Total, left.Hits}
		return err
	}}
}

// tongue is the one language as which Meilisearch takes the query apart: that of the first word that one knows, else the
// reader's, if the script is its own. Given several it would guess, and miss German compounds.
func tongue(p Prepared) locale.Language {
	for _, t := range p.Terms {
		if t.Home != "" {
			return t.Home
		}
	}
	fits := map[lexicon.Script][]locale.Language{
		lexicon.Latin:  {locale.English, locale.German, locale.French, locale.Spanish},
		lexicon.Arabic: {locale.Arabic}, lexicon.Kana: {locale.Japanese}, lexicon.Han: {locale.Chinese, locale.Japanese},
	}[p.Terms[0].Script]
	for _, l := range p.Languages {
		if slices.Contains(fits, l) {
			return l
		}
	}
	return locale.English
}

// asked is the query as Meilisearch reads it: stems where the documents have a field of them; quoted words as a phrase; what
// matters most first where words are left out from the end. Words that stand nowhere in the catalogue are left out beside others: the
// strategy drops frequent words first, and would end with them alone.
func asked(p Prepared, strategy meilisearch.MatchingStrategy) string {
	known := slices.DeleteFunc(slices.Clone(p.Terms), func(t lexicon.Term) bool { return t.Unknown })
	if len(known) > 0 {
		p.Terms = known
	}
	terms := p.Terms
	if units, settled := p.Units(); settled && strategy == meilisearch.Last {
		terms = slices.Concat(units...)
	}
	var b strings.Builder
	for i, t := range terms {
		switch {
		case i == 0:
		case overlaps(terms[i-1], t):
			b.WriteString(string([]rune(t.Text)[1:]))
			continue
		case terms[i-1].Quoted && t.Quoted: // one phrase
			b.WriteString(" " + t.Text)
			continue
		case terms[i-1].Quoted:
			b.WriteString(`" `)
		default:
			b.WriteByte(' ')
		}
		b.WriteString(spoken(t))
	}
	if len(terms) > 0 && terms[len(terms)-1].Quoted {
		b.WriteByte('"')
	}
	return b.String()
}

// longestWord is how many letters of a word are compared: Meilisearch takes long to look for words that resemble a longer one.
const longestWord = 60

// spoken is a term at the beginning of a word or phrase.
func spoken(t lexicon.Term) string {
	text := []rune(t.Spoken())
	if t.Quoted {
		text = []rune(`"` + t.Text)
	}
	return string(text[:min(len(text), longestWord)])
}

// overlaps says whether two pairs of characters follow each other in a word.
func overlaps(a, b lexicon.Term) bool {
	first, second := []rune(a.Text), []rune(b.Text)
	return a.Dense() && b.Dense() && a.Unit == b.Unit && len(first) == 2 && len(second) == 2 && first[1] == second[0]
}
