package static

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// encodings are the compressed forms of one asset, by their name in HTTP. A form that
// is not smaller than the plain one is left out.
type encodings map[string][]byte

// Codings are the content codings that are spoken, in the order in which they are sent to a browser that takes several;
// brotli is smallest on our files.
func Codings() []string { return []string{"br", "zstd", "gzip"} }

// Effort is how hard something is compressed: Quick for what is sent once, Thorough for what is sent again and again,
// Utmost for what never changes.
type Effort int

// The efforts.
const (
	Quick Effort = iota
	Thorough
	Utmost
)

// writer is a compressor that can be used again.
type writer interface {
	io.WriteCloser
	Reset(w io.Writer)
}

// open makes the compressor of a coding.
func open(coding string, e Effort) (writer, error) {
	switch coding {
	case "br":
		return brotli.NewWriterLevel(nil, [...]int{2, 6, brotli.BestCompression}[e]), nil
	case "zstd":
		level := [...]zstd.EncoderLevel{zstd.SpeedFastest, zstd.SpeedBetterCompression, zstd.SpeedBestCompression}[e]
		return zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<18))
	}
	return gzip.NewWriterLevel(nil, [...]int{3, 7, gzip.BestCompression}[e])
}

// Packer compresses; it keeps its compressors, which are costly to make, for the next time. It is safe for many
// goroutines; the zero Packer is ready.
type Packer struct{ idle sync.Map } // [coding, effort] → *sync.Pool

type tool struct {
	coding string
	effort Effort
}

// Pack compresses by one of Codings.
func (p *Packer) Pack(coding string, e Effort, plain []byte) ([]byte, error) {
	kept, _ := p.idle.LoadOrStore(tool{coding, e}, &sync.Pool{})
	pool := kept.(*sync.Pool) // nothing else is stored
	w, ok := pool.Get().(writer)
	if !ok {
		var err error
		if w, err = open(coding, e); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	pool.Put(w)
	return bytes.Clone(out.Bytes()), nil
}

// encode makes every compressed form. Pictures other than SVG are compressed
// already, and rules are as short as a packet.
func encode(kind string, plain []byte) encodings {
	if !strings.HasPrefix(kind, "text/") && kind != "image/svg+xml" {
		return nil
	}
	forms, once := encodings{}, &Packer{}
	for _, coding := range Codings() {
		if packed, err := once.Pack(coding, Utmost, plain); err == nil && len(packed) < len(plain) {
			forms[coding] = packed
		}
	}
	return forms
}

// pick chooses by Accept-Encoding.
func (e encodings) pick(accept string, plain []byte) ([]byte, string) {
	coding := Negotiate(accept, func(name string) bool { return e[name] != nil })
	if coding == "" {
		return plain, ""
	}
	return e[coding], coding
}

// Negotiate is the first of Codings there is that an Accept-Encoding takes, "" for none; a coding with q=0 is refused.
func Negotiate(accept string, there func(coding string) bool) string {
	var taken [3]bool
	for part := range strings.SplitSeq(accept, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		for i, coding := range Codings() {
			if strings.EqualFold(strings.TrimSpace(name), coding) {
				taken[i] = !zeroWeight(weight)
			}
		}
	}
	for i, coding := range Codings() {
		if taken[i] && there(coding) {
			return coding
		}
	}
	return ""
}

func zeroWeight(param string) bool {
	_, q, ok := strings.Cut(strings.ReplaceAll(param, " ", ""), "q=")
	return ok && strings.Trim(q, "0.") == ""
}

// Matches tells whether an If-None-Match names an entity tag. Weak and strong ones are alike there.
func Matches(asked, tag string) bool {
	for one := range strings.SplitSeq(asked, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == tag || one == "*" {
			return true
		}
	}
	return false
}

func itoa(n int) string { return strconv.Itoa(n) }
