package main

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fx"
)

// tariffsOldAfter is when duty and tax rules should be compared with the law again: most countries change theirs at
// the turn of a year or of a half.
const tariffsOldAfter = 120 * 24 * time.Hour

func ratesCheck(ctx context.Context, _ config.Config, db *database.DB) finding {
	var store *fx.Store
	if db != nil {
		store = fx.NewStore(db)
	}
	book, err := fx.NewBook(store, time.Now)
	if err == nil {
		err = book.Refresh(ctx)
	}
	if err != nil {
		return finding{"exchange rates cannot be read", startDatabase}
	}
	rates := book.Current()
	saw := fmt.Sprintf("of %s, %d business days old, %d currencies", rates.AsOf().Format(time.DateOnly),
		rates.Age(time.Now()), len(rates.Currencies()))
	if rates.Stale(time.Now()) {
		return finding{saw, "run: mall rates update (or with -file, from a copy of the feed)"}
	}
	return finding{saw: saw}
}

func tariffsCheck(context.Context, config.Config, *database.DB) finding {
	book, err := customs.Load()
	if err != nil {
		return finding{"the rule data cannot be read", "this program was built wrong: build it again"}
	}
	saw := fmt.Sprintf("version %s, %d destinations", book.Version(), len(book.Destinations()))
	day, err := time.Parse(time.DateOnly, book.Version()[:min(len(time.DateOnly), len(book.Version()))])
	if err != nil || time.Since(day) > tariffsOldAfter {
		return finding{saw, "compare the rule data with the law, or take a newer version of this program"}
	}
	return finding{saw: saw}
}
