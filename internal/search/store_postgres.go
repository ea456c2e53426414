package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// postgres is the engine that is always there: full text over stems and pairs of characters.
//
// Its counts and orders are true as long as not more than some ten thousand listings pass a query. Beyond that hits are
// the best ranked of them, or the first in the order asked for, counts are of some ten thousand, and the total says that it is a
// floor.
type postgres struct {
	db       *database.DB
	reach    reach
	patience time.Duration // how long one statement may take before a page with fewer rows is made instead
}

// newPostgres is the engine that a page is made with in time on two cores, of a million listings.
func newPostgres(db *database.DB) *postgres {
	return &postgres{db: db, reach: reach{narrow: 12_000, wide: 10_000, hasty: 1_000}, patience: 300 * time.Millisecond}
}

const (
	// groups is how many words of a query may be missing one by one; longer queries tie neighbours together.
	groups = 6
	// fewHits is how many hits with all words are too few to be shown alone.
	fewHits = DefaultPerPage
	// alikeWords is how many words of the catalogue are tried for one that nothing has.
	alikeWords = 4
)

// Health asks whether the database answers.
func (e *postgres) Health(ctx context.Context) error { return e.db.Ping(ctx) }

// Search answers by one statement if listings have all words; otherwise it looks for those that lack one, and so on down to half of
// them, at last for words that look alike.
func (e *postgres) Search(ctx context.Context, p Prepared) (Result, error) {
	began := time.Now()
	r, err := e.search(ctx, p)
	if err != nil {
		return Result{}, fmt.Errorf("search documents: %w", database.Translate(err))
	}
	r.Engine, r.Corrected, r.Took = PostgreSQL, p.Corrected, time.Since(began)
	return r, nil
}

func (e *postgres) search(ctx context.Context, p Prepared) (Result, error) {
	if len(p.Terms) == 0 {
		return e.answer(ctx, p, "", "")
	}
	rungs := ladder(p.Terms)
	r, err := e.answer(ctx, p, rungs[0], rungs[0])
	if err != nil || r.Total > 0 && (r.Total >= fewHits || !fills(p)) {
		return r, err
	}
	lower, terms, err := e.descend(ctx, p, rungs)
	if err != nil || lower == "" {
		return r, err
	}
	p.Terms = terms
	found, err := e.answer(ctx, p, lower, "")
	found.LeftOut = r.LeftOut
	return found, err
}

// fills says whether a page with few hits may be filled with what lacks a word: it stands below the others only in the order of
// relevance, and who looks for a number or quotes words wants those alone.
func fills(p Prepared) bool {
	return p.Sort == ByRelevance && !slices.ContainsFunc(p.Terms, func(t lexicon.Term) bool { return t.Quoted || t.Digits() })
}

// descend finds the strictest query below the first that finds enough for a page, or else something; "" for none. It also tells
// the words that are looked for then.
func (e *postgres) descend(ctx context.Context, p Prepared, rungs []string) (query string, terms []lexicon.Term, err error) {
	lower := rungs[1 : (len(rungs)+2)/2]
	if fills(p) {
		if at, err := e.begins(ctx, p, lower, fewHits); err != nil || at >= 0 {
			return slices.Concat(lower, []string{""})[max(at, 0)], p.Terms, err
		}
		slices.Reverse(lower) // the laxest has the most
	}
	at, err := e.begins(ctx, p, lower, 1)
	if err != nil || at >= 0 {
		return slices.Concat(lower, []string{""})[max(at, 0)], p.Terms, err
	}
	if p.Literal {
		return "", nil, nil
	}
	terms, err = e.alike(ctx, p.Terms)
	if err != nil || terms == nil {
		return "", nil, err
	}
	rungs = ladder(terms)
	at, err = e.begins(ctx, p, rungs, 1)
	if err != nil || at < 0 {
		return "", nil, err
	}
	return rungs[at], terms, nil
}

// begins finds the first of the queries that finds so much; -1 for none.
func (e *postgres) begins(ctx context.Context, p Prepared, queries []string, enough int) (at int, err error) {
	if len(queries) == 0 {
		return -1, nil
	}
	s := newStatement(p, "")
	sql := s.begins(queries, enough)
	err = e.db.Pool().QueryRow(ctx, sql, s.unplanned()...).Scan(&at)
	return at, err
}

// alike adds to the words that no listing has those of the catalogue that look like them; nil if there are none.
func (e *postgres) alike(ctx context.Context, terms []lexicon.Term) ([]lexicon.Term, error) {
	var unknown []string
	for _, t := range terms {
		if t.Unknown {
			unknown = append(unknown, t.Text)
		}
	}
	if len(unknown) == 0 {
		return nil, nil
	}
	rows, err := e.db.Pool().Query(ctx, `SELECT typed, language, word FROM unnest($1::text[]) typed, LATERAL (
		SELECT language, word FROM search_word WHERE word % typed ORDER BY similarity(word, typed) DESC, documents DESC LIMIT $2) w`,
		pgx.QueryExecModeExec, unknown, alikeWords)
	if err != nil {
		return nil, err
	}
	var typed, language, word string
	terms = slices.Clone(terms)
	found := false
	_, err = pgx.ForEachRow(rows, []any{&typed, &language, &word}, func() error {
		l := locale.Language(language)
		for i, t := range terms {
			if t.Unknown && t.Text == typed {
				form := lexicon.Form{Language: l, Text: lexicon.Stem(l, lexicon.Word{Text: word, Script: t.Script})}
				terms[i].Forms, found = append(slices.Clone(t.Forms), form), true
			}
		}
		return nil
	})
	if err != nil || !found {
		return nil, err
	}
	return terms, nil
}

