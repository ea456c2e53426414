package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Goods are a listing to be loaded: it comes on sale as if its factory had written it, and the mall approved it, when it was
// published. It has no pictures. The content must be clean and complete; nothing of it is checked.
type Goods struct {
	FactoryID id.Factory
	Slug      string
	Handle    string
	Content   Content
	Sold      int
	Published time.Time
}

// LoadTx copies listings with texts, variants and one approved revision each, thousands at a time, and returns the rows of the
// variants in the order of the goods. Stock is the caller's to load. No search document is made of them, and nobody is told.
func (s *Store) LoadTx(ctx context.Context, tx pgx.Tx, goods []Goods) ([]id.Variant, error) {
	tree, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	l := load{goods: goods}
	for _, g := range goods {
		l.variants += len(g.Content.Variants)
	}
	if err := l.number(ctx, tx); err != nil {
		return nil, err
	}
	if err := l.fill(tree); err != nil {
		return nil, err
	}
	if err := l.write(ctx, tx); err != nil {
		return nil, fmt.Errorf("load %d listings: %w", len(goods), database.Translate(err))
	}
	ids := make([]id.Variant, l.variants)
	for i, n := range l.variantIDs {
		ids[i] = id.Variant(n)
	}
	return ids, nil
}

// load is the rows of a number of goods, table by table.
type load struct {
	goods                               []Goods
	variants                            int
	listingIDs, revisionIDs, variantIDs []int64
	listing, text, variant, revision    [][]any
}

// number takes the rows' numbers from the tables' own sequences.
func (l *load) number(ctx context.Context, tx pgx.Tx) error {
	for _, of := range []struct {
		table string
		n     int
		to    *[]int64
	}{{"listing", len(l.goods), &l.listingIDs}, {"revision", len(l.goods), &l.revisionIDs}, {"variant", l.variants, &l.variantIDs}} {
		rows, err := tx.Query(ctx, "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2::integer)", of.table, of.n)
		if err != nil {
			return fmt.Errorf("number rows of %s: %w", of.table, err)
		}
		if *of.to, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
			return fmt.Errorf("number rows of %s: %w", of.table, err)
		}
	}
	return nil
}

// fill makes the rows.
func (l *load) fill(tree *Tree) error {
	for i, g := range l.goods {
		shelf, ok := tree.Category(g.Content.Category)
		if !ok {
			return fmt.Errorf("load listing %s: no category %s", g.Slug, g.Content.Category)
		}
		one := Listing{ID: id.Listing(l.listingIDs[i]), Slug: g.Slug, FactoryID: g.FactoryID}
		one.take(g.Content, shelf)
		if err := l.add(one, id.Revision(l.revisionIDs[i]), g); err != nil {
			return fmt.Errorf("load listing %s: %w", g.Slug, err)
		}
	}
	return nil
}

// add makes the rows of one listing.
func (l *load) add(one Listing, revision id.Revision, g Goods) error {
	said, err := jsons(one.Options, one.Attributes, one.Declared, one.Responsible, g.Content)
	if err != nil {
		return err
	}
	at := g.Published
	l.listing = append(l.listing, []any{int64(one.ID), one.Slug, int64(one.FactoryID), string(Live), g.Handle, int64(*one.CategoryID), int64(revision),
		one.HS, one.Origin, said[0], said[1], said[2], said[3], []string(one.Flags), []string(one.Papers), []string(one.Tags), int32(g.Sold), at, at, string(RevisionApproved), at,
		one.Price.Minor, string(one.Price.Currency)})
	l.revision = append(l.revision, []any{int64(revision), int64(one.ID), int32(1), string(RevisionApproved), said[4], int32(2), at, at, at})
	for _, t := range g.Content.Texts {
		l.text = append(l.text, []any{int64(one.ID), t.Language, t.Title, t.Summary, t.Description})
	}
	for _, v := range one.sold(g.Content) {
		l.variant = append(l.variant, []any{l.variantIDs[len(l.variant)], int64(v.ListingID), int64(v.FactoryID), v.SKU, int32(v.Position), choicesJSON(v.Choices),
			v.Price.Minor, string(v.Price.Currency), int32(v.Grams), int32(v.LengthMM), int32(v.WidthMM), int32(v.HeightMM), v.HS, v.Origin})
	}
	return nil
}

func jsons(values ...any) ([]json.RawMessage, error) {
	all := make([]json.RawMessage, len(values))
	for i, v := range values {
		b, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		all[i] = b
	}
	return all, nil
}

// choicesJSON writes a list of small numbers, of which there are millions.
func choicesJSON(choices []int) json.RawMessage {
	parts := make([]string, len(choices))
	for i, n := range choices {
		parts[i] = strconv.Itoa(n)
	}
	return json.RawMessage("[" + strings.Join(parts, ",") + "]")
}

// write copies the rows. A listing and its revision point at each other, so that check waits for the end.
func (l *load) write(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, "SET CONSTRAINTS listing_live_revision_id_fkey DEFERRED"); err != nil {
		return err
	}
	for _, of := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"listing", "id slug factory_id state handle category_id live_revision_id hs origin options attributes declared responsible flags papers tags sold created_at published_at edit_state changed_at price_minor price_currency", l.listing},
		{"revision", "id listing_id number state content version created_at submitted_at decided_at", l.revision},
		{"listing_text", "listing_id language title summary description", l.text},
		{"variant", "id listing_id factory_id sku position choices list_minor price_currency grams length_mm width_mm height_mm hs origin", l.variant},
	} {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{of.table}, strings.Fields(of.columns), pgx.CopyFromRows(of.rows)); err != nil {
			return err
		}
	}
	return nil
}

// Loaded is the highest number behind a prefix among the handles of listings, -1 if there is none: how far a load has come.
func (s *Store) Loaded(ctx context.Context, prefix string) (int, error) {
	last := -1
	err := s.db.Load(ctx, time.Minute, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, "SELECT coalesce(max(substr(handle, length($1) + 1)::integer), -1) FROM listing WHERE handle LIKE $2",
			prefix, likeSafe(prefix)+"%").Scan(&last)
	})
	if err != nil {
		return 0, fmt.Errorf("find how far a load has come: %w", err)
	}
	return last, nil
}

// Analyse has the planner look at the tables anew, as after a load.
func (s *Store) Analyse(ctx context.Context) error {
	err := s.db.Load(ctx, 10*time.Minute, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "ANALYZE listing, listing_text, variant, stock, revision, factory, shelf_count")
		return err
	})
	if err != nil {
		return fmt.Errorf("analyse tables: %w", err)
	}
	return nil
}
