package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// meili is the engine that answers while it is healthy. One index holds all languages in fields of their own, because
// prices are updated far more often than words.
type meili struct {
	client     meilisearch.ServiceManager
	http       *http.Client // for what the library can't say
	url, token string
	index      string
}

// newMeili has a client of its own: compression is off because small compressed answers wait some 40 ms for an
// acknowledgement; the library's retries are off because they send an empty body.
func newMeili(url, token, index string) *meili {
	transport := http.DefaultTransport.(*http.Transport).Clone() // what the standard library documents it to be
	transport.DisableCompression = true
	transport.MaxIdleConnsPerHost = 32
	client := &http.Client{Timeout: 30 * time.Second, Transport: transport}
	return &meili{
		client: meilisearch.New(url, meilisearch.WithAPIKey(token), meilisearch.WithCustomClient(client), meilisearch.DisableRetries()),
		http:   client, url: strings.TrimSuffix(url, "/"), token: token, index: index,
	}
}

// Health asks whether the server is up.
func (e *meili) Health(ctx context.Context) error {
	if _, err := e.client.HealthWithContext(ctx); err != nil {
		return fmt.Errorf("reach meilisearch: %w", err)
	}
	return nil
}

// refused says whether the server answered, and the answer was no: waiting will not help.
func refused(err error) bool {
	var failure *meilisearch.Error
	var task *taskError
	return errors.As(err, &task) ||
		errors.As(err, &failure) && failure.StatusCode >= 400 && failure.StatusCode < 500 && failure.StatusCode != http.StatusTooManyRequests
}

// Search answers by one request, which also asks for what is left out. Only a query whose words do not stand together anywhere
// takes more: each strategy that finds nothing is followed by a laxer one.
func (e *meili) Search(ctx context.Context, p Prepared) (Result, error) {
	began := time.Now()
	r := Result{Engine: Meilisearch, Corrected: p.Corrected}
	var answer meilisearch.SearchResponse
	for i, strategy := range strategies(p) {
		requests := []*meilisearch.SearchRequest{searchRequest(p, strategy)}
		if i == 0 && len(p.Terms) > 0 {
			requests = append(requests, leftOutRequest(p))
		}
		answers, err := e.ask(ctx, requests)
		if err != nil {
			return Result{}, err
		}
		if answer = answers[0]; len(answers) > 1 {
			if r.LeftOut.Hits, err = hits(answers[1]); err != nil {
				return Result{}, err
			}
			r.LeftOut.Total = int(answers[1].TotalHits)
		}
		if answer.TotalHits > 0 {
			break
		}
	}
	r.Total, r.TotalIsFloor = int(answer.TotalHits), answer.TotalHits >= deepest
	var err error
	if r.Hits, err = hits(answer); err != nil {
		return Result{}, err
	}
	facets := map[string]map[string]int{}
	if err := json.Unmarshal(answer.FacetDistribution, &facets); err != nil {
		return Result{}, fmt.Errorf("read meilisearch's facets: %w", err)
	}
	r.Facets = map[string][]Count{FacetCategory: ordered(facets["categories"])}
	r.Took = time.Since(began)
	return r, nil
}

// ask sends the requests together; there is an answer to each.
func (e *meili) ask(ctx context.Context, requests []*meilisearch.SearchRequest) ([]meilisearch.SearchResponse, error) {
	for _, r := range requests {
		r.IndexUID = e.index
	}
	answer, err := e.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: requests})
	if err != nil {
		return nil, fmt.Errorf("ask meilisearch: %w", err)
	}
	if len(answer.Results) != len(requests) {
		return nil, fmt.Errorf("ask meilisearch: %d answers to %d questions", len(answer.Results), len(requests))
	}
	return answer.Results, nil
}

// hits are the listings of an answer.
func hits(answer meilisearch.SearchResponse) ([]Hit, error) {
	var list []Hit
	for _, hit := range answer.Hits {
		var text string
		if err := json.Unmarshal(hit["id"], &text); err != nil {
			return nil, fmt.Errorf("read meilisearch's hit: %w", err)
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read meilisearch's hit: %w", err)
		}
		list = append(list, Hit{id.Listing(n)})
	}
	return list, nil
}

// strategies are the ways to leave words out, strictest first: in an order that ignores how well a hit fits, all words must be
// there if that can be; the one that drops frequent words first ends at times with a word that stands alone, so the last
// drops what stands farthest from the end.
func strategies(p Prepared) []meilisearch.MatchingStrategy {
	switch {
	case len(p.Terms) == 0:
		return []meilisearch.MatchingStrategy{meilisearch.All}
	case p.Sort != ByRelevance:
		return []meilisearch.MatchingStrategy{meilisearch.All, meilisearch.Frequency, meilisearch.Last}
	}
	return []meilisearch.MatchingStrategy{meilisearch.Frequency, meilisearch.Last}
}

