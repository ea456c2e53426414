//go:build unix

package torture

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// exchange is where lines begin.
type exchange struct{ server *toxiproxy.ApiServer }

func newExchange() exchange {
	return exchange{toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())}
}

// line is one connection of the shop with something outside, which can be cut and delayed.
type line struct{ proxy *toxiproxy.Proxy }

// line leads from a free port of this machine to the address.
func (x exchange) line(name, to string) (*line, error) {
	l := &line{toxiproxy.NewProxy(x.server, name, "127.0.0.1:0", to)}
	if err := l.proxy.Start(); err != nil {
		return nil, fmt.Errorf("open line %s: %w", name, err)
	}
	return l, nil
}

// address is where the line begins: host and port.
func (l *line) address() string { return l.proxy.Listen }

// cut breaks every connection and refuses new ones, until mend.
func (l *line) cut() { l.proxy.Stop() }

// mend lets connections through again.
func (l *line) mend() error {
	for n := 0; ; n++ {
		err := l.proxy.Start()
		if err == nil || n == 50 || strings.Contains(err.Error(), toxiproxy.ErrProxyAlreadyStarted.Error()) {
			return ignoreStarted(err)
		}
		time.Sleep(20 * time.Millisecond) // the port is being given back
	}
}

func ignoreStarted(err error) error {
	if err == toxiproxy.ErrProxyAlreadyStarted {
		return nil
	}
	return err
}

// delay holds back everything on its way to us by so many milliseconds, give or take half of it, until quicken.
func (l *line) delay(milliseconds int) error {
	toxic := fmt.Sprintf(`{"name": "delay", "type": "latency", "attributes": {"latency": %d, "jitter": %d}}`, milliseconds, milliseconds/2)
	_, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(toxic))
	return err
}

func (l *line) quicken() { l.proxy.Toxics.ResetToxics(context.Background()) }

// freePort is a port of this machine that nobody listens at.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
