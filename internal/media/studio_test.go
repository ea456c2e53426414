package media_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/silkroadmall/mall/internal/media"
)

// corner is a white picture whose top left quarter is red.
func corner(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{255, 255, 255, 255}
			if x < w/2 && y < h/2 {
				c = color.NRGBA{255, 0, 0, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func jpegOf(t *testing.T, img image.Image, orientation uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, nil))
	if orientation == 0 {
		return b.Bytes()
	}
	tiff := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00SECRETPLACE")
	binary.BigEndian.PutUint16(tiff[24:], orientation)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(tiff)+2))
	return append(append(append([]byte{}, b.Bytes()[:2]...), append(segment, tiff...)...), b.Bytes()[2:]...)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newStudio(t *testing.T) (*media.Studio, string) {
	t.Helper()
	dir := t.TempDir()
	disk, err := media.NewDisk(dir)
	must(t, err)
	return media.NewStudio(disk, 2), dir
}

func open(t *testing.T, s *media.Studio, name string) ([]byte, image.Image) {
	t.Helper()
	blob, _, err := s.Open(t.Context(), name)
	must(t, err)
	defer blob.Close()
	raw, err := io.ReadAll(blob)
	must(t, err)
	img, _, err := image.Decode(bytes.NewReader(raw))
	must(t, err)
	return raw, img
}

func TestTakeKeepsEverySizeWithoutMetadata(t *testing.T) {
	s, _ := newStudio(t)
	m, err := s.Take(t.Context(), bytes.NewReader(jpegOf(t, corner(1600, 800), 1)))
	must(t, err)
	if m.Width != 1600 || m.Height != 800 || len(m.Digest) != 64 {
		t.Errorf("%+v", m)
	}
	for _, size := range media.Sizes() {
		for _, f := range media.Formats() {
			raw, img := open(t, s, media.File(m.Digest, size, f))
			w, h := media.Fit(m.Width, m.Height, size)
			if img.Bounds().Dx() != w || img.Bounds().Dy() != h {
				t.Errorf("%d.%s is %v, not %d × %d", size, f, img.Bounds(), w, h)
			}
			if bytes.Contains(raw, []byte("SECRETPLACE")) || bytes.Contains(raw, []byte("Exif")) {
				t.Errorf("%d.%s still has its metadata", size, f)
			}
		}
	}
}

func TestTakeNeverEnlarges(t *testing.T) {
	s, _ := newStudio(t)
	m, err := s.Take(t.Context(), bytes.NewReader(jpegOf(t, corner(400, 200), 0)))
	must(t, err)
	for size, want := range map[int]int{320: 320, 640: 400, 1200: 400} {
		if _, img := open(t, s, media.File(m.Digest, size, media.JPEG)); img.Bounds().Dx() != want {
			t.Errorf("size %d is %d wide, not %d", size, img.Bounds().Dx(), want)
		}
	}
}

func TestTakeTurnsPicturesUpright(t *testing.T) {
	// Where the red quarter of the stored picture stands once it is upright, for each orientation.
	red := map[uint16][2]int{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}}
	s, _ := newStudio(t)
	for orientation, at := range red {
		m, err := s.Take(t.Context(), bytes.NewReader(jpegOf(t, corner(320, 160), orientation)))
		must(t, err)
		if (orientation >= 5) != (m.Height == 320) {
			t.Errorf("orientation %d: %d × %d", orientation, m.Width, m.Height)
		}
		_, img := open(t, s, media.File(m.Digest, 320, media.WebP))
		w, h := img.Bounds().Dx(), img.Bounds().Dy()
		_, g, _, _ := img.At(w/4+at[0]*w/2, h/4+at[1]*h/2).RGBA()
		if g>>8 > 60 {
			t.Errorf("orientation %d: the red quarter is not at %v", orientation, at)
		}
	}
}

