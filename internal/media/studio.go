package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // read, never written
	"image/jpeg"
	_ "image/png" // read, never written
	"io"

	"github.com/gen2brain/webp"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // read; the encoder is another package

	"github.com/silkroadmall/mall/internal/fault"
)

// The qualities of what is written.
const (
	webpQuality = 75 // a fifth fewer bytes than 80
	webpMethod  = 2  // half the time of the default for some 5 % more bytes
	jpegQuality = 82
)

// Studio takes pictures in. Decoding and encoding are heavy, so only a few are worked on at a time; others wait.
type Studio struct {
	blobs Blobs
	seats chan struct{}
}

// NewStudio keeps pictures in the blob store and works on so many at a time.
func NewStudio(blobs Blobs, parallel int) *Studio {
	return &Studio{blobs: blobs, seats: make(chan struct{}, max(1, parallel))}
}

// Take reads a picture (JPEG, PNG, WebP, GIF: its first frame), checks it, and keeps it in every size. The
// same bytes again are found and not worked on twice. What can't be taken is one of this package's refusals.
func (s *Studio) Take(ctx context.Context, r io.Reader) (Master, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Master{}, fmt.Errorf("read picture: %w", err)
	}
	if len(raw) > MaxBytes {
		return Master{}, ErrTooBig.With(fault.Args{"megabytes": MaxBytes >> 20})
	}
	m, turn, err := inspect(raw)
	if err != nil {
		return Master{}, err
	}
	if kept, err := s.kept(ctx, m.Digest); kept || err != nil {
		return m, err
	}
	leave, err := s.sit(ctx)
	if err != nil {
		return Master{}, err
	}
	defer leave()
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return Master{}, ErrBroken.Because(err)
	}
	return m, s.keep(ctx, m, shrink(img, turn))
}

// sit waits for a seat.
func (s *Studio) sit(ctx context.Context) (leave func(), err error) {
	select {
	case s.seats <- struct{}{}:
		return func() { <-s.seats }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to work on a picture: %w", ctx.Err())
	}
}

// inspect looks at the header only.
func inspect(raw []byte) (m Master, turn int, err error) {
	cfg, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if errors.Is(err, image.ErrFormat) {
		return m, 0, ErrUnknown.Because(err)
	}
	if err != nil {
		return m, 0, ErrBroken.Because(err)
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || cfg.Width > MaxPixels/cfg.Height {
		return m, 0, ErrPixels.With(fault.Args{"megapixels": MaxPixels / 1_000_000})
	}
	if min(cfg.Width, cfg.Height) < MinEdge {
		return m, 0, ErrSmall.With(fault.Args{"pixels": MinEdge})
	}
	sum := sha256.Sum256(raw)
	m = Master{Digest: hex.EncodeToString(sum[:]), Width: cfg.Width, Height: cfg.Height}
	if turn = orientation(raw); turned(turn) {
		m.Width, m.Height = m.Height, m.Width
	}
	return m, turn, nil
}

// last is the file that is written last: where it is, all are.
func last(digest string) string { return File(digest, Sizes()[0], WebP) }

func (s *Studio) kept(ctx context.Context, digest string) (bool, error) {
	kept, err := s.blobs.Exists(ctx, last(digest))
	if err != nil {
		return false, fmt.Errorf("look for picture: %w", err)
	}
	return kept, nil
}

// shrink brings the picture to the largest size, upright.
func shrink(img image.Image, turn int) image.Image {
	largest := Sizes()[len(Sizes())-1]
	return upright(scale(img, largest), turn)
}

// scale makes the picture smaller by the Catmull-Rom kernel, over a transparent ground; one that fits comes back as it
// is.
func scale(img image.Image, edge int) image.Image {
	b := img.Bounds()
	w, h := Fit(b.Dx(), b.Dy(), edge)
	if w == b.Dx() && h == b.Dy() {
		return img
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(to, to.Bounds(), img, b, draw.Src, nil)
	return to
}

// keep writes all sizes, the largest first; each is made of the one before it. JPEG is written where pages and feeds name
// it; Open makes what else is asked for.
func (s *Studio) keep(ctx context.Context, m Master, img image.Image) error {
	for i := len(Sizes()) - 1; i >= 0; i-- {
		size := Sizes()[i]
		img = scale(img, size)
		for _, f := range Formats() {
			if f == JPEG && size != Usual && i < len(Sizes())-1 {
				continue
			}
			data, err := encode(img, f)
			if err != nil {
				return fmt.Errorf("encode picture: %w", err)
			}
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("keep picture: %w", err)
			}
			if err := s.blobs.Put(ctx, File(m.Digest, size, f), data); err != nil {
				return fmt.Errorf("keep picture: %w", err)
			}
		}
	}
	return nil
}

func encode(img image.Image, f Format) ([]byte, error) {
	var b bytes.Buffer
	if f == WebP {
		err := webp.Encode(&b, img, webp.Options{Quality: webpQuality, Method: webpMethod})
		return b.Bytes(), err
	}
	err := jpeg.Encode(&b, onWhite(img), &jpeg.Options{Quality: jpegQuality})
	return b.Bytes(), err
}

// onWhite lays a picture with transparency on white.
func onWhite(img image.Image) image.Image {
	if opaque, ok := img.(interface{ Opaque() bool }); ok && opaque.Opaque() {
		return img
	}
	to := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(to, to.Bounds(), img, img.Bounds().Min, draw.Over)
	return to
}
