package customs

import (
	"strings"

	"github.com/silkroadmall/mall/internal/fault"
)

// Errors of codes: a text that is no heading of the Harmonized System, and one whose chapter there isn't. The second is
// the first too.
var (
	ErrHS      = fault.New(fault.Invalid, "customs.hs_malformed")
	ErrChapter = fault.New(fault.Invalid, "customs.hs_no_chapter")
)

// HS is a code of the Harmonized System or of a national tariff built on it: 4 to 10 digits, no dots.
type HS string

// ParseHS reads a code with or without dots or spaces, 4 to 10 digits ("6214.10", "6214 10 00"); ErrHS otherwise,
// ErrChapter for chapters 00, 77 (reserved), 98 and 99 (left to countries).
func ParseHS(s string) (HS, error) {
	code := strings.NewReplacer(".", "", " ", "").Replace(strings.TrimSpace(s))
	if len(code) < 4 || len(code) > 10 || strings.Trim(code, "0123456789") != "" {
		return "", ErrHS.With(fault.Args{"code": s})
	}
	if chapter := code[:2]; chapter == "00" || chapter == "77" || chapter > "97" {
		return "", ErrChapter.With(fault.Args{"chapter": chapter}).Because(ErrHS)
	}
	return HS(code), nil
}

// String is the code with dots as it is usually printed: "6214.10", "6214.10.00", "6214.10.0012".
func (h HS) String() string {
	s := string(h)
	switch {
	case len(s) > 8:
		return s[:4] + "." + s[4:6] + "." + s[6:]
	case len(s) > 6:
		return s[:4] + "." + s[4:6] + "." + s[6:]
	case len(s) > 4:
		return s[:4] + "." + s[4:]
	}
	return s
}
