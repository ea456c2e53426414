package catalog

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// treeLife is how long a tree is believed before it is read again: categories change with a release.
const treeLife = time.Minute

// Store keeps categories, listings, revisions and the rows of pictures.
type Store struct {
	db    *database.DB
	queue *job.Queue
	now   func() time.Time

	mu     sync.Mutex
	tree   *Tree
	readAt time.Time
	facets map[facetKey]map[string]string // names of free values, which never change
}

// NewStore opens the store.
func NewStore(db *database.DB, queue *job.Queue, now func() time.Time) *Store {
	return &Store{db: db, queue: queue, now: now}
}

// treeSQL reads the categories, each with how much is for sale on it and a picture of the dearest of that: a category walks a short way
// down the index listing_near.
const treeSQL = `SELECT c.*, coalesce(n.live, 0) AS live, coalesce(shown.digest, '') AS picture FROM category c
LEFT JOIN (SELECT s.category_id, sum(s.listings) AS live FROM shelf_count s JOIN factory f ON f.id = s.factory_id
           WHERE s.state = 'live' AND f.state = 'approved' GROUP BY s.category_id) n ON n.category_id = c.id
LEFT JOIN LATERAL (
  SELECT p.digest FROM (SELECT id, factory_id, price_currency, price_minor FROM listing WHERE category_id = c.id AND state = 'live'
                        ORDER BY price_currency DESC, price_minor DESC, id DESC LIMIT 20) l
  JOIN factory f ON f.id = l.factory_id AND f.state = 'approved'
  JOIN LATERAL (SELECT p.digest FROM listing_picture lp JOIN picture p ON p.id = lp.picture_id
                WHERE lp.listing_id = l.id AND p.state = 'ready' ORDER BY lp.position LIMIT 1) p ON true
  ORDER BY l.price_currency DESC, l.price_minor DESC, l.id DESC LIMIT 1) shown ON true
ORDER BY c.position, c.id`

// Tree is the category tree, read at most once a minute.
func (s *Store) Tree(ctx context.Context) (*Tree, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tree != nil && s.now().Sub(s.readAt) < treeLife {
		return s.tree, nil
	}
	var list []Category
	if err := s.db.In(ctx).Raw(treeSQL).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	s.tree, s.readAt = NewTree(list), s.now()
	return s.tree, nil
}

// SyncTree writes the categories that come with the program into the table, by slug; others are left alone. It may be
// repeated at every start.
func (s *Store) SyncTree(ctx context.Context) error {
	list, err := shippedTree()
	if err != nil {
		return err
	}
	err = s.db.Transact(ctx, func(tx *database.DB) error {
		ids := map[string]id.Category{}
		for _, c := range list {
			row := c.Category
			if c.Parent != "" {
				parent := ids[c.Parent]
				row.ParentID = &parent
			}
			err := tx.In(ctx).Clauses(clause.OnConflict{
				Columns:   []clause.Column{{Name: "slug"}},
				DoUpdates: clause.AssignmentColumns([]string{"parent_id", "position", "drawing", "hs", "flags", "types", "keywords", "names"}),
			}).Create(&row).Error
			if err != nil {
				return fmt.Errorf("category %s: %w", c.Slug, err)
			}
			ids[c.Slug] = row.ID
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write categories: %w", err)
	}
	s.ForgetTree()
	return nil
}

// ForgetTree has the tree read again when it is next asked for.
func (s *Store) ForgetTree() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tree = nil
}

// SoldTx adds the pieces of a paid order to what listings have sold, in the order of their ids.
func (s *Store) SoldTx(ctx context.Context, tx *database.DB, pieces map[id.Listing]int) error {
	for _, l := range slices.Sorted(maps.Keys(pieces)) {
		if err := tx.In(ctx).Exec("UPDATE listing SET sold = sold + ? WHERE id = ?", pieces[l], l).Error; err != nil {
			return fmt.Errorf("count sale of listing %d: %w", l, err)
		}
		if err := s.ChangedTx(ctx, tx, l); err != nil {
			return err
		}
	}
	return nil
}

// RatedTx adds to the stars and the number of reviews of a listing; both may be negative.
func (s *Store) RatedTx(ctx context.Context, tx *database.DB, l id.Listing, stars, reviews int) error {
	err := tx.In(ctx).Exec("UPDATE listing SET rating_sum = rating_sum + ?, rating_count = rating_count + ? WHERE id = ?", stars, reviews, l).Error
	if err != nil {
		return fmt.Errorf("count stars of listing %d: %w", l, err)
	}
	return s.ChangedTx(ctx, tx, l)
}
