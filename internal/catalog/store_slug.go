package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// provisional begins the slug of a listing that has no title yet; its first publication gives it a better one.
const provisional = "item-"

// slugNumbers is up to which number a slug is tried; of names so common the next gets a random end.
const slugNumbers = 20

// freeSlugTx finds a slug nobody has: the wish, else the wish with a number, by so many look-ups however many begin alike.
func (s *Store) freeSlugTx(ctx context.Context, tx *database.DB, wish string) (string, error) {
	if wish == "" {
		return provisional + strings.ToLower(id.NewToken()[:10]), nil
	}
	tries := []string{wish}
	for n := 2; n <= slugNumbers; n++ {
		tries = append(tries, fmt.Sprintf("%s-%d", wish, n))
	}
	var taken []string
	if err := tx.In(ctx).Model(&Listing{}).Where("slug = any(?)", pq.Array(tries)).Pluck("slug", &taken).Error; err != nil {
		return "", fmt.Errorf("find free slug: %w", err)
	}
	for _, slug := range tries {
		if !slices.Contains(taken, slug) {
			return slug, nil
		}
	}
	return wish + "-" + strings.ToLower(id.NewToken()[:8]), nil
}
