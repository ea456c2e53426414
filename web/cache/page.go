package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/static"
)

// page is an answer that can be given again. What is not lasting is given only to those who waited for it.
type page struct {
	at       key
	status   int
	header   http.Header
	plain    []byte
	hash     string
	html     bool
	lasting  bool
	listings []id.Listing // sorted
	shown    []func(echo.Context)
	list     bool      // of goods that were found
	begun    time.Time // when it was begun to be made
	until    time.Time
	size     int64 // as counted by the cache, under its lock

	mu    sync.Mutex
	forms map[string]*form
}

// form is a page in a coding, with the headers that belong to it.
type form struct {
	body                []byte
	coding, length, tag []string
	effort              static.Effort
	again               bool // it is being made smaller
}

// overhead is about what a page takes beside its text.
const overhead = 2 << 10

func newPage(r *recorder, listings []id.Listing, shown []func(echo.Context)) *page {
	p := &page{status: r.status, header: r.header, plain: bytes.Clone(r.body.Bytes()), listings: listings, shown: shown, forms: map[string]*form{}}
	p.html = strings.HasPrefix(r.header.Get("Content-Type"), "text/html")
	p.lasting = p.html && p.status == http.StatusOK && r.header.Get("Set-Cookie") == "" && strings.HasPrefix(r.header.Get("Cache-Control"), "public")
	sum := sha256.Sum256(p.plain)
	p.hash = hex.EncodeToString(sum[:10])
	vary := []string{"Accept-Encoding"}
	for _, name := range r.header.Values("Vary") {
		if name != vary[0] {
			vary = append(vary, name)
		}
	}
	p.header["Vary"] = []string{strings.Join(vary, ", ")}
	return p
}

// weight is the room a page takes before it is packed.
func (p *page) weight() int64 {
	return int64(cap(p.plain)) + overhead + int64(16*len(p.listings))
}

// show gives the page to somebody.
func (k *Cache) show(c echo.Context, p *page, kept bool) error {
	for _, do := range p.shown {
		do(c)
	}
	w, r := c.Response(), c.Request()
	h := w.Header()
	for name, values := range p.header {
		h[name] = values
	}
	f := k.form(p, p.coding(r.Header.Get("Accept-Encoding")), kept)
	if f.coding != nil {
		h["Content-Encoding"] = f.coding
	}
	if p.lasting {
		h["Etag"] = f.tag
		if p.same(r.Header.Get("If-None-Match")) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h["Content-Length"] = f.length
	w.WriteHeader(p.status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, err := w.Write(f.body)
	return err
}

// coding is what of the browser's codings the page is sent in; what is short or no text is sent as it is.
func (p *page) coding(accept string) string {
	if !p.html || len(p.plain) < 1024 {
		return ""
	}
	return static.Negotiate(accept, func(string) bool { return true })
}

// same tells whether a browser has the page already, in whatever coding.
func (p *page) same(asked string) bool {
	return asked != "" && (strings.Contains(asked, `"`+p.hash) || static.Matches(asked, "*"))
}

// form is the page in a coding: packed quickly when that is first asked for, and once it is shown again packed well,
// while nobody waits.
func (k *Cache) form(p *page, coding string, kept bool) *form {
	p.mu.Lock()
	f := p.forms[coding]
	first := f == nil
	if first {
		f = k.pack(p, coding, static.Quick)
		p.forms[coding] = f
	}
	again := kept && !first && coding != "" && f.effort == static.Quick && !f.again
	f.again = f.again || again
	p.mu.Unlock()
	if first && coding != "" {
		k.grown(p, int64(len(f.body)))
	}
	if again {
		go k.repack(p, coding)
	}
	return f
}

func (k *Cache) repack(p *page, coding string) {
	better := k.pack(p, coding, static.Thorough)
	p.mu.Lock()
	less := len(p.forms[coding].body) - len(better.body)
	p.forms[coding] = better
	p.mu.Unlock()
	k.grown(p, int64(-less))
}

// pack makes a form; what can't be packed is sent plain. Each form has a tag of its own, since its bytes are its own.
func (k *Cache) pack(p *page, coding string, e static.Effort) *form {
	f := &form{body: p.plain, effort: e}
	tag := p.hash
	if coding != "" {
		if body, err := k.packer.Pack(coding, e, p.plain); err == nil {
			f.body, f.coding = body, []string{coding}
			tag += "-" + coding + strconv.Itoa(int(e))
		}
	}
	f.tag, f.length = []string{`"` + tag + `"`}, []string{strconv.Itoa(len(f.body))}
	return f
}
