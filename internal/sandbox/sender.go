package sandbox

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The pace of the sender.
const (
	idle     = time.Second      // how often it looks when nothing woke it
	batch    = 20               // messages of one pass, sent side by side
	sendTime = 10 * time.Second // one try
)

// Sender brings the messages to the merchants, signed, and again until they are taken. Several may run at once, in one
// process or many.
type Sender struct {
	store  *Store
	secret string
	client *http.Client
	log    *slog.Logger
}

// NewSender makes the sender; the secret signs. The client must not follow redirects: a message goes where the merchant
// said. A nil one is made so.
func NewSender(store *Store, secret string, client *http.Client, log *slog.Logger) *Sender {
	if client == nil {
		client = &http.Client{Timeout: sendTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return &Sender{store: store, secret: secret, client: client, log: log}
}

// Run sends until the context ends. What fails is logged and tried again.
func (s *Sender) Run(ctx context.Context) {
	tick := time.NewTicker(idle)
	defer tick.Stop()
	for {
		n, err := s.Send(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "sandbox provider can't send", "error", err)
		}
		if n == batch {
			continue // more may be due
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.store.wake:
		}
	}
}

// Send makes one pass: it lets time do its work on sessions, sends what is due, and says how many messages were tried.
func (s *Sender) Send(ctx context.Context) (int, error) {
	if _, err := s.store.Settle(ctx, batch); err != nil {
		return 0, err
	}
	due, err := s.store.claim(ctx, batch)
	if err != nil {
		return 0, err
	}
	failed := make([]error, len(due))
	var wg sync.WaitGroup
	for i, d := range due {
		wg.Go(func() { failed[i] = s.store.note(ctx, d, s.post(ctx, d)) })
	}
	wg.Wait()
	for _, err := range failed {
		if err != nil {
			return len(due), err
		}
	}
	return len(due), nil
}

// post tries once and says why the message was not taken, "" if it was.
func (s *Sender) post(ctx context.Context, d Delivery) string {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.NotifyURL, strings.NewReader(d.Body))
	if err != nil {
		return "not an address"
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "sandbox-provider")
	req.Header.Set(SignatureHeader, Signature(s.secret, s.store.now(), []byte(d.Body)))
	res, err := s.client.Do(req)
	if err != nil {
		return fmt.Sprintf("no answer: %.200s", err.Error())
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // only so that the connection can be used again
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return strconv.Itoa(res.StatusCode)
	}
	return ""
}
