package search

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/silkroadmall/mall/internal/database"
)

const (
	// patientFor is how long a request to Meilisearch may take that names no shorter time; searches have the budget.
	patientFor = 30 * time.Second
	// tries is how often a request is sent at most, firstPause what lies between the first two; it is four times as long each time.
	tries      = 4
	firstPause = 10 * time.Millisecond
)

// newHTTP is a client for Meilisearch. Compression is off because small compressed answers wait some 40 ms for an
// acknowledgement; connections are kept, as many as searches are under way at a time.
func newHTTP() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone() // what the standard library documents it to be
	transport.DisableCompression = true
	transport.MaxIdleConnsPerHost = 64
	return &http.Client{Timeout: patientFor, Transport: patient{transport}}
}

// patient sends a request again, whole, when a server is overloaded or starting or a kept connection turns out to be dead. It
// gives up at once where waiting is of no use: nobody listens, or there is no time left. The library's own retries
// are off because they send an empty body.
type patient struct{ next http.RoundTripper }

// RoundTrip keeps the body for the next try.
func (p patient) RoundTrip(r *http.Request) (*http.Response, error) {
	fresh, length, err := bodies(r)
	if err != nil {
		return nil, err
	}
	pause := firstPause
	for n := 1; ; n++ {
		again := r.Clone(r.Context())
		if again.Body, err = fresh(); err != nil {
			return nil, err
		}
		again.ContentLength = length
		res, err := p.next.RoundTrip(again)
		if n == tries || !worthAnother(r, res, err) {
			return res, err
		}
		wait := max(pause, retryAfter(res))
		if deadline, ok := r.Context().Deadline(); ok && time.Until(deadline) < wait {
			return res, err
		}
		if res != nil {
			res.Body.Close() // nobody reads a refusal that is not the last
		}
		if err := database.Wait(r.Context(), wait); err != nil {
			return nil, err
		}
		pause *= 4
	}
}

// bodies gives the request's body anew for each try, and its length. One that can't be read again is copied.
func bodies(r *http.Request) (fresh func() (io.ReadCloser, error), length int64, err error) {
	switch {
	case r.Body == nil:
		return func() (io.ReadCloser, error) { return nil, nil }, 0, nil
	case r.GetBody != nil:
		return r.GetBody, r.ContentLength, r.Body.Close()
	}
	body, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return nil, 0, err
	}
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }, int64(len(body)), nil
}

// worthAnother says whether the same request may succeed a moment later. What would do harm if it were done twice is sent again
// only when it was surely not taken on.
func worthAnother(r *http.Request, res *http.Response, err error) bool {
	if err != nil {
		return r.Context().Err() == nil && !errors.Is(err, syscall.ECONNREFUSED) && repeatable(r.Method, r.URL)
	}
	switch res.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return true
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return repeatable(r.Method, r.URL)
	}
	return false
}

// repeatable says whether a request may be done twice: everything but making an index and exchanging two, which a second time
// would fail or undo.
func repeatable(method string, u *url.URL) bool {
	return method != http.MethodPost || !strings.HasSuffix(u.Path, "/indexes") && !strings.HasSuffix(u.Path, "/swap-indexes")
}

// retryAfter is how long the server asks to be left alone.
func retryAfter(res *http.Response) time.Duration {
	if res == nil {
		return 0
	}
	seconds, err := strconv.Atoi(res.Header.Get("Retry-After"))
	if err != nil {
		return 0 // it says nothing, or a date, which Meilisearch does not write
	}
	return time.Duration(seconds) * time.Second
}
