package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/scale"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
)

// A load goes in chunks of so many listings, each in one transaction that may take so long for each of its statements.
const (
	scaleChunk     = 5000
	scaleStatement = 5 * time.Minute
	scaleFactories = 200 // in one transaction
)

// scaleSeed is what mall seed scale is asked for.
type scaleSeed struct {
	listings, factories int
	seed                uint64
	index               bool
}

// seedScaleCommand fills the shop with any number of made-up listings; those that an earlier run made are left as they are.
func seedScaleCommand(ctx context.Context, c *console, args []string) error {
	var s scaleSeed
	err := c.noArgs("seed scale", args, func(set *flag.FlagSet) {
		set.IntVar(&s.listings, "listings", 10_000, "")
		set.IntVar(&s.factories, "factories", 0, "")
		set.Uint64Var(&s.seed, "seed", 1, "")
		set.BoolVar(&s.index, "index", false, "")
	})
	if err != nil {
		return err
	}
	if s.listings < 1 || s.listings > 50_000_000 || s.factories < 0 || s.factories > 100_000 {
		return usageError{errors.New("-listings is 1 to 50000000, -factories 1 to 100000")}
	}
	if s.factories == 0 {
		s.factories = min(max(s.listings/250, 20), 5000)
	}
	a, err := c.open(ctx, "DATABASE_URL")
	if err != nil {
		return err
	}
	defer a.Close()
	return a.seedScale(ctx, s, func(line string) { fmt.Fprintln(c.out, line) })
}

// chunk is goods with the stock of their variants, in order.
type chunk struct {
	goods []catalog.Goods
	stock []int
}

// loader brings a made-up catalog into the database.
type loader struct {
	*App
	mall      *scale.Mall
	factories []id.Factory
	from, to  int // numbers of listings
	begun     time.Time
	say       func(string)
}

// seedScale brings in what is missing and says how it goes.
func (a *App) seedScale(ctx context.Context, s scaleSeed, say func(string)) error {
	if err := a.trade.catalog.SyncTree(ctx); err != nil {
		return err
	}
	tree, err := a.trade.catalog.Tree(ctx)
	if err != nil {
		return err
	}
	mall, err := scale.New(s.seed, s.factories, tree)
	if err != nil {
		return err
	}
	last, err := a.trade.catalog.Loaded(ctx, scale.Handle(s.seed))
	if err != nil {
		return err
	}
	l := &loader{App: a, mall: mall, from: last + 1, to: s.listings, begun: a.Now(), say: say}
	if l.from >= l.to {
		say(fmt.Sprintf("All %d listings of seed %d are there.", l.from, s.seed))
	} else if err := l.run(ctx); err != nil {
		return err
	}
	if s.index {
		return a.trade.search.Rebuild(ctx, say)
	}
	say("They can be found once \"mall reindex\" has run.")
	return nil
}

func (l *loader) run(ctx context.Context) error {
	l.say(fmt.Sprintf("Loading %d listings of %d factories …", l.to-l.from, l.mall.Makers()))
	if err := l.addFactories(ctx); err != nil {
		return err
	}
	chunks := make(chan chunk, 1)
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(chunks)
		return l.make(gctx, chunks)
	})
	g.Go(func() error { return l.load(gctx, chunks) })
	if err := g.Wait(); err != nil {
		return err
	}
	l.say("Letting the database look at its tables …")
	if err := l.trade.catalog.Analyse(ctx); err != nil {
		return err
	}
	l.say(fmt.Sprintf("%d listings loaded in %s.", l.to-l.from, l.Now().Sub(l.begun).Round(time.Second)))
	return nil
}

// addFactories writes the makers that are not there yet.
func (l *loader) addFactories(ctx context.Context) error {
	l.factories = make([]id.Factory, l.mall.Makers())
	for first := 0; first < len(l.factories); first += scaleFactories {
		err := l.DB.Transact(ctx, func(tx *database.DB) error {
			for n := first; n < min(first+scaleFactories, len(l.factories)); n++ {
				f := l.mall.Factory(n)
				if _, err := l.trade.factories.AddTx(ctx, tx, &f); err != nil {
					return err
				}
				l.factories[n] = f.ID
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// make prepares chunks while others are copied.
func (l *loader) make(ctx context.Context, chunks chan<- chunk) error {
	for first := l.from; first < l.to; first += scaleChunk {
		var c chunk
		for n := first; n < min(first+scaleChunk, l.to); n++ {
			maker, goods := l.mall.Goods(n)
			goods.FactoryID = l.factories[maker]
			c.goods = append(c.goods, goods)
			for _, v := range goods.Content.Variants {
				c.stock = append(c.stock, v.Stock)
			}
		}
		select {
		case chunks <- c:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// load copies chunk by chunk in order: where a run was cut off, the next goes on.
func (l *loader) load(ctx context.Context, chunks <-chan chunk) error {
	done, variants := 0, 0
	for c := range chunks {
		err := l.DB.Load(ctx, scaleStatement, func(tx pgx.Tx) error {
			ids, err := l.trade.catalog.LoadTx(ctx, tx, c.goods)
			if err != nil {
				return err
			}
			stock := make([]inventory.Stock, len(ids))
			for i, v := range ids {
				stock[i] = inventory.Stock{VariantID: v, OnHand: c.stock[i]}
			}
			return l.trade.stock.LoadTx(ctx, tx, stock)
		})
		if err != nil {
			return fmt.Errorf("load listings from %d on: %w", l.from+done, err)
		}
		done, variants = done+len(c.goods), variants+len(c.stock)
		l.progress(done, variants)
	}
	return nil
}

// progress tells how much is done, how fast, and when it will be over.
func (l *loader) progress(done, variants int) {
	took := l.Now().Sub(l.begun)
	left := took * time.Duration(l.to-l.from-done) / time.Duration(done)
	l.say(fmt.Sprintf("%d listings, %d variants (%.0f listings a second, %s left)", done, variants, float64(done)/took.Seconds(), left.Round(time.Second)))
}
