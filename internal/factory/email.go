package factory

import (
	"net/mail"
	"strings"

	"github.com/silkroadmall/mall/internal/fault"
)

// ErrEmail says that what was typed is no mail address that shoppers could write to.
var ErrEmail = fault.New(fault.Invalid, "factory.public_email")

// maxEmail is the longest mail address, RFC 5321 section 4.5.3.1.
const maxEmail = 254

// ParseEmail brings a typed mail address into the form it is shown in: trimmed, the domain in lower case. What has no domain with a
// dot, or a name beside the address, is ErrEmail.
func ParseEmail(typed string) (string, error) {
	local, domain, _ := strings.Cut(strings.TrimSpace(typed), "@")
	email := local + "@" + strings.ToLower(domain)
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > maxEmail || !strings.Contains(strings.Trim(domain, "."), ".") || strings.ContainsAny(email, " \"") {
		return "", ErrEmail
	}
	return email, nil
}
