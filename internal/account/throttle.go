package account

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
)

// ErrThrottled says that something was tried too often; its argument count is the minutes to wait.
var ErrThrottled = fault.New(fault.TooMany, "account.throttled")

// limit is how often something may be tried in a window.
type limit struct {
	name   string
	hits   int
	window time.Duration
}

// The limits. What succeeds does not count against sign-in. Passkeys have a count of their own for each account, so that
// who guesses passwords does not shut them out; every page that asks to sign in asks for a challenge.
var (
	signInByAccount  = limit{"sign_in", 10, 15 * time.Minute}
	signInByNetwork  = limit{"sign_in_ip", 60, 15 * time.Minute}
	passkeyByAccount = limit{"passkey", 10, 15 * time.Minute}
	passkeysAskedFor = limit{"passkey_ask_ip", 300, 15 * time.Minute}
	lettersByEmail   = limit{"letter", 5, time.Hour}
	lettersByNet     = limit{"letter_ip", 40, time.Hour}
	reportsByNet     = limit{"report_ip", 10, time.Hour}
	questionsBy      = limit{"question", 10, time.Hour}
	draftsByNet      = limit{"question_ip", 20, time.Hour}
)

// key names the counter without telling whose it is: the subject is hashed.
func (l limit) key(subject string) string {
	sum := sha256.Sum256([]byte(subject))
	return l.name + ":" + hex.EncodeToString(sum[:16])
}

// refusal is ErrThrottled with the wait rounded up to whole minutes.
func refusal(wait time.Duration) error {
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return ErrThrottled.With(fault.Args{"count": max(1, minutes)})
}
