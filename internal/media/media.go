// Package media turns the pictures people send into the pictures the mall shows: checked before they are decoded,
// upright, without metadata, in five sizes and two formats, kept in a blob store under the digest of what was sent.
//
// Invariants: nothing is decoded whose bytes or pixels are beyond the limits; what is shown was encoded here, so no
// byte that was sent is ever served; a picture is never made larger than it came; a file under a digest never changes.
//
// It must not know listings, factories, pages or a database.
package media

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/silkroadmall/mall/internal/fault"
)

// The limits of what is taken: bytes as sent, pixels and edges as the header says.
const (
	MaxBytes  = 16 << 20
	MaxPixels = 50_000_000
	MinEdge   = 32
)

// Refusals of this package; the args carry the limits.
var (
	ErrTooBig   = fault.New(fault.Invalid, "media.too_big")
	ErrPixels   = fault.New(fault.Invalid, "media.pixels")
	ErrSmall    = fault.New(fault.Invalid, "media.small")
	ErrUnknown  = fault.New(fault.Invalid, "media.unknown_format")
	ErrBroken   = fault.New(fault.Invalid, "media.broken")
	ErrNotFound = fault.New(fault.NotFound, "fault.not_found")
)

// Format is a format pictures are kept in, which is also the ending of the file's name.
type Format string

// The formats: WebP for those who take it, JPEG on white for all others.
const (
	WebP Format = "webp"
	JPEG Format = "jpg"
)

// Formats lists them, the better first.
func Formats() []Format { return []Format{WebP, JPEG} }

// ContentType is the format's media type.
func (f Format) ContentType() string {
	if f == JPEG {
		return "image/jpeg"
	}
	return "image/webp"
}

// Sizes are the longest edges in pixels, the smallest first. A picture that came smaller keeps its own size under the
// same name; Fit tells what it is. A size that is added here is made of those there are when it is first opened.
func Sizes() []int { return []int{160, 320, 640, 800, 1200} }

// Usual is the size for those who can't choose.
const Usual = 640

// Fit is the size of a picture of width × height within a longest edge: its own when it is not larger, else shrunk with
// its proportions kept, no edge below 1.
func Fit(width, height, edge int) (int, int) {
	longest := max(width, height)
	if longest <= edge {
		return width, height
	}
	return max(1, (width*edge+longest/2)/longest), max(1, (height*edge+longest/2)/longest)
}

// Master is a picture as it is kept: the SHA-256 of what was sent, in hex, and the upright size it came in.
type Master struct {
	Digest        string
	Width, Height int
}

// File is the name of a picture's file in the blob store and in addresses: "ab/ab12…/640.webp".
func File(digest string, size int, f Format) string {
	if len(digest) < 2 {
		return ""
	}
	return fmt.Sprintf("%s/%s/%d.%s", digest[:2], digest, size, f)
}

var fileName = regexp.MustCompile(`^([0-9a-f]{2})/([0-9a-f]{64})/([0-9]{3,4})\.(webp|jpg)$`)

// ParseFile reads a name that File made; any other is ErrNotFound, so that an address can't reach anything else.
func ParseFile(name string) (digest string, size int, f Format, err error) {
	m := fileName.FindStringSubmatch(name)
	if m == nil || m[1] != m[2][:2] {
		return "", 0, "", ErrNotFound
	}
	size, err = strconv.Atoi(m[3])
	if err != nil || File(m[2], size, Format(m[4])) != name || !known(size) {
		return "", 0, "", ErrNotFound.Because(err)
	}
	return m[2], size, Format(m[4]), nil
}

func known(size int) bool {
	for _, s := range Sizes() {
		if s == size {
			return true
		}
	}
	return false
}

// errBlob says that a blob's name can't be used.
var errBlob = errors.New("media: bad blob name")
