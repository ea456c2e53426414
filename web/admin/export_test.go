package admin

import (
	"context"

	"github.com/silkroadmall/mall/internal/demand"
)

// QueriesFile is the file of queries, with so many at most.
func (s *Admin) QueriesFile(ctx context.Context, f demand.Filter, most int) ([]byte, error) {
	return s.queriesFile(ctx, f, most)
}
