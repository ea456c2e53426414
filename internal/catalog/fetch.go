package catalog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/media"
)

// fetchTries is how often a picture's address is tried before it is given up: with the pauses of the queue the last
// try is some 80 minutes after the first.
const fetchTries = 8

// Darkroom works the jobs of pictures that came as addresses. All its fields must be set.
type Darkroom struct {
	Store  *Store
	Studio *media.Studio
	Web    *media.Fetcher
}

// Register takes on the job FetchPicture.
func (d *Darkroom) Register(w *job.Workers) {
	job.Register(w, d.Fetch, job.Timeout(2*time.Minute), job.Attempts(fetchTries))
}

// Fetch gets one picture and keeps it. What can't be mended by waiting, and the last try, mark it as failed with the
// reason; anything else is an error, so that the job is tried again.
func (d *Darkroom) Fetch(ctx context.Context, args FetchPicture) error {
	p, err := d.Store.picture(ctx, args.PictureID)
	if err != nil {
		return err
	}
	if p.State != PictureWaiting {
		return nil // done by an earlier run
	}
	m, err := d.develop(ctx, p.SourceURL)
	if err == nil {
		return d.Store.developed(ctx, p, m)
	}
	if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return err // the program ends: this was not the picture's fault
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	final := p.Tries+1 >= fetchTries || fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.NotFound
	if noted := d.Store.spoilt(ctx, p, failureOf(err), final); noted != nil {
		return errors.Join(err, noted)
	}
	if final {
		return nil
	}
	return fmt.Errorf("fetch picture %d: %w", p.ID, err)
}

func (d *Darkroom) develop(ctx context.Context, address string) (media.Master, error) {
	body, err := d.Web.Fetch(ctx, address)
	if err != nil {
		return media.Master{}, err
	}
	defer body.Close() // it has been read
	m, err := d.Studio.Take(ctx, body)
	if err != nil && fault.KindOf(err) == fault.Internal {
		return m, media.ErrUnreachable.Because(err) // the connection broke off, or the disk is full: both may pass
	}
	return m, err
}

// failureOf is the message key of why a picture could not be had.
func failureOf(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Key
	}
	return media.ErrUnreachable.Key
}
