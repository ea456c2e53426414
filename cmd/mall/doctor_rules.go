package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/rulebook"
)

// rulebookCheck compares the last published version of the rules with what the shop on this machine prices with.
func rulebookCheck(ctx context.Context, cfg config.Config, db *database.DB) finding {
	if db == nil {
		return finding{"cannot be read", startDatabase}
	}
	shipped, err := customs.Load()
	if err != nil {
		return finding{"the rule data cannot be read", "this program was built wrong: build it again"}
	}
	store, err := rulebook.NewStore(db, nil, shipped, time.Now)
	if err != nil {
		return finding{"the rule data cannot be read", "this program was built wrong: build it again"}
	}
	book, aside, err := store.Current(ctx)
	if err != nil {
		return finding{"the published rules cannot be made: " + err.Error(), "run: mall migrate; or roll the last version back at /admin/rules/versions"}
	}
	if len(aside) > 0 {
		return finding{fmt.Sprintf("%d edits, the first of version +%d, no longer fit: %v", len(aside), aside[0].Revision, aside[0].Err),
			"publish them anew at /admin/rules/versions in the words of the newer rules, and roll the old version back"}
	}
	saw := "last version " + book.Version() + published(ctx, store)
	inUse := rulesInUse(ctx, cfg)
	switch inUse {
	case "":
		return finding{saw: saw + "; no shop answers on this machine"}
	case book.Version():
		return finding{saw: saw + ", in use here"}
	}
	return finding{saw + ", but the shop on this machine prices with " + inUse, "look at its log; a restart brings the new version"}
}

// published tells when the newest version came.
func published(ctx context.Context, store *rulebook.Store) string {
	v, err := store.Last(ctx)
	if err != nil || v.PublishedAt == nil {
		return ", nothing published yet"
	}
	return " of " + v.PublishedAt.Format(time.DateOnly)
}

// rulesInUse asks the shop on this machine for the version it prices with; "" when none answers.
func rulesInUse(ctx context.Context, cfg config.Config) string {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, cfg.Loopback()+"/metrics", nil)
	if err != nil {
		return ""
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return ""
	}
	defer res.Body.Close() // only read
	page, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	found := regexp.MustCompile(`mall_rules_info\{version="([^"]+)"\}`).FindSubmatch(page)
	if err != nil || found == nil {
		return ""
	}
	return string(found[1])
}