// bomb is a PNG whose header promises more than anybody wants to decode.
func bomb(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, w), h)
	b = append(b, 8, 2, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

func TestTakeRefuses(t *testing.T) {
	var small bytes.Buffer
	must(t, png.Encode(&small, corner(8, 8)))
	whole := jpegOf(t, corner(400, 400), 0)
	for name, c := range map[string]struct {
		raw  []byte
		want error
	}{
		"text":            {[]byte("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"), media.ErrUnknown},
		"nothing":         {nil, media.ErrUnknown},
		"a bomb":          {bomb(60000, 60000), media.ErrPixels},
		"a wide bomb":     {bomb(1<<30, 40), media.ErrPixels},
		"a broken header": {[]byte("\xff\xd8\xff\xe0\x00"), media.ErrBroken},
		"half a picture":  {whole[:len(whole)/2], media.ErrBroken},
		"a dot":           {small.Bytes(), media.ErrSmall},
		"too many bytes":  {append(whole, make([]byte, media.MaxBytes)...), media.ErrTooBig},
	} {
		s, dir := newStudio(t)
		if _, err := s.Take(t.Context(), bytes.NewReader(c.raw)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
			t.Errorf("%s left %v", name, left)
		}
	}
}

func TestTakeLaysTransparencyOnWhite(t *testing.T) {
	clear := image.NewPaletted(image.Rect(0, 0, 64, 64), color.Palette{color.Transparent, color.Black})
	var b bytes.Buffer
	must(t, gif.Encode(&b, clear, nil))
	s, _ := newStudio(t)
	m, err := s.Take(t.Context(), &b)
	must(t, err)
	_, img := open(t, s, media.File(m.Digest, 320, media.JPEG))
	if r, _, _, _ := img.At(30, 30).RGBA(); r>>8 < 250 {
		t.Error("what was clear became dark")
	}
}

func TestTakeTheSameTwice(t *testing.T) {
	s, dir := newStudio(t)
	raw := jpegOf(t, corner(500, 500), 0)
	var wg sync.WaitGroup
	digests := make([]string, 6)
	for i := range digests {
		wg.Go(func() {
			m, err := s.Take(t.Context(), bytes.NewReader(raw))
			if err != nil {
				t.Error(err)
			}
			digests[i] = m.Digest
		})
	}
	wg.Wait()
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*"))
	hidden, _ := filepath.Glob(filepath.Join(dir, "*", "*", ".*"))
	if len(files) != len(media.Sizes())+2 || len(hidden) != 0 || digests[0] != digests[5] {
		t.Errorf("%v %v", files, hidden)
	}
}

func TestOpenMakesASizeThatWasAddedLater(t *testing.T) {
	s, dir := newStudio(t)
	m, err := s.Take(t.Context(), bytes.NewReader(jpegOf(t, corner(1600, 800), 0)))
	must(t, err)
	for _, f := range media.Formats() {
		name := media.File(m.Digest, 800, f)
		if err := os.Remove(filepath.Join(dir, name)); err != nil && f == media.WebP {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				blob, _, err := s.Open(t.Context(), name)
				if err != nil {
					t.Error(err)
					return
				}
				blob.Close()
			})
		}
		wg.Wait()
		if _, img := open(t, s, name); img.Bounds().Dx() != 800 || img.Bounds().Dy() != 400 {
			t.Errorf("%s is %v", f, img.Bounds())
		}
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s was not kept: %v", f, err)
		}
	}
	must(t, os.Remove(filepath.Join(dir, media.File(m.Digest, 1200, media.JPEG))))
	open(t, s, media.File(m.Digest, 1200, media.JPEG))
	must(t, os.Remove(filepath.Join(dir, media.File(m.Digest, 1200, media.WebP))))
	if _, _, err := s.Open(t.Context(), media.File(m.Digest, 1200, media.WebP)); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("the largest is made of nothing: %v", err)
	}
}

func TestOpenReachesNothingElse(t *testing.T) {
	s, dir := newStudio(t)
	must(t, os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o600))
	for _, name := range []string{"secret", "../secret", "/etc/passwd", "", "ab/../secret", "aa/" + "b/320.webp",
		media.File("ab", 320, media.WebP), media.File(string(bytes.Repeat([]byte("a"), 64)), 321, media.WebP)} {
		if _, _, err := s.Open(t.Context(), name); !errors.Is(err, media.ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
	disk, err := media.NewDisk(dir)
	must(t, err)
	for _, name := range []string{"../x", "a/../../x", "/x", "a\\x", ""} {
		if disk.Put(t.Context(), name, nil) == nil {
			t.Errorf("%q was written", name)
		}
	}
}

func TestFit(t *testing.T) {
	for _, c := range [][5]int{{1600, 800, 640, 640, 320}, {800, 1600, 640, 320, 640}, {100, 50, 320, 100, 50}, {5000, 1, 320, 320, 1}} {
		if w, h := media.Fit(c[0], c[1], c[2]); w != c[3] || h != c[4] {
			t.Errorf("%v gives %d × %d", c, w, h)
		}
	}
}
