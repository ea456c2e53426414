package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
)

// Refusals of signing in.
var (
	// ErrSignIn is the one answer to a wrong password and to an unknown address.
	ErrSignIn = fault.New(fault.Invalid, "account.sign_in")
	// ErrUnverified is told only to who knows the password; a new link is on its way.
	ErrUnverified = fault.New(fault.Invalid, "account.unverified")
	// ErrPasswordWrong says that the present password was not the one typed.
	ErrPasswordWrong = fault.New(fault.Invalid, "account.password_wrong")
	// ErrSession says that a session's token opens nothing.
	ErrSession = fault.New(fault.Unauthenticated, "account.session")
)

// life is how long a session lasts without being used, and at most. It slides: use prolongs it, at most once in a
// twentieth of its idle time, so that reading a page seldom writes.
type life struct{ idle, most time.Duration }

// lives of the sessions of each role: people shop from their own phones for weeks, desks are shared.
var lives = map[Role]life{
	Consumer: {30 * 24 * time.Hour, 365 * 24 * time.Hour},
	Factory:  {12 * time.Hour, 7 * 24 * time.Hour},
	Admin:    {12 * time.Hour, 3 * 24 * time.Hour},
}

// Unused is how long a session of the role lasts without being used.
func Unused(r Role) time.Duration { return lives[r].idle }

// expiry is when a session used now ends.
func (l life) expiry(created, now time.Time) time.Time {
	end := now.Add(l.idle)
	if last := created.Add(l.most); end.After(last) {
		return last
	}
	return end
}

// stale tells whether it is time to note the use of a session.
func (l life) stale(seen, now time.Time) bool { return now.Sub(seen) > l.idle/20 }

// newToken makes 32 random bytes for a cookie or a link, and the SHA-256 that is kept of them.
func newToken() (token string, hash []byte) {
	b := make([]byte, 32)
	rand.Read(b)
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, digest(token)
}

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
