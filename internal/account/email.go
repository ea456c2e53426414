package account

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"

	"github.com/silkroadmall/mall/internal/fault"
)

// Longest parts of a mail address, RFC 5321 section 4.5.3.1.
const (
	maxEmail = 254
	maxLocal = 64
)

// ErrEmail says that what was typed is no mail address.
var ErrEmail = fault.New(fault.Invalid, "account.email")

// ParseEmail brings a typed mail address into the form it is kept and compared in: trimmed, lower case, the domain
// in ASCII (IDNA 2008). It refuses what no ordinary mail server delivers to, with ErrEmail: quoted and non-ASCII
// local parts, domains without a dot, address literals.
func ParseEmail(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	local, domain, ok := strings.Cut(typed, "@")
	if !ok || len(typed) > maxEmail || local == "" || len(local) > maxLocal || !plainASCII(local) {
		return "", ErrEmail
	}
	domain, err := idna.Lookup.ToASCII(strings.ToLower(domain))
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return "", ErrEmail
	}
	email := strings.ToLower(local) + "@" + domain
	if parsed, err := mail.ParseAddress(email); err != nil || parsed.Address != email || len(email) > maxEmail {
		return "", ErrEmail
	}
	return email, nil
}

// plainASCII holds for text of printable ASCII without blanks or quotes.
func plainASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"\()<>,;:[]`, r) }) < 0
}
