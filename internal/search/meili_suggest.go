package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/meilisearch/meilisearch-go"

	"github.com/silkroadmall/mall/internal/locale"
)

// suggestIndex is the name of the index of suggestions: small, so that every letter typed is answered at once.
func (e *meili) suggestIndex() string { return e.index + "_suggest" }

// suggest asks for the suggestions of each kind and for listings that have one of the whole texts in their titles, together.
func (e *meili) suggest(ctx context.Context, p Prefix, whole []string, shown Prepared) (Suggestions, error) {
	list := Suggestions{Engine: Meilisearch}
	language := p.Market.Language
	var questions []question
	for _, k := range suggested() {
		request := &meilisearch.SearchRequest{
			IndexUID: e.suggestIndex(), Query: p.Text, Limit: int64(k.most), MatchingStrategy: meilisearch.All,
			Filter:               []string{"language = " + quoted(string(language)), "kind = " + k.kind},
			AttributesToSearchOn: []string{"text_" + language.Code()}, AttributesToRetrieve: []string{"kind", "target", "text_" + language.Code()},
			Locales: []string{language.Code()},
		}
		questions = append(questions, question{request, func(a meilisearch.SearchResponse) error { return list.take(language, a) }})
	}
	for _, text := range whole {
		questions = append(questions, titled(text, language, shown, &list))
	}
	return list, e.ask(ctx, questions)
}

// titled asks for listings that have the text in their titles, for those that are not suggested yet.
func titled(text string, l locale.Language, shown Prepared, list *Suggestions) question {
	request := &meilisearch.SearchRequest{
		Query: text, Limit: mostListings, MatchingStrategy: meilisearch.All, Filter: filter(shown.conditions(), ""),
		AttributesToRetrieve: []string{"id"}, AttributesToSearchOn: titleFields(l), Locales: []string{l.Code()},
	}
	return question{request, func(a meilisearch.SearchResponse) error {
		hits, err := hits(a)
		for _, n := range listings(hits) {
			if len(list.Listings) < mostListings && !slices.Contains(list.Listings, n) {
				list.Listings = append(list.Listings, n)
			}
		}
		return err
	}}
}

// titleFields are the titles that a reader of the language knows.
func titleFields(l locale.Language) []string {
	if l == locale.English || !l.IsWritten() {
		return []string{"title_en"}
	}
	return []string{"title_" + l.Code(), "title_en"}
}

// take reads the suggestions of an answer.
func (s *Suggestions) take(l locale.Language, a meilisearch.SearchResponse) error {
	for _, hit := range a.Hits {
		var w Suggestion
		for field, into := range map[string]*string{"kind": &w.Kind, "target": &w.Target, "text_" + l.Code(): &w.Text} {
			if err := json.Unmarshal(hit[field], into); err != nil {
				return fmt.Errorf("read meilisearch's suggestion: %w", err)
			}
		}
		s.Words = append(s.Words, w)
	}
	return nil
}

// versionKey is the document that says of which version of the table the index was filled.
const versionKey = "version"

// tendSuggestions fills the index of suggestions when the table has changed. Documents keep their ids, so that they are laid over
// those of the last version, and what is left of that goes at the end: the index can be asked all the while.
func (s *Searcher) tendSuggestions(ctx context.Context) error {
	version, err := s.suggestionsVersion(ctx)
	if err != nil {
		return err
	}
	wanted, err := settings(suggestSettings)
	if err != nil {
		return err
	}
	e := s.meili
	switch err := e.hasSettings(ctx, e.suggestIndex(), wanted); {
	case errors.Is(err, errSettings):
		s.suggests.Store(false)
		if err := e.drop(ctx, e.suggestIndex()); err != nil {
			return err
		}
		fallthrough
	case errors.Is(err, errNoIndex):
		s.suggests.Store(false)
		if err := e.create(ctx, e.suggestIndex(), suggestSettings); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	there, err := e.suggestVersion(ctx)
	if err == nil && there != version {
		err = s.fillSuggestions(ctx, version)
	}
	s.suggests.Store(err == nil)
	return err
}

// suggestVersion is the version that the index was filled of, "" when it has not been.
func (e *meili) suggestVersion(ctx context.Context) (string, error) {
	var d struct {
		Made string `json:"made"`
	}
	err := e.call(ctx, http.MethodGet, "/indexes/"+e.suggestIndex()+"/documents/"+versionKey, nil, &d)
	if errorCode(err) == "document_not_found" {
		return "", nil
	}
	return d.Made, err
}

func (s *Searcher) fillSuggestions(ctx context.Context, version string) error {
	e := s.meili
	for after := int64(0); ; {
		list, err := s.suggestionsAfter(ctx, after, 5*chunk)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			break
		}
		documents := make([]map[string]any, len(list))
		for i, g := range list {
			documents[i] = map[string]any{"id": strconv.FormatInt(g.ID, 10), "language": g.Language, "kind": g.Kind, "target": g.Target,
				"text_" + locale.Language(g.Language).Code(): g.Text, "weight": g.Weight, "made": version}
		}
		if err := e.addSuggestions(ctx, documents); err != nil {
			return err
		}
		after = list[len(list)-1].ID
	}
	task, err := e.client.Index(e.suggestIndex()).DeleteDocumentsByFilterWithContext(ctx, "NOT made = "+quoted(version), nil)
	if err := e.done(ctx, task, err); err != nil {
		return fmt.Errorf("forget suggestions: %w", err)
	}
	return e.addSuggestions(ctx, []map[string]any{{"id": versionKey, "kind": versionKey, "made": version}})
}

func (e *meili) addSuggestions(ctx context.Context, documents []map[string]any) error {
	primary := "id"
	task, err := e.client.Index(e.suggestIndex()).AddDocumentsWithContext(ctx, documents, &meilisearch.DocumentOptions{PrimaryKey: &primary})
	if err := e.done(ctx, task, err); err != nil {
		return fmt.Errorf("add %d suggestions: %w", len(documents), err)
	}
	return nil
}
