package catalog

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// Tab is a view of a factory's listings. A live listing with an edit under way is in two.
type Tab string

// The tabs.
const (
	TabAll       Tab = "all"
	TabLive      Tab = "live"
	TabDraft     Tab = "draft" // an edit that is not submitted
	TabSubmitted Tab = "submitted"
	TabRejected  Tab = "rejected" // the last edit was refused
	TabStopped   Tab = "stopped"
	TabRemoved   Tab = "removed"
)

// Tabs lists the tabs in the order they are shown.
func Tabs() []Tab {
	return []Tab{TabAll, TabLive, TabDraft, TabSubmitted, TabRejected, TabStopped, TabRemoved}
}

// Look is what a factory wants to see of its listings. Search looks into titles and SKUs.
type Look struct {
	Tab      Tab
	Search   string
	Language locale.Language
	Limit    int
	Way      id.Way
}

// Shelf is a page of a factory's listings, and how many there are in each tab, without the search.
type Shelf struct {
	id.Stretch[ShelfRow]
	Counts map[Tab]int
}

// ShelfRow is one listing on the factory's desk, as its newest revision has it.
type ShelfRow struct {
	ListingID       id.Listing
	Slug            string
	State           State
	RevisionID      id.Revision
	RevisionState   RevisionState
	Number          int
	Title           string
	Category        string       // slug
	Picture         string       // digest
	PicturesWaiting int          // of those the revision names: not fetched yet, or given up
	Price           money.Amount `gorm:"embedded;embeddedPrefix:price_"` // of the first variant
	Variants        int
	Available       int // pieces of all live variants
	Reserved        int
	ChangedAt       time.Time
	Said            Content `gorm:"serializer:json"` // of the content only what customs asks: heading, origin, flags, papers, who is responsible
}

// tabSQL says which listings are in a tab, in the words of the indexes listing_shelf, listing_shelf_state and listing_shelf_edit.
var tabSQL = map[Tab]string{
	TabAll: "true", TabLive: "l.state = 'live'", TabStopped: "l.state = 'stopped'", TabRemoved: "l.state = 'removed'",
	TabDraft: "l.edit_state = 'draft'", TabSubmitted: "l.edit_state = 'submitted'", TabRejected: "l.edit_state = 'rejected'",
}

// matchSQL says which listings a search finds: by what is live while that is the newest, else by the edit. OFFSET 0 has each
// listing looked at by itself; without it the planner gathers all titles that match, of every factory, first.
const matchSQL = ` AND CASE WHEN l.edit_state = 'approved'
	THEN EXISTS (SELECT 1 FROM listing_text t WHERE t.listing_id = l.id AND t.title ILIKE @search OFFSET 0)
	  OR EXISTS (SELECT 1 FROM variant v WHERE v.listing_id = l.id AND v.active AND v.sku ILIKE @search OFFSET 0)
	ELSE EXISTS (SELECT 1 FROM revision r, jsonb_array_elements(r.content->'texts') t
	             WHERE r.listing_id = l.id AND r.number = (SELECT max(number) FROM revision WHERE listing_id = l.id) AND t->>'title' ILIKE @search OFFSET 0)
	  OR EXISTS (SELECT 1 FROM revision r, jsonb_array_elements(r.content->'variants') v
	             WHERE r.listing_id = l.id AND r.number = (SELECT max(number) FROM revision WHERE listing_id = l.id) AND v->>'sku' ILIKE @search OFFSET 0) END`

