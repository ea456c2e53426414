package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

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
	tax      map[int]tax
	carriage map[int]carriage
	number   map[cohortText]int
}

// cohortText is a cohort as the table has it.
type cohortText struct{ Kind, Data string }

// loadCohorts reads the table of cohorts into memory when others have added to it.
func (s *Searcher) loadCohorts(ctx context.Context) error {
	var n int
	if err := s.db.Pool().QueryRow(ctx, "SELECT count(*) FROM search_cohort").Scan(&n); err != nil {
		return fmt.Errorf("read search cohorts: %w", database.Translate(err))
	}
	if n == len(s.cohorts.Load().number) {
		return nil
	}
	rows, err := s.db.Pool().Query(ctx, "SELECT id, kind, data FROM search_cohort ORDER BY id")
	if err != nil {
		return fmt.Errorf("read search cohorts: %w", database.Translate(err))
	}
	known := &cohorts{map[int]tax{}, map[int]carriage{}, map[cohortText]int{}}
	var number int
	var c cohortText
	_, err = pgx.ForEachRow(rows, []any{&number, &c.Kind, &c.Data}, func() error { return known.add(number, c) })
	if err != nil {
		return fmt.Errorf("read search cohorts: %w", database.Translate(err))
	}
	s.cohorts.Store(known)
	return nil
}

func (c *cohorts) add(number int, written cohortText) error {
	c.number[written] = number
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

// number gives documents the numbers of their cohorts, and new cohorts a number. It writes outside of any transaction: a
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
			WHERE NOT EXISTS (SELECT FROM search_cohort c WHERE c.kind = k AND md5(c.data) = md5(d)) ON CONFLICT DO NOTHING`, kinds, data)
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
