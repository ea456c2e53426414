package shop_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/testdb"
)

// wire leads to a server until it is cut.
type wire struct {
	net.Listener
	mu    sync.Mutex
	ends  []net.Conn
	to    string
	isCut bool
}

func newWire(t *testing.T, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, to: to}
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(near)
		}
	}()
	return w
}

func (w *wire) carry(near net.Conn) {
	far, err := net.Dial("tcp", w.to)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil || w.isCut {
		near.Close()
		return
	}
	w.ends = append(w.ends, near, far)
	go func() { _, _ = io.Copy(far, near) }() // ends when either side is cut
	go func() { _, _ = io.Copy(near, far) }()
}

// cut is the server going away.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.isCut = true
	w.Close()
	for _, c := range w.ends {
		c.Close()
	}
}

// TestWithoutADatabase: while the database is away the shop says so in the visitor's language, when to come again, and that the cart is
// safe; to members too, whose session can't be looked up.
func TestWithoutADatabase(t *testing.T) {
	t.Parallel()
	server := testdb.New(t).Pool().Config().ConnConfig
	w := newWire(t, fmt.Sprintf("%s:%d", server.Host, server.Port))
	db, err := database.Open(t.Context(), database.Options{Conns: 4,
		URL: fmt.Sprintf("postgres://%s:%s@%s/%s?sslmode=disable", server.User, server.Password, w.Addr(), server.Database)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	h := houseOn(t, db, nil)
	h.stock()
	guest, member := h.browser(), h.member("anna")
	guest.fill("silk-scarf", "1")
	w.cut()
	for path, want := range map[string]string{"/en-de/l/silk-scarf": "cart is safe", "/de-de/cart": "Warenkorb ist sicher", "/en-de/checkout": "cart is safe"} {
		for _, b := range []*browser{guest, member} {
			p := b.open(path).is(http.StatusServiceUnavailable, path).says(".failure", want).shows(1, ".failure h1")
			if p.header.Get("Retry-After") == "" || p.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: come again after %q, kept %q", path, p.header.Get("Retry-After"), p.header.Get("Cache-Control"))
			}
		}
	}
	guest.open("/ar-ae/l/silk-scarf").is(http.StatusServiceUnavailable, "/ar-ae/l/silk-scarf").shows(1, "html[dir=rtl] .failure")
}
