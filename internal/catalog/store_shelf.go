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
	Offset   int
}

// Shelf is a page of a factory's listings, how many there are in the tab, and in each tab without the search.
type Shelf struct {
	Rows   []ShelfRow
	Total  int
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

// newestSQL is every listing with its newest revision.
const newestSQL = ` FROM listing l JOIN LATERAL (SELECT * FROM revision r WHERE r.listing_id = l.id ORDER BY number DESC LIMIT 1) r ON true `

// tabSQL says which rows of newestSQL are in a tab.
var tabSQL = map[Tab]string{
	TabAll: "true", TabLive: "l.state = 'live'", TabStopped: "l.state = 'stopped'", TabRemoved: "l.state = 'removed'",
	TabDraft: "r.state = 'draft'", TabSubmitted: "r.state = 'submitted'", TabRejected: "r.state = 'rejected'",
}

// Shelf lists a factory's listings, the last changed first.
func (s *Store) Shelf(ctx context.Context, f id.Factory, look Look) (*Shelf, error) {
	shelf := &Shelf{Counts: map[Tab]int{}}
	if err := s.countTabs(ctx, f, shelf.Counts); err != nil {
		return nil, err
	}
	where, ok := tabSQL[look.Tab]
	if !ok {
		where = tabSQL[TabAll]
	}
	args := map[string]any{"factory": f, "language": string(look.Language), "limit": look.Limit, "offset": look.Offset,
		"search": "%" + likeSafe(look.Search) + "%"}
	var rows []struct {
		ShelfRow
		Total int
	}
	err := s.db.In(ctx).Raw(`
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
		         'papers', r.content->'papers', 'responsible', r.content->'responsible') AS said,
		       greatest(r.created_at, r.submitted_at, r.decided_at) AS changed_at, count(*) OVER () AS total`+
		newestSQL+`
		LEFT JOIN LATERAL (SELECT sum(s.on_hand - s.reserved) AS available, sum(s.reserved) AS reserved
			FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.listing_id = l.id AND v.active) k ON true
		WHERE l.factory_id = @factory AND `+where+`
		AND (@search = '%%' OR EXISTS (SELECT 1 FROM jsonb_array_elements(r.content->'texts') t WHERE t->>'title' ILIKE @search)
		     OR EXISTS (SELECT 1 FROM jsonb_array_elements(r.content->'variants') v WHERE v->>'sku' ILIKE @search))
		ORDER BY changed_at DESC, l.id DESC LIMIT @limit OFFSET @offset`, args).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list listings of factory %d: %w", f, err)
	}
	for _, r := range rows {
		shelf.Rows, shelf.Total = append(shelf.Rows, r.ShelfRow), r.Total
	}
	return shelf, nil
}

func (s *Store) countTabs(ctx context.Context, f id.Factory, counts map[Tab]int) error {
	var rows []struct {
		State    State
		Revision RevisionState
		N        int
	}
	err := s.db.In(ctx).Raw("SELECT l.state, r.state AS revision, count(*) AS n"+newestSQL+"WHERE l.factory_id = @factory GROUP BY l.state, r.state",
		map[string]any{"factory": f}).Scan(&rows).Error
	if err != nil {
		return fmt.Errorf("count listings of factory %d: %w", f, err)
	}
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
	return nil
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
