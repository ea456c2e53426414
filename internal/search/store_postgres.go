package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// postgres is the engine that is always there: full text over stems and pairs of characters.
//
// Its counts and orders are true as long as not more than five thousand listings pass a query. Beyond that hits are the best
// ranked of them, or the first in the order asked for if that can be told in time, counts are of five thousand, and the total
// says that it is a floor.
type postgres struct {
	db       *database.DB
	reach    reach
	patience time.Duration // how long a page may take before one of fewer rows is made instead
}

// newPostgres is the engine that a page is made with in time on two cores, of a million listings.
func newPostgres(db *database.DB) *postgres {
	return &postgres{db: db, reach: reach{narrow: 6_000, wide: 5_000, glance: 1_000}, patience: 250 * time.Millisecond}
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

// Search answers by one statement if listings have all words. The same statement tells which laxer query is worth asking when
// few have: one that lacks a word, and so on down to half of them, or any one rather than none; at last words that look alike.
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
		page, err := e.answer(ctx, p, wording{})
		return page.Result, err
	}
	rungs := ladder(p.Terms)
	lower := lower(p, rungs)
	page, err := e.answer(ctx, p, wording{query: rungs[0], out: !p.Bare, lower: lower})
	if err != nil {
		return Result{}, err
	}
	next := ""
	if page.next >= 0 {
		next = lower[page.next].query
	} else if page.Total == 0 && !p.Literal {
		if next, p.Terms, err = e.resembling(ctx, p); err != nil {
			return Result{}, err
		}
	}
	if next == "" {
		return page.Result, nil
	}
	found, err := e.answer(ctx, p, wording{query: next})
	found.LeftOut = page.LeftOut
	return found.Result, err
}

// fills says whether a page with few hits may be filled with what lacks a word: it stands below the others only in the order of
// relevance, and who looks for a number or quotes words wants those alone.
func fills(p Prepared) bool { return p.Sort == ByRelevance && !exact(p.Terms) }

// exact says whether words are meant to the letter: numbers, and what is quoted.
func exact(terms []lexicon.Term) bool {
	return slices.ContainsFunc(terms, func(t lexicon.Term) bool { return t.Quoted || t.Digits() })
}

// lower are the queries to go on with when the first of the ladder finds few: the strictest that fills a page if it may be
// filled, else the one that finds most; where nothing has all words the strictest that finds something.
func lower(p Prepared, rungs []string) (list []rung) {
	half := rungs[1 : (len(rungs)+2)/2]
	found := 1 // with so many the first is enough
	if fills(p) {
		found = fewHits
		for _, q := range half {
			list = append(list, rung{q, found, fewHits})
		}
		half = slices.Clone(half)
		slices.Reverse(half) // the laxest has the most
	}
	for _, q := range half {
		list = append(list, rung{q, found, 1})
	}
	if last := rungs[len(rungs)-1]; !exact(p.Terms) && len(rungs) > 2 {
		list = append(list, rung{last, 1, 1})
	}
	return list
}

