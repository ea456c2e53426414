package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
)

// Failures of fetching; all but ErrUnreachable are final.
var (
	ErrAddress     = fault.New(fault.Invalid, "media.address")         // not an address the mall fetches from
	ErrGone        = fault.New(fault.NotFound, "media.gone")           // the server has no such picture, or gives it to nobody
	ErrUnreachable = fault.New(fault.Unavailable, "media.unreachable") // try again later
)

// The bounds of one fetch.
const (
	fetchTime    = 30 * time.Second
	maxRedirects = 4
	maxAddress   = 2000
)

// Fetcher gets pictures that came as addresses from the open web, and from nowhere else: whatever the name or a
// redirect says, the connection is only made to a public address, so a file of addresses can't look into the network
// the mall runs in.
type Fetcher struct {
	client  *http.Client
	private bool
}

// NewFetcher makes a fetcher. Private lets it reach this machine and private networks; only tests and private mirrors
// set it.
func NewFetcher(private bool) *Fetcher {
	f := &Fetcher{private: private}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: f.guard}
	f.client = &http.Client{
		Timeout:       fetchTime,
		CheckRedirect: f.follow,
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 15 * time.Second,
			MaxIdleConns: 8, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		},
	}
	return f
}

// CheckAddress refuses what the mall does not fetch, as far as the text tells: only http and https, a host, no password.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || len(address) > maxAddress || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ErrAddress.Because(err)
	}
	return nil
}

// Fetch opens the picture at an address; the caller reads it within ctx and closes it. Studio.Take bounds its size.
func (f *Fetcher) Fetch(ctx context.Context, address string) (io.ReadCloser, error) {
	if err := CheckAddress(address); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, ErrAddress.Because(err)
	}
	req.Header.Set("User-Agent", "SilkRoadMall/1.0 (picture import)")
	req.Header.Set("Accept", "image/webp,image/jpeg,image/png,image/gif")
	res, err := f.client.Do(req)
	if errors.Is(err, ErrAddress) {
		return nil, ErrAddress.Because(err)
	}
	if err != nil {
		return nil, ErrUnreachable.Because(err)
	}
	if res.StatusCode == http.StatusOK {
		return res.Body, nil
	}
	res.Body.Close() // nothing of it is wanted
	err = fmt.Errorf("answer %s", res.Status)
	switch res.StatusCode {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		return nil, ErrGone.Because(err)
	}
	return nil, ErrUnreachable.Because(err)
}

func (f *Fetcher) follow(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return errors.New("too many redirects")
	}
	return CheckAddress(req.URL.String())
}

// guard runs when the name has been resolved, right before each connection, so that no later answer of a name server
// can slip past it.
func (f *Fetcher) guard(_, address string, _ syscall.RawConn) error {
	if f.private {
		return nil
	}
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return ErrAddress.Because(err)
	}
	if to.Port() != 80 && to.Port() != 443 || !public(to.Addr()) {
		return ErrAddress
	}
	return nil
}

// reserved are the networks that lead nowhere public beyond those the standard library names: IANA's special-purpose
// registries for IPv4 and IPv6 (RFC 6890 and its updates), and the translations of IPv4 into IPv6.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("3fff::/20"), netip.MustParsePrefix("5f00::/16"),
}

func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Zone() != "" {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
