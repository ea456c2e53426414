package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func get(t *testing.T, url string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBundles(t *testing.T) {
	for name, parts := range bundles {
		for _, part := range parts {
			if len(shelf.read("css/"+part+".css")) == 0 {
				t.Errorf("%s lists %s, which is not there", name, part)
			}
		}
	}
	used := map[string]bool{}
	for _, parts := range bundles {
		for _, part := range parts {
			used[part] = true
		}
	}
	entries, err := files.ReadDir("css")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !used[strings.TrimSuffix(e.Name(), ".css")] {
			t.Errorf("%s is in no bundle", e.Name())
		}
	}
}

func TestURL(t *testing.T) {
	url := URL("shop.css")
	if !regexp.MustCompile(`^/static/[0-9a-f]{12}/shop\.css$`).MatchString(url) {
		t.Fatalf("URL = %q", url)
	}
	if url == strings.Replace(URL("portal.css"), "portal", "shop", 1) {
		t.Error("two bundles have one hash")
	}
	if got := get(t, URL("nothing.css")).StatusCode; got != http.StatusNotFound {
		t.Errorf("an unknown name answers %d", got)
	}
}

func TestHandlerServesEveryAssetInEveryEncoding(t *testing.T) {
	decode := map[string]func(io.Reader) io.Reader{
		"":   func(r io.Reader) io.Reader { return r },
		"br": func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip": func(r io.Reader) io.Reader {
			z, err := gzip.NewReader(r)
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
		"zstd": func(r io.Reader) io.Reader {
			z, err := zstd.NewReader(r)
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
	}
	for _, name := range Names() {
		a, _ := shelf.asset(name)
		for coding := range decode {
			res := get(t, URL(name), "Accept-Encoding", coding)
			if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != a.mime {
				t.Errorf("%s: %d %s", name, res.StatusCode, res.Header.Get("Content-Type"))
			}
			if got := body(t, decode[res.Header.Get("Content-Encoding")](res.Body)); !bytes.Equal(got, a.plain) {
				t.Errorf("%s as %q: other content", name, coding)
			}
			if got := res.Header.Get("Content-Encoding"); coding != "" && got != coding && len(a.plain) > 500 {
				t.Errorf("%s: asked for %s, got %q", name, coding, got)
			}
		}
	}
}

func TestHandlerCaching(t *testing.T) {
	t.Run("keeps the current content for ever", func(t *testing.T) {
		res := get(t, URL("shop.js"))
		if got := res.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Error(got)
		}
		if got := res.Header.Get("Vary"); got != "Accept-Encoding" {
			t.Error(got)
		}
	})
	t.Run("answers a stale hash for a minute only", func(t *testing.T) {
		res := get(t, "/static/000000000000/shop.js")
		if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "public, max-age=60" {
			t.Error(res.StatusCode, res.Header.Get("Cache-Control"))
		}
	})
	t.Run("answers 304 to a known tag, and keeps the codings apart", func(t *testing.T) {
		tag := get(t, URL("shop.css"), "Accept-Encoding", "br").Header.Get("ETag")
		if got := get(t, URL("shop.css"), "Accept-Encoding", "br", "If-None-Match", tag).StatusCode; got != http.StatusNotModified {
			t.Error(got)
		}
		if got := get(t, URL("shop.css"), "Accept-Encoding", "gzip", "If-None-Match", tag).StatusCode; got != http.StatusOK {
			t.Error(got)
		}
	})
	t.Run("refuses other methods", func(t *testing.T) {
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, URL("shop.css"), nil))
		if w.Code != http.StatusMethodNotAllowed {
			t.Error(w.Code)
		}
	})
}

func TestPickTakesTheBestAllowed(t *testing.T) {
	forms := encodings{"br": []byte("b"), "gzip": []byte("g"), "zstd": []byte("z")}
	for accept, want := range map[string]string{
		"gzip, deflate, br, zstd": "br", "gzip, zstd": "zstd", "GZIP": "gzip", "br;q=0, gzip;q=0.5": "gzip",
		"br; q=0.0": "", "br;q=0.001": "br", "": "", "identity": "",
	} {
		if _, got := forms.pick(accept, nil); got != want {
			t.Errorf("%q gives %q, want %q", accept, got, want)
		}
	}
}

// The budgets: first paint of the shop waits for its sheet; scripts are deferred.
func TestBudgets(t *testing.T) {
	for name, most := range map[string]int{
		"shop.css": 14 << 10, "portal.css": 14 << 10, "admin.css": 14 << 10,
		"shop.js": 6 << 10, "desk.js": 6 << 10, "passkey.js": 2 << 10, "icons.svg": 6 << 10, "tiles.svg": 6 << 10,
	} {
		a, ok := shelf.asset(name)
		if !ok {
			t.Fatalf("%s is not there", name)
		}
		if got := len(a.pack()["br"]); got == 0 || got > most {
			t.Errorf("%s has %d bytes compressed, at most %d", name, got, most)
		}
	}
}

func TestNothingComesFromElsewhere(t *testing.T) {
	outside := regexp.MustCompile(`(?i)@import|https?://|url\(|//[a-z0-9.-]+\.[a-z]{2,}/`)
	for _, name := range Names() {
		a, _ := shelf.asset(name)
		text := strings.ReplaceAll(string(a.plain), `xmlns="http://www.w3.org/2000/svg"`, "")
		if found := outside.FindString(text); found != "" {
			t.Errorf("%s holds %q", name, found)
		}
	}
}

func TestSqueeze(t *testing.T) {
	for in, want := range map[string]string{
		"a { b: c; }\n":                        "a{b: c;}",
		"a /* x */ b{}":                        "a b{}",
		"a/* x */\n  b{}":                      "a b{}",
		`a::before { content: "  /* no */"; }`: `a::before{content: "  /* no */";}`,
		"a,\n b { x: calc(1px + 2px) }":        "a,b{x: calc(1px + 2px)}",
		"a{} /* open":                          "a{}",
		`q { quotes: "\"" "'"; }`:              `q{quotes: "\"" "'";}`,
	} {
		if got := squeeze(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