func searchRequest(p Prepared, strategy meilisearch.MatchingStrategy) *meilisearch.SearchRequest {
	perPage := int64(p.PerPage)
	request := &meilisearch.SearchRequest{
		Query: asked(p, strategy), Page: int64(p.Page), HitsPerPage: &perPage, Filter: filters(p), Facets: []string{"categories"},
		AttributesToRetrieve: []string{"id"}, MatchingStrategy: strategy,
	}
	if len(p.Terms) > 0 {
		request.AttributesToSearchOn = []string{"sku", "factory_name", "tags"}
		for _, l := range p.Languages {
			request.AttributesToSearchOn = append(request.AttributesToSearchOn, "title_"+l.Code(), "facts_"+l.Code())
			if stemField(l) {
				request.AttributesToSearchOn = append(request.AttributesToSearchOn, "stem_"+l.Code())
			}
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
	}
	return request
}

// leftOutRequest asks for what has all the words and no price to the destination.
func leftOutRequest(p Prepared) *meilisearch.SearchRequest {
	p.Sort, p.Page, p.PerPage = ByRelevance, 1, mostLeftOut
	request := searchRequest(p, meilisearch.All)
	request.Filter, request.Facets = append(common(p), "NOT "+p.door.zone.field()+" EXISTS"), nil
	return request
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
		lexicon.Latin:  {locale.English, locale.German, locale.French},
		lexicon.Arabic: {locale.Arabic}, lexicon.Kana: {locale.Japanese}, lexicon.Han: {locale.Chinese, locale.Japanese},
	}[p.Terms[0].Script]
	for _, l := range p.Languages {
		if slices.Contains(fits, l) {
			return l
		}
	}
	return locale.English
}

// asked is the query as Meilisearch reads it: stems where the documents have a field of them; quoted words as a phrase.
// Words that stand nowhere in the catalogue are left out beside others: the strategy drops frequent words first, and would end with
// them alone.
func asked(p Prepared, strategy meilisearch.MatchingStrategy) string {
	terms := slices.DeleteFunc(slices.Clone(p.Terms), func(t lexicon.Term) bool { return t.Unknown })
	if len(terms) == 0 {
		terms = slices.Clone(p.Terms)
	}
	if strategy == meilisearch.Last && tongueLast(terms) {
		slices.Reverse(terms)
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

// spoken is a term at the beginning of a word or phrase.
func spoken(t lexicon.Term) string {
	if t.Quoted {
		return `"` + t.Text
	}
	return t.Spoken()
}

// tongueLast says whether the words are of a language in which what a thing is comes last ("woven silk scarf") and may be turned
// round; in French and Arabic it comes first. Pairs of characters and phrases stay in order.
func tongueLast(terms []lexicon.Term) bool {
	return !slices.ContainsFunc(terms, func(t lexicon.Term) bool {
		return t.Dense() || t.Quoted || t.Home == locale.French || t.Home == locale.Arabic
	})
}

// overlaps says whether two pairs of characters follow each other in a word.
func overlaps(a, b lexicon.Term) bool {
	first, second := []rune(a.Text), []rune(b.Text)
	return a.Dense() && b.Dense() && len(first) == 2 && len(second) == 2 && first[1] == second[0]
}

// filters are joined by "and", the lists in it by "or".
func filters(p Prepared) []any {
	price := p.door.zone.field()
	list := append(common(p), price+" EXISTS")
	if p.minimum != nil {
		list = append(list, fmt.Sprintf("%s >= %d", price, *p.minimum))
	}
	if p.maximum != nil {
		list = append(list, fmt.Sprintf("%s <= %d", price, *p.maximum))
	}
	return list
}

// common are the filters that have nothing to do with the price.
func common(p Prepared) []any {
	list := []any{"in_stock = true"}
	if p.Category != "" {
		list = append(list, "categories = "+strconv.Quote(p.Category))
	}
	if p.Factory != "" {
		list = append(list, "factory = "+strconv.Quote(p.Factory))
	}
	for name, values := range p.Facets {
		var any []string
		for _, v := range values {
			any = append(any, "attributes = "+strconv.Quote(pair(name, v)))
		}
		list = append(list, any)
	}
	return list
}

// titles, stems and facts by language, in the order in which a place counts.
func searchable() []string {
	list := []string{"sku"}
	for _, l := range locale.Languages() {
		list = append(list, "title_"+l.Code())
	}
	for _, l := range locale.Languages() {
		if stemField(l) {
			list = append(list, "stem_"+l.Code())
		}
	}
	for _, l := range locale.Languages() {
		list = append(list, "facts_"+l.Code())
	}
	return slices.Concat(list, []string{"factory_name", "tags"})
}
