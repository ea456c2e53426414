package payment

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// tries are the pauses between the tries of a call: one more try than pauses, then the provider counts as away.
type tries []time.Duration

// newTries are three tries; the pause before the second is given and doubles, 0 is 200 ms.
func newTries(pause time.Duration) tries {
	if pause == 0 {
		pause = 200 * time.Millisecond
	}
	return tries{pause, 2 * pause}
}

// do asks until the answer means something: ErrGateway is asked again, everything else is the answer.
func (t tries) do(ctx context.Context, ask func() error) error {
	for n := 0; ; n++ {
		err := ask()
		if err == nil || !errors.Is(err, ErrGateway) || n == len(t) || ctx.Err() != nil {
			return err
		}
		timer := time.NewTimer(t[n])
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ErrGateway.Because(ctx.Err())
		}
	}
}

// patient is a client that waits ten seconds for each try.
func patient() *http.Client { return &http.Client{Timeout: 10 * time.Second} }
