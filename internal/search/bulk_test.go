package search

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/testdb"
)

// stock is the engine over documents, and what its tables are like.
type stock struct {
	*testing.T
	*postgres
}

// must fails when something went wrong.
func (s stock) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// ids are the listings in the order of the statement.
func (s stock) ids(sql string) []id.Listing {
	s.Helper()
	var list []int64
	if err := s.db.Pool().QueryRow(s.Context(), "SELECT coalesce(array_agg(n), '{}') FROM ("+sql+") x(n)").Scan(&list); err != nil {
		s.Fatal(err)
	}
	var ids []id.Listing
	for _, n := range list {
		ids = append(ids, id.Listing(n))
	}
	return ids
}

// shape describes columns, indexes and keys of both tables.
func (s stock) shape() string {
	s.Helper()
	var text string
	err := s.db.Pool().QueryRow(s.Context(), `SELECT string_agg(line, E'\n' ORDER BY line) FROM (
		SELECT pg_get_indexdef(indexrelid) || ' key ' || indisprimary FROM pg_index
		WHERE indrelid IN ('search_document'::regclass, 'search_entry'::regclass)
		UNION ALL SELECT format('%s %s %s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull, attstorage) FROM pg_attribute
		WHERE attrelid IN ('search_document'::regclass, 'search_entry'::regclass) AND attnum > 0 AND NOT attisdropped
		UNION ALL SELECT relname || ' ' || reloptions::text FROM pg_class WHERE relname = 'search_entry') l(line)`).Scan(&text)
	if err != nil {
		s.Fatal(err)
	}
	return text
}

// swap puts the fresh tables in place while somebody searches.
func (s stock) swap(b *bulk) {
	s.Helper()
	done := make(chan error, 1)
	go func() { done <- b.Swap(s.Context()) }()
	for {
		r, err := s.Search(s.Context(), Prepared{Query: Query{Take: MostTaken, Sort: ByNewest}, door: door{country: "FR", zone: 1}})
		if err != nil || r.Total == 0 {
			s.Fatal("a search fails during the swap:", r.Total, err)
		}
		select {
		case err := <-done:
			if err != nil {
				s.Fatal(err)
			}
			return
		default:
		}
	}
}

func TestBulk(t *testing.T) {
	t.Parallel()
	s := stock{t, newPostgres(testdb.New(t))}
	documents := documentsMadeUp(200, 3)
	s.must(s.Upsert(t.Context(), documents))
	_, err := s.db.Pool().Exec(t.Context(), "UPDATE search_document SET written_in = '3'") // long ago
	s.must(err)
	before := s.shape()
	b, err := newBulk(t.Context(), s.db)
	s.must(err)
	var adding sync.WaitGroup
	for half := range slices.Chunk(documents[:150], 75) { // the last fifty are not for sale any more
		adding.Go(func() {
			if err := b.Add(t.Context(), half); err != nil {
				t.Error(err)
			}
		})
	}
	adding.Wait()
	changed := documents[0] // while the bulk is written
	changed.Factory = "south"
	s.must(s.Upsert(t.Context(), []Document{changed}))
	s.must(s.Delete(t.Context(), []id.Listing{documents[1].ListingID}))
	s.swap(b)
	if after := s.shape(); after != before {
		t.Errorf("the tables are not what they were:\n%s\n\n%s", before, after)
	}
	there := s.ids("SELECT listing_id FROM search_entry")
	if len(there) != 149 || slices.Contains(there, 2) {
		t.Errorf("%d listings are found", len(there))
	}
	if gone := s.ids("SELECT listing_id FROM search_document WHERE NOT live ORDER BY 1"); len(gone) != 51 || gone[0] != 2 {
		t.Error("Meilisearch is told to forget", gone)
	}
	if south := s.ids("SELECT listing_id FROM search_document WHERE document::text LIKE '%\"south\"%'"); !slices.Equal(south, []id.Listing{1}) {
		t.Error("what changed meanwhile is", south)
	}
	if best := s.ids("SELECT listing_id FROM search_entry WHERE listing_id > 2 ORDER BY ctid LIMIT 1"); documents[best[0]-1].Rank < 900 {
		t.Error("the rows are not in the order of their rank")
	}
	if strings.Contains(s.shape(), freshMark) {
		t.Error("a table is still called fresh")
	}
}
