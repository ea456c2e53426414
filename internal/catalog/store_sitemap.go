package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// shardRows is how many row numbers one shard of the sitemap spans: it can't hold more addresses, and sitemaps.org allows 50,000.
const shardRows = 50_000

// Shards are the numbers, from 1, of the sitemap's shards that hold listings for sale. A listing stays in its shard for ever.
func (s *Store) Shards(ctx context.Context) ([]int, error) {
	var shards []int
	err := s.db.In(ctx).Raw(`SELECT n FROM generate_series(1, (SELECT coalesce(max(id), 0) + ? - 1 FROM listing) / ?) n
		WHERE EXISTS (SELECT 1 FROM listing l WHERE l.id > (n - 1) * ? AND l.id <= n * ? AND l.state = 'live') ORDER BY n`,
		shardRows, shardRows, shardRows, shardRows).Scan(&shards).Error
	if err != nil {
		return nil, fmt.Errorf("list shards of listings: %w", err)
	}
	return shards, nil
}

// EachLive tells of the listings for sale in a shard, one by one, with the time of their last change: one walk along the primary key.
func (s *Store) EachLive(ctx context.Context, shard int, tell func(slug string, changed time.Time) error) error {
	rows, err := s.db.ReplicaPool().Query(ctx, `SELECT l.slug, l.changed_at FROM listing l JOIN factory f ON f.id = l.factory_id
		WHERE l.id > $1 AND l.id <= $2 AND l.state = 'live' AND f.state = 'approved' ORDER BY l.id`, (shard-1)*shardRows, shard*shardRows)
	if err != nil {
		return fmt.Errorf("read shard %d of listings: %w", shard, database.Translate(err))
	}
	defer rows.Close()
	for rows.Next() {
		var slug string
		var changed time.Time
		if err := rows.Scan(&slug, &changed); err != nil {
			return fmt.Errorf("read shard %d of listings: %w", shard, err)
		}
		if err := tell(slug, changed); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read shard %d of listings: %w", shard, database.Translate(err))
	}
	return nil
}

// LiveIn are the listings for sale in a shard, by number.
func (s *Store) LiveIn(ctx context.Context, shard int) (ids []id.Listing, err error) {
	err = s.db.In(ctx).Raw(`SELECT l.id FROM listing l JOIN factory f ON f.id = l.factory_id
		WHERE l.id > ? AND l.id <= ? AND l.state = 'live' AND f.state = 'approved' ORDER BY l.id`, (shard-1)*shardRows, shard*shardRows).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("list shard %d of listings: %w", shard, err)
	}
	return ids, nil
}

// Summaries are what listings say of themselves in a sentence, in the language or the best there is.
func (s *Store) Summaries(ctx context.Context, l locale.Language, ids []id.Listing) (map[id.Listing]string, error) {
	var rows []struct {
		ListingID id.Listing
		Summary   string
	}
	err := s.db.In(ctx).Raw(`SELECT DISTINCT ON (listing_id) listing_id, summary FROM listing_text WHERE listing_id IN ?
		ORDER BY listing_id, language = ? DESC, language = 'en' DESC, language = 'zh-Hans' DESC, language`, ids, string(l)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read summaries: %w", err)
	}
	all := make(map[id.Listing]string, len(rows))
	for _, r := range rows {
		all[r.ListingID] = r.Summary
	}
	return all, nil
}
