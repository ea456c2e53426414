package testdb

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// TestKeptServer ends a server that is kept: it comes back.
func TestKeptServer(t *testing.T) {
	t.Parallel()
	own := OwnMeilisearch(t)
	ctx, stop := context.WithCancel(t.Context())
	kept := make(chan error, 1)
	go func() { kept <- own.server.Keep(ctx) }()
	own.Kill()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for began := time.Now(); ; <-look.C {
		res, err := http.Get(own.URL + "/health")
		if err == nil && res.Body.Close() == nil {
			break
		}
		if time.Since(began) > 30*time.Second {
			t.Fatal("it did not come back:", err)
		}
	}
	stop()
	if err := <-kept; ctx.Err() == nil || err == nil {
		t.Error("it is kept for ever")
	}
}
