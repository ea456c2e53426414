package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// encodings are the compressed forms of one asset, by their name in HTTP. A form that
// is not smaller than the plain one is left out.
type encodings map[string][]byte

// order is what to send when the browser takes several; brotli is smallest on
// our files.
var order = []string{"br", "zstd", "gzip"}

// encode makes every compressed form. Pictures other than SVG are compressed
// already.
func encode(kind string, plain []byte) encodings {
	if !strings.HasPrefix(kind, "text/") && kind != "image/svg+xml" {
		return nil
	}
	forms := encodings{}
	for name, open := range map[string]func(io.Writer) (io.WriteCloser, error){
		"br": func(w io.Writer) (io.WriteCloser, error) {
			return brotli.NewWriterLevel(w, brotli.BestCompression), nil
		},
		"gzip": func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) },
		"zstd": func(w io.Writer) (io.WriteCloser, error) {
			return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
		},
	} {
		if packed, err := pack(open, plain); err == nil && len(packed) < len(plain) {
			forms[name] = packed
		}
	}
	return forms
}

func pack(open func(io.Writer) (io.WriteCloser, error), plain []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := open(&out)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// pick chooses by Accept-Encoding; a coding with q=0 is refused.
func (e encodings) pick(accept string, plain []byte) ([]byte, string) {
	taken := map[string]bool{}
	for part := range strings.SplitSeq(accept, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		taken[strings.ToLower(strings.TrimSpace(name))] = !zeroWeight(weight)
	}
	for _, name := range order {
		if body, ok := e[name]; ok && taken[name] {
			return body, name
		}
	}
	return plain, ""
}

func zeroWeight(param string) bool {
	_, q, ok := strings.Cut(strings.ReplaceAll(param, " ", ""), "q=")
	return ok && strings.Trim(q, "0.") == ""
}

func itoa(n int) string { return strconv.Itoa(n) }
