package cache

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Channel is where PostgreSQL tells what pages show differently; the migration page_changed says in which words.
const Channel = "page_changed"

// goods is the word for listings, found that for other goods that lists find.
const (
	goods = "goods"
	found = "found"
)

// Follow hears of changes until ctx ends; without it nothing is kept. What was not heard, because the connection was lost
// or was only just made, may have changed: then no page is kept, and this process looks at everything it holds anew.
func (k *Cache) Follow(ctx context.Context, db *database.DB) {
	db.Follow(ctx, Channel, database.Ear{
		Up: func() {
			for word := range k.o.Renew {
				k.renew(ctx, word)
			}
			k.listen(true)
		},
		Heard: func(message string) { k.heard(ctx, message) },
		Lost:  func() { k.listen(false) },
	})
}

// heard gives up the pages that a message is about. Pages made between the message and the renewal of what this process
// holds in memory go as well.
func (k *Cache) heard(ctx context.Context, message string) {
	if message == found {
		k.twice(k.findable)
		return
	}
	word, list, some := strings.Cut(message, " ")
	if listings := numbers(list); word == goods && some && len(listings) > 0 {
		k.twice(func() { k.drop(listings) })
		return
	}
	k.twice(k.dropAll)
	if k.o.Renew[word] != nil {
		k.renew(ctx, word)
		k.dropAll()
	}
}

// twice gives pages up now, and again when the standbys know of it.
func (k *Cache) twice(drop func()) {
	drop()
	if k.o.Late > 0 {
		time.AfterFunc(k.o.Late, drop)
	}
}

func (k *Cache) renew(ctx context.Context, word string) {
	if err := k.o.Renew[word](ctx); err != nil && ctx.Err() == nil {
		k.o.Log.WarnContext(ctx, "pages may be behind for a moment", "of", word, "error", err)
	}
}

// numbers reads a list of ids; one that can't be read is none at all, so that everything is given up.
func numbers(list string) []id.Listing {
	var all []id.Listing
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil
		}
		all = append(all, id.Listing(n))
	}
	return all
}
