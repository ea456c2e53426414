//go:build unix

package torture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// patience is how long a consumer goes on reloading before giving up.
const patience = 2 * time.Minute

// errGaveUp says that a consumer's patience ended: the shop was away for too long.
var errGaveUp = errors.New("the consumer gave up")

// page is what a browser shows.
type page struct {
	status int
	at     *url.URL
	body   []byte
}

// form finds the form that leads to an address with this end.
func (p page) form(end string) (form, bool) {
	for _, f := range forms(p.at, p.body) {
		if strings.HasSuffix(f.action.Path, end) {
			return f, true
		}
	}
	return form{}, false
}

func (p page) says(words string) bool { return strings.Contains(string(p.body), words) }

// browser is one person's: cookies, no script. It reloads what failed, and sends a form again, as people do.
type browser struct {
	http     http.Client
	diary    *diary
	who      string
	calm     bool              // a failure is the end: nothing breaks on purpose
	deserved func(answer) bool // refusals that are the shop's right; nil: those of honest alone
}

func (d *diary) browser(transport http.RoundTripper, who string) *browser {
	jar, _ := cookiejar.New(nil) // it can only fail for options
	return &browser{diary: d, who: who, http: http.Client{Jar: jar, Transport: transport, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is one answer of a server.
type answer struct {
	page
	to *url.URL // where it leads on; nil: nowhere
}

// open shows a page, wherever it leads.
func (b *browser) open(ctx context.Context, address string) (page, error) {
	for range 10 {
		a, err := b.insist(ctx, http.MethodGet, address, nil)
		if err != nil || a.to == nil {
			return a.page, err
		}
		address = a.to.String()
	}
	return page{}, fmt.Errorf("%s leads in circles", address)
}

// send sends a form and says where it leads; to be opened then.
func (b *browser) send(ctx context.Context, f form) (answer, error) {
	return b.insist(ctx, http.MethodPost, f.action.String(), f.values)
}

// follow opens where a form led, or is the page that came at once.
func (b *browser) follow(ctx context.Context, a answer) (page, error) {
	if a.to == nil {
		return a.page, nil
	}
	return b.open(ctx, a.to.String())
}

// submit sends a form and opens where it leads.
func (b *browser) submit(ctx context.Context, f form) (page, error) {
	a, err := b.send(ctx, f)
	if err != nil {
		return page{}, err
	}
	return b.follow(ctx, a)
}

// insist asks until there is an answer that is not the server's own failure.
func (b *browser) insist(ctx context.Context, method, address string, values url.Values) (answer, error) {
	until, pause := time.Now().Add(patience), 50*time.Millisecond
	for {
		a, err := b.ask(ctx, method, address, values)
		if err == nil && a.status < 500 {
			if b.deserved == nil || !b.deserved(a) {
				b.diary.refused(b.who, method, a)
			}
			return a, nil
		}
		b.diary.disturbed(err)
		if ctx.Err() != nil {
			return a, ctx.Err()
		}
		if b.calm || time.Now().After(until) {
			return a, fmt.Errorf("%s %s: %d %w: %w", method, address, a.status, err, errGaveUp)
		}
		time.Sleep(pause)
		pause = min(2*pause, time.Second)
	}
}

func (b *browser) ask(ctx context.Context, method, address string, values url.Values) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(values.Encode()))
	if err != nil {
		return answer{}, err
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{page: page{res.StatusCode, req.URL, body}}
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		if a.to, err = res.Location(); err != nil {
			return a, err
		}
	}
	return a, nil
}
