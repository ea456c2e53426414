//go:build unix

package torture

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// worker is one of the people who work while consumers buy: a factory's clerk, or an admin.
type worker struct {
	*browser
	base, mail string
}

// staff are the clerks, by mail, and the admin.
type staff struct {
	s      *storm
	clerks map[string]*worker
	admin  *worker
}

// works lets clerks send and an admin give back what the plan says, until the storm is over and everything is done.
func (s *storm) works(ctx context.Context) {
	f := &staff{s: s, clerks: map[string]*worker{}, admin: s.worker(adminMail)}
	var all sync.WaitGroup
	for _, round := range []func(context.Context, *backlog) error{f.sends, f.gives} {
		all.Go(func() {
			b := &backlog{done: map[string]bool{}}
			for ended := false; !ended && ctx.Err() == nil; {
				select {
				case <-s.ended:
					ended = true
				case <-ctx.Done():
				case <-time.After(500 * time.Millisecond):
				}
				if err := round(ctx, b); err != nil {
					s.diary.disturbed(err)
				}
			}
		})
	}
	all.Wait()
}

func (s *storm) worker(mail string) *worker {
	b := s.diary.browser(s.h.transport, mail)
	b.deserved = func(a answer) bool { // somebody was there first, perhaps oneself
		return a.status == http.StatusConflict || a.status == http.StatusUnprocessableEntity
	}
	return &worker{browser: b, base: s.h.front, mail: mail}
}

// job is what somebody of the house has to do: at which order or consignment, for which consumer, and who.
type job struct {
	Number, Consumer, Mail string
	At                     time.Time
}

// backlog is what was done, and since when something may be left.
type backlog struct {
	done map[string]bool
	from time.Time
}

// overlap is how long a transaction may have lasted that is seen after later ones.
const overlap = 2 * time.Minute

// jobs asks the shop's database what has come up, as consumers are not told where their goods are packed.
func (s *storm) jobs(ctx context.Context, b *backlog, sql string) ([]job, error) {
	var list []job
	err := s.ask(ctx, func() error {
		rows, err := s.h.db.Pool().Query(ctx, sql, b.from.Add(-overlap))
		if err == nil {
			list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[job])
		}
		return err
	})
	return list, err
}

// each does every job once that the plan wants done.
func (s *storm) each(ctx context.Context, b *backlog, sql string, do func(job, errand) error) error {
	list, err := s.jobs(ctx, b, sql)
	if err != nil {
		return err
	}
	for _, j := range list {
		if j.At.After(b.from) {
			b.from = j.At
		}
		n := 0
		if _, err := fmt.Sscanf(j.Consumer, "consumer-%d@", &n); err != nil || n >= len(s.plan.errands) || b.done[j.Number] {
			continue
		}
		b.done[j.Number] = true
		err := do(j, s.plan.errands[n])
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !errors.Is(err, errGaveUp) {
			s.diary.lost(j.Mail, fmt.Errorf("%s: %w", j.Number, err))
		}
	}
	return nil
}

// sends lets clerks bring consignments on their way.
func (f *staff) sends(ctx context.Context, b *backlog) error {
	return f.s.each(ctx, b, `SELECT c.number, o.email, a.email, c.offered_at FROM consignment c JOIN orders o ON o.id = c.order_id
		JOIN factory_staff s ON s.factory_id = c.factory_id JOIN account a ON a.id = s.account_id
		WHERE c.offered_at > $1 AND o.confirmed_at IS NOT NULL ORDER BY c.offered_at, c.id`, func(j job, e errand) error {
		if !e.sent {
			return nil
		}
		if f.clerks[j.Mail] == nil {
			f.clerks[j.Mail] = f.s.worker(j.Mail)
		}
		return f.clerks[j.Mail].brings(ctx, j.Number, e.double)
	})
}

// gives lets the admin give back a piece of orders.
func (f *staff) gives(ctx context.Context, b *backlog) error {
	return f.s.each(ctx, b, `SELECT number, email, '`+adminMail+`', confirmed_at FROM orders WHERE confirmed_at > $1 ORDER BY confirmed_at, id`, func(j job, e errand) error {
		if e.back == "" {
			return nil
		}
		return f.admin.gives(ctx, j.Number, e)
	})
}

// shows opens a page of the house, through the door if it is closed.
func (w *worker) shows(ctx context.Context, path string) (page, error) {
	for range 3 {
		p, err := w.open(ctx, w.base+path)
		if err != nil {
			return p, err
		}
		door, closed := p.form("/sign-in")
		if !closed {
			return p, nil
		}
		if _, err := w.send(ctx, door.with("email", w.mail, "password", password)); err != nil {
			return p, err
		}
	}
	return page{}, fmt.Errorf("the door to %s stays closed", path)
}

// brings takes a consignment one step after another until nothing of it is left to send.
func (w *worker) brings(ctx context.Context, number string, twice bool) error {
	for range 12 {
		p, err := w.shows(ctx, "/portal/consignments/"+number)
		if err != nil {
			return err
		}
		f, there := p.form("/accept")
		for _, step := range []string{"/pack", "/ship"} {
			if !there {
				f, there = p.form(step)
			}
		}
		if !there {
			return nil
		}
		a, err := w.clicks(ctx, f, twice)
		if err != nil {
			return err
		}
		if a.to != nil && strings.HasSuffix(f.action.Path, "/ship") {
			w.diary.note(func() { w.diary.shipped[number] = true })
		}
	}
	return errors.New("the consignment does not get on")
}

// clicks sends a form, or the same one twice at once: the answer is that of the one that did it.
func (w *worker) clicks(ctx context.Context, f form, twice bool) (answer, error) {
	second := make(chan answer, 1)
	if twice {
		go func() {
			a, err := w.ask(ctx, http.MethodPost, f.action.String(), f.values)
			if err != nil {
				a = answer{}
			}
			second <- a
		}()
	} else {
		second <- answer{}
	}
	a, err := w.send(ctx, f)
	if other := <-second; err == nil && a.to == nil && other.to != nil {
		a = other
	}
	return a, err
}

// gives gives the first piece of an order back. If its pieces have left meanwhile another split is shown, to be agreed to under the same key.
func (w *worker) gives(ctx context.Context, number string, e errand) error {
	p, err := w.shows(ctx, "/admin/orders/"+number+"/refund")
	if err != nil {
		return err
	}
	f, there := p.form("/refund")
	if !there {
		return fmt.Errorf("no form to give back at %s (%d)", p.at.Path, p.status)
	}
	if p, err = w.submit(ctx, f.with("pieces_0", "1", "reason", e.back, "note", "torture")); err != nil {
		return err
	}
	for range 5 {
		sure, there := p.form("/refund/confirm")
		if !there {
			return fmt.Errorf("nothing to agree to at %s (%d)", p.at.Path, p.status)
		}
		sure = sure.with("sure", "1")
		a, err := w.clicks(ctx, sure, e.double)
		if err != nil {
			return err
		}
		if a.to == nil {
			p = a.page
			continue
		}
		w.diary.note(func() { w.diary.given[number] = true })
		return w.again(ctx, sure, a, e.resend)
	}
	return errors.New("every split is another one")
}

// again sends what was done once more, as who goes back and forth: the answer must be the same.
func (w *worker) again(ctx context.Context, f form, first answer, resend bool) error {
	if !resend {
		return nil
	}
	a, err := w.send(ctx, f)
	if err == nil && (a.to == nil || a.to.Path != first.to.Path) {
		w.diary.violation(keepsBack, fmt.Sprintf("the form of %s, sent again, is answered %d", f.action.Path, a.status))
	}
	return err
}
