package payment

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
)

// Sandbox is the adapter of the sandbox provider. It speaks HTTP with it as with any other company.
type Sandbox struct {
	api    string
	key    string
	secret string
	notify string
	client *http.Client
	tries  tries
}

// SandboxOptions are what the provider and the mall agreed on.
type SandboxOptions struct {
	BaseURL   string        // where the provider's /sandbox begins: scheme and host
	Key       string        // for our calls
	Secret    string        // for its messages
	NotifyURL string        // where it sends them
	Client    *http.Client  // nil is one that waits 10 s for each try
	Pause     time.Duration // before the second try; it doubles; 0 is 200 ms
}

// SandboxName is how attempts and addresses name this gateway.
const SandboxName = "sandbox"

// sandboxTolerance is how old a message may be, so that one that was overheard can't be sent again later.
const sandboxTolerance = 5 * time.Minute

// NewSandbox makes the adapter.
func NewSandbox(o SandboxOptions) *Sandbox {
	client := o.Client
	if client == nil {
		client = patient()
	}
	return &Sandbox{api: strings.TrimSuffix(o.BaseURL, "/") + "/sandbox/api", key: o.Key, secret: o.Secret, notify: o.NotifyURL, client: client, tries: newTries(o.Pause)}
}

// sandboxSession is a session as the provider writes it. Amounts are in minor units.
type sandboxSession struct {
	Ref      string         `json:"ref"`
	Token    string         `json:"token"`
	State    string         `json:"state"`
	Amount   int64          `json:"amount"`
	Currency money.Currency `json:"currency"`
	URL      string         `json:"url"`
	Reason   string         `json:"reason"`
}

// sandboxStates are what the provider's states mean for an attempt. A session whose card was declined stays open for
// another card, so it is Pending with a reason.
var sandboxStates = map[string]State{
	"open": Pending, "action_required": Pending, "processing": Pending,
	"succeeded": Succeeded, "declined": Declined, "cancelled": Cancelled, "expired": Cancelled,
}

func (s sandboxSession) session() (Session, error) {
	state, known := sandboxStates[s.State]
	if !known || s.Ref == "" {
		return Session{}, fmt.Errorf("read session %q: state %q: %w", s.Ref, s.State, ErrGateway)
	}
	return Session{Ref: s.Ref, Token: s.Token, State: state, Amount: money.New(s.Amount, s.Currency), PayURL: s.URL, Reason: s.Reason}, nil
}

// Open opens the session of the token, or finds the one it has opened.
func (g *Sandbox) Open(ctx context.Context, o Opening) (Session, error) {
	return g.session(ctx, call{http.MethodPost, "/sessions", o.Token, map[string]any{
		"amount": o.Amount.Minor, "currency": o.Amount.Currency, "order_number": o.OrderNumber, "email": o.Email, "language": o.Language,
		"return_url": o.ReturnURL, "notify_url": g.notify, "expires_at": o.ExpiresAt.UTC().Format(time.RFC3339),
	}})
}

// Session is the session as it stands now.
func (g *Sandbox) Session(ctx context.Context, ref string) (Session, error) {
	return g.session(ctx, call{method: http.MethodGet, path: "/sessions/" + url.PathEscape(ref)})
}

// Cancel gives the session up. One that is paid meanwhile, or that a bank is still thinking about, comes back as it is.
func (g *Sandbox) Cancel(ctx context.Context, ref string) (Session, error) {
	return g.session(ctx, call{method: http.MethodPost, path: "/sessions/" + url.PathEscape(ref) + "/cancel"})
}

// Refund gives money back. More than was paid is ErrRefused; the provider forgets what it refused, so that every try has the same key.
func (g *Sandbox) Refund(ctx context.Context, r Giving) (Return, error) {
	body := map[string]any{"session": r.Session, "amount": r.Amount.Minor, "currency": r.Amount.Currency}
	return g.refunded(ctx, call{http.MethodPost, "/refunds", r.Token, body})
}

