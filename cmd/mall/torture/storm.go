//go:build unix

package torture

import (
	"context"
	"fmt"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/embedded"
	"github.com/silkroadmall/mall/internal/sandbox"
)

// storm is a plan on its way over a house.
type storm struct {
	h       *house
	plan    plan
	diary   *diary
	arrived atomic.Int64 // consumers
	broke   atomic.Int64 // faults that are over
	ended   chan struct{}
	raged   time.Duration
}

func newStorm(h *house, p plan) *storm {
	return &storm{h: h, plan: p, diary: newDiary(), ended: make(chan struct{})}
}

// await holds a consumer back until the faults are as far as the plan says, but for the one that is on.
func (s *storm) await(ctx context.Context, n int) bool {
	s.arrived.Store(int64(n))
	due := int64(0)
	for _, f := range s.plan.faults {
		if f.after <= n {
			due++
		}
	}
	for s.broke.Load() < due-1 {
		if !pause(ctx, 10*time.Millisecond) {
			return false
		}
	}
	return true
}

func (s *storm) over() { close(s.ended) }

// breaks lets one fault after another happen, each when its time has come.
func (s *storm) breaks(ctx context.Context) error {
	for _, f := range s.plan.faults {
		for s.arrived.Load() < int64(f.after) {
			select {
			case <-s.ended:
				return nil
			case <-ctx.Done():
				return nil
			case <-time.After(10 * time.Millisecond):
			}
		}
		if err := s.strike(ctx, f); err != nil && ctx.Err() == nil {
			return fmt.Errorf("%s: %w", f.kind, err)
		}
		s.diary.note(func() { s.diary.faults[f.kind]++ })
		s.broke.Add(1)
	}
	return nil
}

// strike is one fault from its beginning to its end.
func (s *storm) strike(ctx context.Context, f fault) error {
	l := s.h.lines
	switch f.kind {
	case killWeb:
		return s.killWeb(ctx, f)
	case killWork:
		return s.killWork(ctx, f)
	case killPostgres:
		return s.killPostgres(ctx, f)
	case killBackend:
		return s.killBackend(ctx, f)
	case cutWebDB:
		return cut(ctx, f, l.webDB)
	case cutWorkDB:
		return cut(ctx, f, l.workDB)
	case cutBank:
		return cut(ctx, f, l.webBank, l.workBank)
	case cutHook:
		return cut(ctx, f, l.hook)
	case cutShoppers:
		return cut(ctx, f, l.front)
	case delayDB:
		return delay(ctx, f, 10*f.much, l.webDB, l.workDB)
	case delayBank:
		return delay(ctx, f, 400*f.much, l.webBank, l.workBank)
	}
	return s.misbehave(ctx, f)
}

func (s *storm) misbehave(ctx context.Context, f fault) error {
	faults := map[kind]sandbox.Faults{
		bank500: {Answer500: true}, dropHook: {Drop: true}, doubleHook: {Duplicate: f.much}, delayHook: {Delay: f.much}, swapHook: {Reorder: true, Delay: 1},
	}
	if err := s.h.bank.store.SetFaults(ctx, faults[f.kind]); err != nil {
		return err
	}
	pause(ctx, f.hold)
	return s.h.bank.store.SetFaults(context.WithoutCancel(ctx), sandbox.Faults{})
}

func cut(ctx context.Context, f fault, lines ...*line) error {
	for _, l := range lines {
		l.cut()
	}
	pause(ctx, f.hold)
	for _, l := range lines {
		if err := l.mend(); err != nil {
			return err
		}
	}
	return nil
}

func delay(ctx context.Context, f fault, milliseconds int, lines ...*line) error {
	for _, l := range lines {
		if err := l.delay(milliseconds); err != nil {
			return err
		}
	}
	pause(ctx, f.hold)
	for _, l := range lines {
		l.quicken()
	}
	return nil
}

func (s *storm) killWeb(ctx context.Context, f fault) error {
	s.tally(ctx)
	if err := s.h.web.kill(); err != nil {
		return err
	}
	pause(ctx, f.hold/4)
	began := time.Now()
	if err := s.h.web.start(); err != nil {
		return err
	}
	return s.back(ctx, f.kind, began)
}

// killWork notes what the worker had in hand, to see later when that was done after all.
func (s *storm) killWork(ctx context.Context, f fault) error {
	at := time.Now()
	if err := s.h.work.kill(); err != nil {
		return err
	}
	k := workKill{at: at}
	err := s.ask(ctx, func() error {
		rows, err := s.h.db.Pool().Query(ctx, "SELECT id FROM river_job WHERE state = 'running'")
		if err != nil {
			return err
		}
		k.jobs, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		return err
	})
	if err != nil {
		return err
	}
	s.diary.note(func() { s.diary.workKills = append(s.diary.workKills, k) })
	pause(ctx, f.hold/4)
	return s.h.work.start()
}

func (s *storm) killPostgres(ctx context.Context, f fault) error {
	if err := s.h.pg.Kill(); err != nil {
		return err
	}
	pause(ctx, f.hold/4)
	began := time.Now()
	next, err := embedded.Postgres(ctx, s.h.cluster())
	if err != nil {
		return err
	}
	s.h.pg = next
	return s.back(ctx, f.kind, began)
}

// killBackend kills one session of the shop's database: PostgreSQL then ends all others, and recovers.
func (s *storm) killBackend(ctx context.Context, f fault) error {
	var pid int
	err := s.ask(ctx, func() error {
		return s.h.db.Pool().QueryRow(ctx, `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database()
			AND pid <> pg_backend_pid() ORDER BY backend_start DESC LIMIT 1`).Scan(&pid)
	})
	if err != nil {
		return err
	}
	began := time.Now()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return err
	}
	pause(ctx, 20*time.Millisecond) // the server notices
	return s.back(ctx, f.kind, began)
}

// ask asks the database again where a fault before has broken our own session.
func (s *storm) ask(ctx context.Context, query func() error) error {
	for n := 0; ; n++ {
		err := query()
		if err == nil || n == 20 || !pause(ctx, 100*time.Millisecond) {
			return err
		}
	}
}

func (s *storm) back(ctx context.Context, k kind, from time.Time) error {
	after, err := s.h.firstGood(ctx, from)
	if err != nil {
		return err
	}
	s.diary.returned(k, after)
	return nil
}

// heal ends whatever a cut-off fault has left.
func (s *storm) heal(ctx context.Context) error {
	for _, l := range s.h.lines.all() {
		l.quicken()
		if err := l.mend(); err != nil {
			return err
		}
	}
	return s.h.bank.store.SetFaults(ctx, sandbox.Faults{})
}

// pause is false if the context ended meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
