package static

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
)

const prefix = "/static/"

// asset is one file as browsers ask for it.
type asset struct {
	name, hash, url, mime string
	plain                 []byte
	pack                  func() encodings
}

// cabinet holds the assets by name; filled once, read-only after.
type cabinet struct {
	source fs.FS
	once   sync.Once
	byName map[string]*asset
}

func (c *cabinet) asset(name string) (*asset, bool) {
	c.once.Do(c.fill)
	a, ok := c.byName[name]
	return a, ok
}

func (c *cabinet) names() []string {
	c.once.Do(c.fill)
	names := make([]string, 0, len(c.byName))
	for name := range c.byName {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (c *cabinet) fill() {
	c.byName = map[string]*asset{}
	for name, parts := range bundles {
		var css strings.Builder
		for _, part := range parts {
			css.Write(c.read("css/" + part + ".css"))
		}
		text := squeeze(css.String())
		if name == "design.css" {
			text = forced(text)
		}
		c.add(name, []byte(text))
	}
	for _, dir := range []string{"js", "img", "rules"} {
		entries, err := fs.ReadDir(c.source, dir)
		if err != nil {
			continue // an absent folder holds no assets
		}
		for _, e := range entries {
			c.add(e.Name(), c.read(dir+"/"+e.Name()))
		}
	}
}

// forced lets a class stand for what needs a pointer or a keyboard, with the weight of the state itself.
func forced(css string) string {
	return strings.NewReplacer(":hover", ":is(:hover,.is-hover)", ":focus-visible", ":is(:focus-visible,.is-focus)",
		":active", ":is(:active,.is-active)", `[aria-busy="true"]`, `:is([aria-busy="true"],.is-busy)`).Replace(css)
}

// read gives a file's content, nothing for one that is not there; the tests
// hold that every listed part exists.
func (c *cabinet) read(name string) []byte {
	b, err := fs.ReadFile(c.source, name)
	if err != nil {
		return nil
	}
	return b
}

func (c *cabinet) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:6])
	kind := mimeOf(name)
	a := &asset{name: name, hash: hash, url: prefix + hash + "/" + name, mime: kind, plain: content}
	a.pack = sync.OnceValue(func() encodings { return encode(kind, content) })
	c.byName[name] = a
}

// mimeOf does not trust the machine's own table for the types that matter.
func mimeOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json": // all there is of it are rules for loading ahead
		return "application/speculationrules+json"
	case ".svg":
		return "image/svg+xml"
	case ".webp":
		return "image/webp"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func (c *cabinet) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, prefix), "/")
	c.send(w, r, hash, name)
}

func (c *cabinet) send(w http.ResponseWriter, r *http.Request, hash, name string) {
	a, ok := c.asset(name)
	if !ok {
		http.NotFound(w, r)
		return
	}
	body, encoding := a.pack().pick(r.Header.Get("Accept-Encoding"), a.plain)
	a.head(w.Header(), hash, encoding)
	if Matches(r.Header.Get("If-None-Match"), w.Header().Get("ETag")) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the browser went away: nobody is left to tell
	}
}

func (a *asset) head(h http.Header, hash, encoding string) {
	h.Set("Content-Type", a.mime)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept-Encoding")
	tag := a.hash
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		tag += "-" + encoding
	}
	h.Set("ETag", `"`+tag+`"`)
	if hash == a.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "public, max-age=60")
	}
}
