//go:build unix

package torture

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/embedded"
)

// settings tell a house for measuring from one for breaking.
type settings struct {
	proxied  bool     // every connection can be cut
	postgres []string // settings of PostgreSQL
}

// house is the shop with all it stands on: a database, a payment provider, a web process and a worker.
type house struct {
	o Options
	settings
	pg        *embedded.Cluster
	bank      *bank
	web, work *process
	lines     lines
	db        *database.DB // to look at the shop's database from outside
	goods     []string     // slugs
	front     string       // where consumers come in
	frontHost string
	transport *http.Transport
	log       *os.File
}

// lines are the connections that can be cut: of web and worker with the database and with the provider, of the provider's
// messages and of the consumers with web.
type lines struct{ webDB, workDB, webBank, workBank, hook, front *line }

func (l lines) all() []*line {
	return []*line{l.webDB, l.workDB, l.webBank, l.workBank, l.hook, l.front}
}

// open opens the house, with goods on its shelves.
func open(ctx context.Context, o Options, s settings) (*house, error) {
	h := &house{o: o, settings: s, transport: &http.Transport{MaxIdleConnsPerHost: 256, MaxIdleConns: 512}}
	var err error
	if h.log, err = os.OpenFile(filepath.Join(o.Dir, "torture.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644); err != nil {
		return h, err
	}
	if h.pg, err = embedded.Postgres(ctx, h.cluster()); err != nil {
		return h, err
	}
	if _, err = database.Migrate(ctx, h.pg.URL); err != nil {
		return h, err
	}
	if h.db, err = database.Open(ctx, database.Options{URL: h.pg.URL, Conns: 4, Statement: 5 * time.Minute, Log: h.logger()}); err != nil {
		return h, err
	}
	if h.goods, err = stock(ctx, h.db, o.Products, o.Stock); err != nil {
		return h, fmt.Errorf("fill the shelves: %w", err)
	}
	if err := people(ctx, h.db); err != nil {
		return h, fmt.Errorf("let people in: %w", err)
	}
	if err := coupon(ctx, h.db, max(o.Checkouts/10, 1)); err != nil {
		return h, fmt.Errorf("make the coupon: %w", err)
	}
	secret := rand.Text() + rand.Text()
	webAddress, err := freePort()
	if err != nil {
		return h, err
	}
	hook := webAddress
	if h.bank, err = openBank(ctx, o.Dir, secret, h.logger(), func() string { return hook }); err != nil {
		return h, fmt.Errorf("open provider: %w", err)
	}
	if s.proxied {
		if err := h.wire(webAddress); err != nil {
			return h, err
		}
		hook = h.lines.hook.address()
	}
	return h, h.begin(ctx, secret, webAddress)
}

func (h *house) cluster() embedded.PostgresOptions {
	return embedded.PostgresOptions{Dir: h.o.Dir, Settings: h.postgres}
}

// logger writes to a file: what consumers do to the provider is not the run's news.
func (h *house) logger() *slog.Logger {
	var to io.Writer = h.log
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// wire lays the lines.
func (h *house) wire(webAddress string) error {
	x := newExchange()
	pg, err := url.Parse(h.pg.URL)
	if err != nil {
		return err
	}
	bank, err := url.Parse(h.bank.base)
	if err != nil {
		return err
	}
	for _, l := range []struct {
		to   **line
		name string
		end  string
	}{
		{&h.lines.webDB, "web-database", pg.Host}, {&h.lines.workDB, "worker-database", pg.Host},
		{&h.lines.webBank, "web-provider", bank.Host}, {&h.lines.workBank, "worker-provider", bank.Host},
		{&h.lines.hook, "provider-web", webAddress}, {&h.lines.front, "consumers-web", webAddress},
	} {
		if *l.to, err = x.line(l.name, l.end); err != nil {
			return err
		}
	}
	return nil
}

// begin starts the processes of the shop and waits until it can serve.
func (h *house) begin(ctx context.Context, secret, webAddress string) error {
	h.frontHost = webAddress
	if h.proxied {
		h.frontHost = h.lines.front.address()
	}
	h.front = "http://" + h.frontHost
	h.web, h.work = h.process("web", "serve", "-work=false"), h.process("worker", "work")
	h.web.env = h.environment(secret, webAddress, h.lines.webDB, h.lines.webBank)
	h.work.env = h.environment(secret, webAddress, h.lines.workDB, h.lines.workBank)
	if err := errors.Join(h.web.start(), h.work.start()); err != nil {
		return err
	}
	if _, err := h.firstGood(ctx, time.Now()); err != nil {
		return fmt.Errorf("the shop does not open; see %s: %w", h.web.log, err)
	}
	return nil
}

func (h *house) process(name string, args ...string) *process {
	return &process{name: name, args: append(append([]string(nil), h.o.Program...), args...), log: filepath.Join(h.o.Dir, name+".log")}
}

// environment is a process's, which reaches the database and the provider by its own lines.
func (h *house) environment(secret, webAddress string, db, bank *line) []string {
	there, provider := h.pg.URL, h.bank.base
	if h.proxied {
		there, provider = rehost(h.pg.URL, db.address()), "http://"+bank.address()
	}
	return append([]string{"DATABASE_URL=" + there, "DATABASE_REPLICA_URLS=", "MALL_SECRET=" + secret, "MALL_ADDR=" + webAddress, "MALL_BASE_URL=" + h.front,
		"MALL_SANDBOX_URL=" + provider, "MALL_PAYMENT=sandbox", "MALL_DIR=" + filepath.Join(h.o.Dir, "mall"), "MEILI_URL=", "MALL_SMTP_URL="}, h.o.Env...)
}

// rehost is the address with another host and port.
func rehost(address, host string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Host = host
	return u.String()
}

// openLimit is how long a shop may take to answer at all: a machine that is busy with other things is slow.
const openLimit = 3 * time.Minute

// firstGood waits until the shop's database answers through web, and a page of goods is shown, and says how long that was.
func (h *house) firstGood(ctx context.Context, from time.Time) (time.Duration, error) {
	c := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	direct := "http://" + h.webAddress()
	until := from.Add(openLimit)
	for time.Now().Before(until) {
		if fine(ctx, c, direct+"/readyz") && fine(ctx, c, direct+market+"/l/"+h.goods[0]) {
			return time.Since(from), nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return 0, errors.New("no good answer within " + openLimit.String())
}

func (h *house) webAddress() string {
	if h.proxied {
		return h.lines.front.proxy.Upstream
	}
	return h.frontHost
}

func fine(ctx context.Context, c *http.Client, address string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	res, err := c.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err == nil && res.StatusCode == http.StatusOK
}

// close ends all that was started.
func (h *house) close() error {
	errs := []error{h.work.stop(), h.web.stop()}
	for _, l := range h.lines.all() {
		if l != nil {
			l.cut()
		}
	}
	errs = append(errs, h.bank.close())
	if h.db != nil {
		h.db.Close()
	}
	if h.pg != nil {
		errs = append(errs, h.pg.Stop())
	}
	if h.log != nil {
		errs = append(errs, h.log.Close())
	}
	return errors.Join(errs...)
}