// answer makes a page of what the query of words finds; all is the query that what is left out must meet.
func (e *postgres) answer(ctx context.Context, p Prepared, query, all string) (Result, error) {
	most := e.reach.wide
	r, read, err := e.ask(ctx, p, newStatement(p, query), func(s *statement) string { return s.first(all, e.reach) })
	wide := read >= e.reach.narrow // nothing is read so where no condition can be left out
	if err == nil && !wide && (read > 0 || r.Total < most) {
		return r, nil
	}
	if err == nil && wide {
		r, _, err = e.ask(ctx, p, newStatement(p, query), func(s *statement) string { return s.wide(all, most) })
	}
	if s := newStatement(p, query); err == nil && r.Total >= most && !s.scored() {
		r.Hits, err = e.page(ctx, s)
	}
	if late(ctx, err) {
		most = e.reach.hasty
		s := newStatement(p, query)
		r, err = e.read(ctx, p, s, s.wide(all, most), new(int))
	}
	r.TotalIsFloor = r.Total >= most
	return r, err
}

// page reads the hits of a page out of all rows, for an order in which the first may be anywhere.
func (e *postgres) page(ctx context.Context, s *statement) ([]Hit, error) {
	ctx, cancel := context.WithTimeout(ctx, e.patience)
	defer cancel()
	var found []int64
	sql := s.page()
	err := e.db.Pool().QueryRow(ctx, sql, s.unplanned()...).Scan(&found)
	return hitsOf(found), err
}

// late says whether a statement ran out of patience, while the asker has not.
func late(ctx context.Context, err error) bool {
	return errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil
}

// ask reads a page with patience. read is how many rows were read before anything was counted.
func (e *postgres) ask(ctx context.Context, p Prepared, s *statement, sql func(*statement) string) (r Result, read int, err error) {
	ctx, cancel := context.WithTimeout(ctx, e.patience)
	defer cancel()
	r, err = e.read(ctx, p, s, sql(s), &read)
	return r, read, err
}

// read makes a result of the row that a statement gives.
func (e *postgres) read(ctx context.Context, p Prepared, s *statement, sql string, read *int) (Result, error) {
	var r Result
	var facets map[string]map[string]int
	var ratings, carriages map[string]int
	var prices []float64
	var found, left []int64
	err := e.db.Pool().QueryRow(ctx, sql, s.unplanned()...).
		Scan(read, &r.Total, &facets, &ratings, &carriages, &prices, &found, &r.LeftOut.Total, &left)
	if err != nil {
		return Result{}, err
	}
	r.Hits, r.LeftOut.Hits = hitsOf(found), hitsOf(left)
	if r.Spread, err = p.scale.spread(prices); err != nil {
		return Result{}, err
	}
	return r, r.tell(p, facets, ratings, carriages)
}

func hitsOf(ids []int64) []Hit {
	var list []Hit
	for _, n := range ids {
		list = append(list, Hit{id.Listing(n)})
	}
	return list
}

// ordered lists counts, most first.
func ordered(counts map[string]int) []Count {
	list := make([]Count, 0, len(counts))
	for value, n := range counts {
		list = append(list, Count{value, n})
	}
	slices.SortFunc(list, func(a, b Count) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Value, b.Value)
	})
	return list
}

// ladder are the tsqueries that want all terms, all but one, and so on to any one.
func ladder(terms []lexicon.Term) []string {
	each := make([]string, 0, groups)
	for i, t := range terms {
		q := anyOf(t)
		if n := i * min(groups, len(terms)) / len(terms); n < len(each) {
			each[n] += " & " + q
		} else {
			each = append(each, q)
		}
	}
	var rungs []string
	for missing := range each {
		var any []string
		choose(each, len(each)-missing, nil, &any)
		rungs = append(rungs, strings.Join(any, " | "))
	}
	return rungs
}

// anyOf is the tsquery of a term.
func anyOf(t lexicon.Term) string { return anyAt(t, "") }

// anyAt is the tsquery of a term at a place: ":A" is the title, "" anywhere.
func anyAt(t lexicon.Term, place string) string {
	var any []string
	for _, f := range t.Forms {
		any = append(any, lexeme(f.Language, f.Text)+place)
	}
	for _, phrase := range t.Phrases {
		all := make([]string, len(phrase))
		for i, f := range phrase {
			all[i] = lexeme(f.Language, f.Text) + place
		}
		any = append(any, "("+strings.Join(all, " & ")+")")
	}
	return "(" + strings.Join(any, " | ") + ")"
}

// choose lists all ways to take n of the queries.
func choose(from []string, n int, taken []string, into *[]string) {
	if n == 0 {
		*into = append(*into, "("+strings.Join(taken, " & ")+")")
		return
	}
	for i := 0; i+n <= len(from); i++ {
		choose(from[i+1:], n-1, append(slices.Clone(taken), from[i]), into)
	}
}

// tell fills in the counts.
func (r *Result) tell(p Prepared, facets map[string]map[string]int, stars, carriages map[string]int) (err error) {
	r.Facets = map[string][]Count{}
	for _, group := range p.counted() {
		if group != groupRating && group != groupArrive {
			r.Facets[group] = ordered(facets[group])
		}
	}
	if r.Ratings, err = ratings(stars); err != nil {
		return err
	}
	r.Arrivals, err = arrivals(p.door, carriages)
	return err
}