// resembling is the strictest query that finds something if words that no listing has may be others that look like them, and its
// words; "" for none.
func (e *postgres) resembling(ctx context.Context, p Prepared) (query string, terms []lexicon.Term, err error) {
	terms, err = e.alike(ctx, p.Terms)
	if err != nil || terms == nil {
		return "", p.Terms, err
	}
	rungs := ladder(terms)
	var list []rung
	for _, q := range rungs {
		list = append(list, rung{q, 1, 1})
	}
	s := newStatement(p, wording{})
	s.lower = list
	at := -1
	sql := "SELECT " + s.next("0")
	if err := e.db.Pool().QueryRow(ctx, sql, s.unplanned()...).Scan(&at); err != nil || at < 0 {
		return "", p.Terms, err
	}
	return rungs[at], terms, nil
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

// leaf is a page, and what else the statement tells that it is read by.
type leaf struct {
	Result
	read int // rows that were read before anything was counted
	next int // which of the lower queries to go on with; -1 for none
}

// answer makes a page of what the words find, of fewer rows when all of it would take too long.
func (e *postgres) answer(ctx context.Context, p Prepared, w wording) (leaf, error) {
	if p.few() {
		return e.glance(ctx, p, w)
	}
	patient, cancel := context.WithTimeout(ctx, e.patience)
	defer cancel()
	r, err := e.thorough(patient, p, w)
	if late(ctx, err) {
		return e.glance(ctx, p, w)
	}
	return r, err
}

// enough is how many hits of the best ranked rows make a page, though there are more.
func (e *postgres) enough(p Prepared) int {
	skip, take := p.row()
	return max(e.reach.glance, skip+take)
}

// few says whether a few hits are all that is asked for.
func (p Prepared) few() bool { return p.Bare && p.Take > 0 && p.Sort == ByRelevance }

// glance makes a page of the best ranked rows, and does not look for what is left out.
func (e *postgres) glance(ctx context.Context, p Prepared, w wording) (leaf, error) {
	s := newStatement(p, w)
	r, err := e.read(ctx, s, s.wide(e.reach.glance))
	r.TotalIsFloor = r.Total >= e.reach.glance
	return r, err
}

// thorough makes a page of all rows, or of thousands when there are more. When time runs out while the first of more are looked for, those
// of the thousands are.
func (e *postgres) thorough(ctx context.Context, p Prepared, w wording) (leaf, error) {
	s := newStatement(p, w)
	most := s.first(e.reach)
	r, err := e.read(ctx, s, s.narrow(most))
	if err != nil {
		return leaf{}, err
	}
	r.TotalIsFloor = r.read >= most
	if r.TotalIsFloor && r.Total < e.enough(p) {
		left := r.LeftOut
		s = newStatement(p, w)
		if r, err = e.read(ctx, s, s.wide(e.reach.wide)); err != nil {
			return leaf{}, err
		}
		r.TotalIsFloor, r.LeftOut = r.Total >= e.reach.wide, left
	}
	if s = newStatement(p, w); r.TotalIsFloor && !s.scored() {
		if first, err := e.page(ctx, s); err == nil {
			r.Hits = first
		} else if ctx.Err() == nil {
			return leaf{}, err
		}
	}
	return r, nil
}

// pool is where a statement is asked: words are looked up by their index; without words the table has the best ranked rows first.
func (e *postgres) pool(s *statement) *pgxpool.Pool {
	if len(s.words) > 0 {
		return e.db.Lookup()
	}
	return e.db.Pool()
}

// page reads the hits of a page out of all rows, for an order in which the first may be anywhere.
func (e *postgres) page(ctx context.Context, s *statement) ([]Hit, error) {
	var found []int64
	sql := s.page()
	err := e.pool(s).QueryRow(ctx, sql, s.unplanned()...).Scan(&found)
	return hitsOf(found), err
}

// late says whether a statement ran out of patience, while the asker has not.
func late(ctx context.Context, err error) bool {
	return errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil
}

// read makes a result of the row that a statement gives.
func (e *postgres) read(ctx context.Context, s *statement, sql string) (leaf, error) {
	var r leaf
	var facets map[string]map[string]int
	var ratings, carriages map[string]int
	var prices []float64
	var found, left []int64
	err := e.pool(s).QueryRow(ctx, sql, s.unplanned()...).
		Scan(&r.read, &r.next, &r.Total, &facets, &ratings, &carriages, &prices, &found, &r.LeftOut.Total, &left)
	if err != nil {
		return leaf{}, err
	}
	r.Hits, r.LeftOut.Hits = hitsOf(found), hitsOf(left)
	if r.Spread, err = s.p.scale.spread(prices); err != nil {
		return leaf{}, err
	}
	return r, r.tell(s.p, facets, ratings, carriages)
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
