//go:build unix

// Package torture proves that money can't be lost: it opens a shop on servers of its own, lets many consumers buy what
// there is not enough of, kills and cuts and delays what the shop stands on meanwhile, and then checks that every promise
// was kept. It also measures how fast the shop is back, and how many checkouts it does.
//
// Invariants: it ends only processes it has started; the seed decides what everybody does and what breaks when, so the same
// seed is the same plan, though not the same microseconds; nothing is believed to have happened but what the shop
// acknowledged to who asked for it, and what the payment provider has in its own database.
//
// It must not know how the shop keeps its promises: consumers and who works there come by HTTP, what breaks breaks outside of the program.
package torture

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Options are what a run is asked for.
type Options struct {
	Checkouts int           // how many consumers buy
	Clients   int           // so many at a time
	Faults    int           // how much breaks meanwhile
	Seed      uint64        // decides who does what, and what breaks when
	Products  int           // different goods on sale
	Stock     int           // pieces of each
	For       time.Duration // no consumer starts later than that; 0: until all have bought
	Goals     bool          // a goal of a way back that is missed is a violation: of a machine that does nothing else
	Drain     time.Duration // how long the shop may take afterwards to set everything right
	Dir       string        // everything stands here; an empty or new folder that other accounts can reach
	Program   []string      // how this program is started, up to its command
	Env       []string      // of the processes of the shop, on top of our own
	Say       func(string)
}

// ErrBroken says that a promise was not kept; which has been said.
var ErrBroken = errors.New("a promise was not kept")

// errNobody says that a run proved nothing.
var errNobody = errors.New("nobody has bought anything")

// Run makes one run: opens the shop, lets the storm over it, checks. ErrBroken is a violation, any other error that the run
// could not be made.
func Run(ctx context.Context, o Options) (*Report, error) {
	began := time.Now()
	h, err := open(ctx, o, settings{proxied: true})
	if err != nil {
		return nil, errors.Join(err, h.close())
	}
	r, err := h.run(ctx, began)
	return r, errors.Join(err, h.close())
}

func (h *house) run(ctx context.Context, began time.Time) (*Report, error) {
	o := h.o
	plan := draw(o.Seed, o.Checkouts, o.Faults, len(h.goods))
	s := newStorm(h, plan)
	h.say("The shop is open after %s: %d consumers, %d at a time, %d faults, seed %d.", since(began), o.Checkouts, o.Clients, o.Faults, o.Seed)
	if err := s.rage(ctx); err != nil {
		return nil, err
	}
	h.say("The storm is over after %s; the shop has %s to set everything right.", since(began), o.Drain)
	drained, err := s.drain(ctx)
	if err != nil {
		return nil, err
	}
	s.tally(ctx)
	r := &Report{Options: o, Took: time.Since(began), Raged: s.raged, Drained: drained, diary: s.diary}
	if err := h.check(ctx, r); err != nil {
		return nil, err
	}
	if r.Paid == 0 {
		return r, errNobody
	}
	if len(r.Violations) > 0 {
		return r, ErrBroken
	}
	return r, nil
}

func since(t time.Time) time.Duration { return time.Since(t).Round(100 * time.Millisecond) }

// rage lets consumers and faults over the shop until all have bought, or the time is over, while its people work.
func (s *storm) rage(ctx context.Context) error {
	began := time.Now()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var faults, work sync.WaitGroup
	work.Go(func() { s.works(ctx) })
	var broken error
	faults.Go(func() {
		if broken = s.breaks(ctx); broken != nil {
			cancel()
		}
	})
	s.shoppers(ctx, began)
	s.over()
	faults.Wait()
	work.Wait()
	s.raged = time.Since(began)
	return errors.Join(broken, context.Cause(ctx), s.heal(ctx))
}

// shoppers lets consumers in, so many at a time, none further ahead of the faults than the plan says.
func (s *storm) shoppers(ctx context.Context, began time.Time) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range s.h.o.Clients {
		wg.Go(func() {
			for n := range next {
				s.shops(ctx, n)
			}
		})
	}
	for n := range s.plan.errands {
		if ctx.Err() != nil || s.h.o.For > 0 && time.Since(began) > s.h.o.For || !s.await(ctx, n) {
			break
		}
		next <- n
		s.tell(n+1, began)
	}
	close(next)
	wg.Wait()
}

// tell says how it goes, ten times in a run.
func (s *storm) tell(n int, began time.Time) {
	if step := max(len(s.plan.errands)/10, 1); n%step == 0 {
		s.h.say("%d consumers, %d faults after %s", n, s.broke.Load(), since(began))
	}
}

func (h *house) say(format string, args ...any) {
	if h.o.Say != nil {
		h.o.Say(fmt.Sprintf(format, args...))
	}
}
