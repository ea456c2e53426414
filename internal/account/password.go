package account

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"github.com/silkroadmall/mall/internal/fault"
)

// The bounds of a password, in characters. There is no other rule on its make-up (NIST SP 800-63B, 5.1.1.2); the upper
// bound keeps hashing cheap.
const (
	MinPassword = 10
	MaxPassword = 200
)

// Refusals of passwords.
var (
	ErrPasswordShort  = fault.New(fault.Invalid, "account.password_short")
	ErrPasswordLong   = fault.New(fault.Invalid, "account.password_long")
	ErrPasswordCommon = fault.New(fault.Invalid, "account.password_common")
	ErrPasswordEmail  = fault.New(fault.Invalid, "account.password_email")
	// ErrBusy says that too many passwords are being checked at once; nothing was decided.
	ErrBusy = fault.New(fault.Unavailable, "account.busy")
)

// CheckPassword refuses a new password that is too short or long, on the list of common ones, all one character, or
// the person's own mail address or a part of it that is most of the password.
func CheckPassword(password, email string) error {
	password = norm.NFKC.String(password)
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return ErrPasswordShort.With(fault.Args{"min": MinPassword})
	case n > MaxPassword:
		return ErrPasswordLong.With(fault.Args{"max": MaxPassword})
	}
	low := strings.ToLower(password)
	if local, _, _ := strings.Cut(email, "@"); email != "" && (low == email || 2*len(local) > len(low) && strings.Contains(low, local)) {
		return ErrPasswordEmail
	}
	if monotonous(low) || isCommon(low) {
		return ErrPasswordCommon
	}
	return nil
}

// monotonous passwords are made of at most two different characters.
func monotonous(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) <= 2
}

// params are those OWASP's password storage cheat sheet gives as its first choice (19 MiB, two passes, one lane).
func params() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// dummy is the hash of random bytes nobody kept, with the same parameters: what the password of an unknown account is
// compared with, so that it costs the same time.
const dummy = "$argon2id$v=19$m=19456,t=2,p=1$wISeIgIV5ayk53Ym6aoqFA$4xDebFv03buas1p+7r/0LCG4+wUL/48xERVBiJcD63c"

// hasher bounds how many hashes are computed at once: each takes 19 MiB and a processor for some 50 ms.
type hasher struct {
	places chan struct{}
	wait   time.Duration
}

func newHasher(places int, wait time.Duration) *hasher {
	return &hasher{places: make(chan struct{}, places), wait: wait}
}

// enter takes a place, or refuses with ErrBusy after the wait.
func (h *hasher) enter(ctx context.Context) error {
	timer := time.NewTimer(h.wait)
	defer timer.Stop()
	select {
	case h.places <- struct{}{}:
		return nil
	case <-timer.C:
		return ErrBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *hasher) leave() { <-h.places }

// hash makes the argon2id hash that is kept. The password is taken in NFKC, so that the same characters typed on
// another system match (NIST SP 800-63B, 5.1.1.2).
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	hash, err := argon2id.CreateHash(norm.NFKC.String(password), params())
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// match compares a typed password with a hash; "" is no account, which costs the same and never matches.
func (h *hasher) match(ctx context.Context, password, hash string) (bool, error) {
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer h.leave()
	known := hash != ""
	if !known {
		hash = dummy
	}
	if utf8.RuneCountInString(password) > MaxPassword {
		password = ""
	}
	ok, err := argon2id.ComparePasswordAndHash(norm.NFKC.String(password), hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return ok && known, nil
}
