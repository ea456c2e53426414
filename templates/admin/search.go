package admin

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/templates/ui"
)

// The pages about the search, in the order of their tabs.
const (
	SearchPath   = "/admin/search"
	SynonymsPath = SearchPath + "/synonyms"
	PinsPath     = SearchPath + "/pins"
	TryPath      = SearchPath + "/try"
	WhyPath      = SearchPath + "/why"
	IndexPath    = SearchPath + "/index"
)

// searchTab is the way to one of the pages.
type searchTab struct{ Key, URL string }

func searchTabs() []searchTab {
	return []searchTab{{"demand.queries", SearchPath}, {"demand.synonyms", SynonymsPath}, {"demand.pins", PinsPath}, {"demand.try", TryPath}, {"index.title", IndexPath}}
}

// addressed is a path with the values that are not empty.
func addressed(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// groupPath is the address of a group of synonyms, or of a step with it.
func groupPath(n int64, step string) string {
	return SynonymsPath + "/" + strconv.FormatInt(n, 10) + "/" + step
}

// alike are the expressions of a group in a row.
func alike(g search.SynonymGroup) string { return strings.Join(g.Words, " · ") }

// spoken is a language in words, "" for every one.
func spoken(ctx context.Context, l locale.Language) string {
	if l == "" {
		return locale.From(ctx).T("demand.every_language")
	}
	return locale.From(ctx).LanguageName(l)
}

// languageOptions are the shop's languages to choose from, after all of them.
func languageOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "", Label: spoken(ctx, "")}}
	for _, l := range locale.Written() {
		list = append(list, ui.Option{Value: string(l), Label: spoken(ctx, l)})
	}
	return list
}

// periods are how many days back one may look.
func periods(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, days := range []int{7, 30, 90, demand.Kept} {
		list = append(list, ui.Option{Value: strconv.Itoa(days), Label: locale.From(ctx).T("demand.days", "count", days)})
	}
	return list
}

// kindPath is the list of another kind of queries, in the same language and period.
func kindPath(p QueriesPage, path string, k demand.Kind, after string) string {
	return addressed(path, "kind", string(k), "language", string(p.Filter.Language), "days", strconv.Itoa(p.Filter.Days), "after", after)
}

// tryPath looks for a query of the log where most who speak its language live.
func tryPath(p QueriesPage, q demand.Query) string {
	return addressed(TryPath, "q", q.Typed, "market", p.Markets[q.Language])
}

// whyPath asks for the reasons of one listing's place.
func whyPath(query, market, slug string) string {
	return addressed(WhyPath, "q", query, "market", market, "listing", slug)
}

func inMarket(market, slug string) string { return "/" + market + "/l/" + slug }

// engineName is how an engine writes itself.
func engineName(engine string) string {
	return map[string]string{search.Meilisearch: "Meilisearch", search.PostgreSQL: "PostgreSQL"}[engine]
}

// engineOptions are the engines to choose from.
func engineOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "", Label: locale.From(ctx).T("demand.engine_auto")}, {Value: search.Meilisearch, Label: engineName(search.Meilisearch)},
		{Value: search.PostgreSQL, Label: engineName(search.PostgreSQL)}}
}

// obstacle is a reason in words.
func obstacle(ctx context.Context, o search.Obstacle) string {
	t := locale.From(ctx)
	return t.T("demand.obstacle."+string(o.Kind), "name", o.Name)
}

// wordNote is what else is known of a word of the query.
func wordNote(ctx context.Context, w search.Understood) string {
	t := locale.From(ctx)
	switch {
	case w.Unknown:
		return t.T("demand.word_unknown")
	case w.Home != "" && w.Stem != w.Text:
		return t.T("demand.word_stem", "stem", w.Stem, "language", spoken(ctx, w.Home))
	case w.Home != "":
		return spoken(ctx, w.Home)
	}
	return ""
}

// fieldOf is a field of a listing in words, with its language.
func fieldOf(ctx context.Context, p search.Placed) string {
	t := locale.From(ctx)
	if p.Language == "" {
		return t.T("demand.field." + p.Field)
	}
	return t.T("demand.field."+p.Field) + " (" + spoken(ctx, p.Language) + ")"
}

// refusedWords tells why goods can't be had in a market, when no law is behind it.
func refusedWords(ctx context.Context, g pricing.Tagged) string {
	if g.Price.Refused == "" || g.Price.Refused == pricing.RefusedByLaw {
		return ""
	}
	return locale.From(ctx).T(g.Price.Refused)
}

// searchField is the box that finds in a list.
func searchField(ctx context.Context, path, key, words string) lookup {
	return lookup{Action: path, Label: locale.From(ctx).T(key), Words: words}
}

// foundOptions are the listings to choose a pin from.
func foundOptions(ctx context.Context, p PinsPage) []ui.Option {
	var list []ui.Option
	for _, g := range p.Found {
		list = append(list, ui.Option{Value: g.Slug, Label: g.Title, Hint: g.FactoryName + ", " + locale.From(ctx).Money(g.Card.Price)})
	}
	return list
}
