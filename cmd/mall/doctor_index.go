package main

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/search"
)

// indexLateAfter is how long a change may wait to be findable before the doctor says that nobody follows.
const indexLateAfter = 5 * time.Minute

// indexCheck says what waits to be findable, what can't be, and how the last rebuild ended.
func indexCheck(ctx context.Context, _ config.Config, db *database.DB) finding {
	if db == nil {
		return finding{"what waits cannot be read", startDatabase}
	}
	b, err := search.ReadBacklog(ctx, db)
	if err != nil {
		return finding{"what waits cannot be read", "run: mall migrate"}
	}
	last, there, err := search.LastRebuild(ctx, db)
	if err != nil {
		return finding{"the last rebuild cannot be read", "run: mall migrate"}
	}
	rebuilt := "never rebuilt"
	if there {
		rebuilt = "last rebuild began " + last.BeganAt.UTC().Format("2006-01-02 15:04 UTC")
	}
	saw := fmt.Sprintf("%d changes and %d documents wait, %d are parked, %s", b.Changes[0]+b.Changes[1], b.Pushes[0]+b.Pushes[1], b.Parked, rebuilt)
	switch {
	case b.Oldest != nil && time.Since(*b.Oldest) > indexLateAfter && !(there && last.Running(time.Now())):
		return finding{saw + "; the oldest waits since " + b.Oldest.UTC().Format("2006-01-02 15:04 UTC"), "start workers: mall serve or mall work; when they run, see whether Meilisearch answers"}
	case b.Parked > 0:
		return finding{saw, "read the reasons on /admin/search/index and try again there"}
	case there && last.Failure != "":
		return finding{saw + " and failed: " + last.Failure, "run: mall reindex"}
	}
	return finding{saw: saw}
}
