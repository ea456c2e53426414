package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
)

// The kinds of cohorts in the table.
const (
	cohortTax      = "tax"
	cohortCarriage = "carriage"
)

// cohorts are all that the table has, in memory.
type cohorts struct {
	state    string // of the table when it was read
	tax      map[int]tax
	carriage map[int]carriage
	number   map[cohortText]int // of those in use, which documents may be given
}

// cohortText is a cohort as the table has it.
type cohortText struct{ Kind, Data string }

// loadCohorts reads the table of cohorts into memory when others have changed it.
func (s *Searcher) loadCohorts(ctx context.Context) error {
	known := &cohorts{"", map[int]tax{}, map[int]carriage{}, map[cohortText]int{}}
	err := s.db.Pool().QueryRow(ctx, `SELECT coalesce(md5(string_agg(CASE WHEN unused_since IS NULL THEN id ELSE -id END::text, ' ' ORDER BY id)), 'none')
		FROM search_cohort`).Scan(&known.state)
	if err != nil {
		return fmt.Errorf("read search cohorts: %w", database.Translate(err))
	}
	if known.state == s.cohorts.Load().state {
		return nil
	}
	rows, err := s.db.Pool().Query(ctx, "SELECT id, kind, data, unused_since IS NULL FROM search_cohort ORDER BY id")
	if err != nil {
		return fmt.Errorf("read search cohorts: %w", database.Translate(err))
	}
	var number int
	var c cohortText
	var used bool
	_, err = pgx.ForEachRow(rows, []any{&number, &c.Kind, &c.Data, &used}, func() error { return known.add(number, c, used) })
	if err != nil {
		return fmt.Errorf("read search cohorts: %w", database.Translate(err))
	}
	s.cohorts.Store(known)
	return nil
}

func (c *cohorts) add(number int, written cohortText, used bool) error {
	if used {
		c.number[written] = number
	}
	if written.Kind == cohortTax {
		var t tax
		err := json.Unmarshal([]byte(written.Data), &t)
		c.tax[number] = t
		return err
	}
	var by carriage
	err := json.Unmarshal([]byte(written.Data), &by)
	c.carriage[number] = by
	return err
}

// cohorts are those that the document is of. The tax cohorts belong to all goods of a kind: the list is a copy.
func (d Document) cohorts() []cohortText { return slices.Concat(d.taxes, []cohortText{d.carriage}) }

// number gives documents the numbers of their cohorts, and new cohorts a number; one that was out of use is in use again. It writes outside of any transaction: a
// cohort is the same for all who find it, and nobody waits for another's transaction to end.
func (s *Searcher) number(ctx context.Context, documents []Document) error {
	known := s.cohorts.Load().number
	var kinds, data []string
	for _, d := range documents {
		for _, c := range d.cohorts() {
			if _, ok := known[c]; !ok {
				kinds, data = append(kinds, c.Kind), append(data, c.Data)
			}
		}
	}
	if len(kinds) > 0 {
		_, err := s.db.Pool().Exec(ctx, `INSERT INTO search_cohort (kind, data) SELECT DISTINCT k, d FROM unnest($1::text[], $2::text[]) AS new(k, d)
			WHERE NOT EXISTS (SELECT FROM search_cohort c WHERE c.kind = k AND md5(c.data) = md5(d) AND c.unused_since IS NULL)
			ON CONFLICT (kind, md5(data)) DO UPDATE SET unused_since = NULL`, kinds, data)
		if err != nil {
			return fmt.Errorf("write search cohorts: %w", database.Translate(err))
		}
		if err := s.loadCohorts(ctx); err != nil {
			return err
		}
		known = s.cohorts.Load().number
	}
	for i := range documents {
		d := &documents[i]
		d.Carriage, d.Taxes = known[d.carriage], make([]int, len(d.taxes))
		for n, t := range d.taxes {
			d.Taxes[n] = known[t]
		}
		slices.Sort(d.Taxes) // in one order, whichever zones were priced anew
	}
	return nil
}

// keepCohort is how long a cohort is kept that no document is of: longer than any work that knew its number takes.
const keepCohort = 24 * time.Hour

// dropCohorts deletes the cohorts that no document has been of for long, and notes which are in use.
func (s *Searcher) dropCohorts(ctx context.Context) error {
	_, err := s.db.Pool().Exec(ctx, `
		WITH used AS MATERIALIZED (SELECT unnest(taxes) AS id FROM search_entry UNION SELECT carriage FROM search_entry),
		  found AS (SELECT c.id, c.unused_since, EXISTS (SELECT FROM used u WHERE u.id = c.id) AS used FROM search_cohort c),
		  gone AS (DELETE FROM search_cohort c USING found f WHERE f.id = c.id AND NOT f.used AND c.unused_since < $1)
		UPDATE search_cohort c SET unused_since = CASE WHEN NOT f.used THEN $2::timestamptz END
		FROM found f WHERE f.id = c.id AND f.used = (f.unused_since IS NOT NULL)`, s.now().Add(-keepCohort), s.now())
	if err != nil {
		return fmt.Errorf("drop search cohorts: %w", database.Translate(err))
	}
	return nil
}
