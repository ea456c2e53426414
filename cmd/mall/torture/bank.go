//go:build unix

package torture

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/embedded"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/request"
	provider "github.com/silkroadmall/mall/web/sandbox"
)

// bank is the payment provider: another company's server with a database of its own, which no fault of ours reaches. It is
// as fast as it can be: its disk is not what is measured.
type bank struct {
	cluster *embedded.Cluster
	db      *database.DB
	store   *sandbox.Store
	server  *http.Server
	stop    context.CancelFunc
	base    string // where payers reach it
}

// openBank opens a provider that shares the secret with the shop. Its messages go through dial, whatever their address.
func openBank(ctx context.Context, dir, secret string, log *slog.Logger, dial func() string) (*bank, error) {
	b := &bank{stop: func() {}}
	cluster, err := embedded.Postgres(ctx, embedded.PostgresOptions{Dir: filepath.Join(dir, "provider"), Throwaway: true})
	if err != nil {
		return b, err
	}
	b.cluster = cluster
	if _, err := database.Migrate(ctx, cluster.URL); err != nil {
		return b, err
	}
	if b.db, err = database.Open(ctx, database.Options{URL: cluster.URL, Log: log}); err != nil {
		return b, err
	}
	b.store = sandbox.NewStore(b.db, time.Now)
	keys := sandbox.DeriveKeys(secret)
	if err := b.serve(keys, log); err != nil {
		return b, err
	}
	ctx, b.stop = context.WithCancel(context.WithoutCancel(ctx))
	go sandbox.NewSender(b.store, keys.Secret, messenger(dial), log).Run(ctx)
	return b, nil
}

// messenger sends every message through one line, as if that were the internet between the two.
func messenger(dial func() string) *http.Client {
	var d net.Dialer
	return &http.Client{Timeout: 10 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 20, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return d.DialContext(ctx, network, dial())
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (b *bank) serve(keys sandbox.Keys, log *slog.Logger) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("open provider: %w", err)
	}
	base := &url.URL{Scheme: "http", Host: l.Addr().String()}
	e, err := web.New(web.Surfaces{
		Sandbox: provider.Face(provider.Deps{Provider: b.store, Key: keys.API, BaseURL: base.String(), Log: log}),
	}, web.Options{Gate: request.NewGate(request.GateOptions{BaseURL: base, Now: time.Now}), BaseURL: base, Log: log})
	if err != nil {
		return fmt.Errorf("open provider: %w", err)
	}
	b.base, b.server = base.String(), &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second}
	go b.server.Serve(l) // until close; requests after it are nobody's
	return nil
}

func (b *bank) close() error {
	if b == nil {
		return nil
	}
	b.stop()
	var errs []error
	if b.server != nil {
		errs = append(errs, b.server.Close())
	}
	if b.db != nil {
		b.db.Close()
	}
	if b.cluster != nil {
		errs = append(errs, b.cluster.Stop())
	}
	return errors.Join(errs...)
}