// Refunded is a refund as it stands now.
func (g *Sandbox) Refunded(ctx context.Context, ref string) (Return, error) {
	return g.refunded(ctx, call{method: http.MethodGet, path: "/refunds/" + url.PathEscape(ref)})
}

// refunded reads a refund; what the provider gives has arrived.
func (g *Sandbox) refunded(ctx context.Context, c call) (Return, error) {
	var r struct {
		Ref string `json:"ref"`
	}
	if err := g.call(ctx, c, &r); err != nil {
		return Return{}, fmt.Errorf("refund at sandbox: %w", err)
	}
	return Return{Ref: r.Ref, State: RefundSucceeded}, nil
}

// Verify takes a message for the provider's only if its signature is right and young.
func (g *Sandbox) Verify(body []byte, header func(string) string, now time.Time) (Notice, error) {
	seconds, mac, ok := strings.Cut(strings.TrimPrefix(header("Sandbox-Signature"), "t="), ",v1=")
	at, err := strconv.ParseInt(seconds, 10, 64)
	if !ok || err != nil {
		return Notice{}, ErrSignature
	}
	if age := now.Sub(time.Unix(at, 0)); age > sandboxTolerance || age < -sandboxTolerance {
		return Notice{}, ErrSignature
	}
	given, err := hex.DecodeString(mac)
	want := hmac.New(sha256.New, []byte(g.secret))
	want.Write([]byte(seconds + "."))
	want.Write(body)
	if err != nil || !hmac.Equal(given, want.Sum(nil)) {
		return Notice{}, ErrSignature
	}
	var m struct{ ID, Type, Session string }
	if err := json.Unmarshal(body, &m); err != nil || m.ID == "" || m.Session == "" {
		return Notice{}, ErrSignature.Because(err)
	}
	return Notice{EventID: m.ID, Kind: m.Type, Ref: m.Session, Body: body}, nil
}

func (g *Sandbox) session(ctx context.Context, c call) (Session, error) {
	var s sandboxSession
	if err := g.call(ctx, c, &s); err != nil {
		return Session{}, fmt.Errorf("ask sandbox: %w", err)
	}
	return s.session()
}

// call is one request to the provider; key is its idempotency key.
type call struct {
	method, path, key string
	body              any
}

// call asks until there is an answer that means something, and reads it into out. Every call may be repeated: opening
// and refunding carry a key, the others change nothing twice.
func (g *Sandbox) call(ctx context.Context, c call, out any) error {
	return g.tries.do(ctx, func() error { return g.ask(ctx, c, out) })
}

// ask makes one try. ErrGateway means that the provider did not say; what was asked may have happened.
func (g *Sandbox) ask(ctx context.Context, c call, out any) error {
	body, err := json.Marshal(c.body)
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, c.method, g.api+c.path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+g.key)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	if c.key != "" {
		req.Header.Set("Idempotency-Key", c.key)
	}
	res, err := g.client.Do(req)
	if err != nil {
		return ErrGateway.Because(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return ErrGateway.Because(err)
	}
	return readAnswer(res.StatusCode, answer, out)
}

// readAnswer turns the provider's answer into ours: 2xx is read, 404 is database.ErrNotFound, what it refuses is
// ErrRefused, and everything that says nothing about the request itself is ErrGateway: 5xx, too many calls, a wrong key.
func readAnswer(status int, answer []byte, out any) error {
	switch {
	case status >= 200 && status <= 299:
		if err := json.Unmarshal(answer, out); err != nil {
			return ErrGateway.Because(err)
		}
		return nil
	case status == http.StatusNotFound:
		return database.ErrNotFound
	case status == http.StatusConflict || status == http.StatusUnprocessableEntity || status == http.StatusBadRequest:
		var problem struct {
			Key string `json:"key"`
		}
		if err := json.Unmarshal(answer, &problem); err != nil {
			return ErrGateway.Because(err)
		}
		return ErrRefused.With(fault.Args{"code": problem.Key})
	}
	return ErrGateway.Because(fmt.Errorf("status %d", status))
}