// shelfSQL is what a page shows of the listings that stand on it.
const shelfSQL = `
	SELECT l.id AS listing_id, l.slug, l.state, r.id AS revision_id, r.state AS revision_state, r.number,
	       coalesce((SELECT t->>'title' FROM jsonb_array_elements(r.content->'texts') t WHERE t->>'title' <> ''
	                 ORDER BY t->>'language' = @language DESC, t->>'language' = 'zh-Hans' DESC, t->>'language' = 'en' DESC LIMIT 1), l.slug) AS title,
	       r.content->>'category' AS category,
	       coalesce((SELECT p.digest FROM jsonb_array_elements(r.content->'pictures') WITH ORDINALITY AS want(j, n)
	                 JOIN picture p ON p.id = (want.j->>'picture_id')::bigint AND p.factory_id = l.factory_id AND p.state = 'ready'
	                 ORDER BY want.n LIMIT 1), '') AS picture,
	       (SELECT count(*) FROM jsonb_array_elements(r.content->'pictures') want(j)
	        JOIN picture p ON p.id = (want.j->>'picture_id')::bigint AND p.factory_id = l.factory_id AND p.state <> 'ready') AS pictures_waiting,
	       coalesce((r.content->'variants'->0->'price'->>'minor')::bigint, 0) AS price_minor,
	       coalesce(r.content->'variants'->0->'price'->>'currency', '') AS price_currency,
	       jsonb_array_length(r.content->'variants') AS variants,
	       coalesce(k.available, 0) AS available, coalesce(k.reserved, 0) AS reserved,
	       jsonb_build_object('category', r.content->'category', 'hs', r.content->'hs', 'origin', r.content->'origin', 'flags', r.content->'flags',
	         'papers', r.content->'papers', 'responsible', r.content->'responsible') AS said, l.changed_at
	FROM (@page) l
	JOIN LATERAL (SELECT * FROM revision r WHERE r.listing_id = l.id ORDER BY number DESC LIMIT 1) r ON true
	LEFT JOIN LATERAL (SELECT sum(s.on_hand - s.reserved) AS available, sum(s.reserved) AS reserved
		FROM variant v JOIN stock_on_sale s ON s.variant_id = v.id WHERE v.listing_id = l.id AND v.active) k ON true`

// Shelf lists a factory's listings, the last changed first. The page is found by an index before anything is read of what is on it.
func (s *Store) Shelf(ctx context.Context, f id.Factory, look Look) (*Shelf, error) {
	shelf := &Shelf{}
	var err error
	if shelf.Counts, err = s.Counts(ctx, f); err != nil {
		return nil, err
	}
	from := look.Way.From()
	args := map[string]any{"factory": f, "language": string(look.Language), "limit": look.Limit + 1, "at": from.At, "row": from.Row,
		"search": "%" + likeSafe(look.Search) + "%"}
	order := " ORDER BY l.changed_at DESC, l.id DESC"
	if look.Way.Back() {
		order = " ORDER BY l.changed_at, l.id"
	}
	var rows []ShelfRow
	err = s.db.In(ctx).Raw(strings.Replace(shelfSQL, "@page", pageSQL(look)+order+" LIMIT @limit", 1)+order, args).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list listings of factory %d: %w", f, err)
	}
	shelf.Stretch = id.Cut(rows, look.Limit, look.Way, func(r ShelfRow) id.Cursor { return id.Cursor{At: r.ChangedAt, Row: int64(r.ListingID)} })
	return shelf, nil
}

// pageSQL is the listings of a look, from its place on.
func pageSQL(look Look) string {
	where, ok := tabSQL[look.Tab]
	if !ok {
		where = tabSQL[TabAll]
	}
	page := "SELECT l.id, l.slug, l.state, l.factory_id, l.changed_at FROM listing l WHERE l.factory_id = @factory AND " + where
	switch {
	case look.Way.Back():
		page += " AND (l.changed_at, l.id) > (@at, @row)"
	case look.Way.After.Row != 0:
		page += " AND (l.changed_at, l.id) < (@at, @row)"
	}
	if strings.TrimSpace(look.Search) != "" {
		page += matchSQL
	}
	return page
}

// Counts tells how many listings a factory has in each tab, without counting them.
func (s *Store) Counts(ctx context.Context, f id.Factory) (map[Tab]int, error) {
	var rows []struct {
		State    State
		Revision RevisionState
		N        int
	}
	err := s.db.In(ctx).Raw("SELECT state, edit_state AS revision, sum(listings) AS n FROM shelf_count WHERE factory_id = ? GROUP BY state, edit_state", f).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count listings of factory %d: %w", f, err)
	}
	counts := map[Tab]int{}
	for _, t := range Tabs() {
		counts[t] = 0
	}
	for _, r := range rows {
		counts[TabAll] += r.N
		if r.State != Draft {
			counts[Tab(r.State)] += r.N
		}
		if r.Revision != RevisionApproved && r.Revision != RevisionSuperseded {
			counts[Tab(r.Revision)] += r.N
		}
	}
	return counts, nil
}

// likeSafe takes the meaning from the signs of LIKE.
func likeSafe(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.TrimSpace(s))
}

// Known says which of the slugs have a listing, whatever its state.
func (s *Store) Known(ctx context.Context, slugs []string) (map[string]bool, error) {
	var have []string
	if err := s.db.In(ctx).Model(&Listing{}).Where("slug = any(?)", pq.Array(slugs)).Pluck("slug", &have).Error; err != nil {
		return nil, fmt.Errorf("look for listings: %w", err)
	}
	known := make(map[string]bool, len(have))
	for _, slug := range have {
		known[slug] = true
	}
	return known, nil
}
