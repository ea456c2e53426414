package sandbox

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/silkroadmall/mall/internal/fault"
)

// Card is what a payer types. It lives as long as the request.
type Card struct {
	Number string
	Expiry string // MM / YY
	CVC    string
}

// String hides the card from logs.
func (Card) String() string { return "card" }

// GoString hides the card from logs.
func (Card) GoString() string { return "card" }

// Why a card is declined, as messages and sessions name it.
const (
	ReasonDeclined     = "declined"
	ReasonFunds        = "insufficient_funds"
	ReasonExpired      = "expired_card"
	ReasonUnknown      = "unknown_card" // a real card, or one that is not in the list
	ReasonAuthenticity = "authentication_failed"
)

// Outcome is what happens to a payment with a test card: the state the session goes to, Open with a reason for a
// decline.
type Outcome struct {
	State  State
	Reason string
}

// TestCard is a card that the hosted page offers. Any date to come and any code go with it.
type TestCard struct {
	Number  string // grouped for reading
	Key     string // what it does: sandbox.card.<Key>
	Outcome Outcome
}

// testCards have the numbers that merchants know from other providers' test modes.
var testCards = []TestCard{
	{"4242 4242 4242 4242", "success", Outcome{State: Succeeded}},
	{"4000 0000 0000 3220", "secure", Outcome{State: ActionRequired}},
	{"4000 0000 0000 0002", "declined", Outcome{Open, ReasonDeclined}},
	{"4000 0000 0000 9995", "insufficient_funds", Outcome{Open, ReasonFunds}},
	{"4000 0000 0000 0069", "expired_card", Outcome{Open, ReasonExpired}},
	{"4000 0000 0000 0119", "slow", Outcome{State: Processing}},
}

// TestCards lists the cards of the sandbox.
func TestCards() []TestCard { return append([]TestCard(nil), testCards...) }

// SecureCode is what the 3-D Secure step takes for right.
const SecureCode = "123456"

// Outcome is what the card's bank does. A number that is no test card is declined: nobody's real card is charged.
func (c Card) Outcome() Outcome {
	for _, t := range testCards {
		if digits(t.Number) == digits(c.Number) {
			return t.Outcome
		}
	}
	return Outcome{Open, ReasonUnknown}
}

// Check is nil for a card that can be sent to its bank: a number of 12 to 19 digits with a right check digit (Luhn,
// ISO/IEC 7812-1), a month that is not over, a code of 3 or 4 digits. Else the wrong fields: number, expiry, cvc.
func (c Card) Check(now time.Time) error {
	var check fault.Check
	number := digits(c.Number)
	check.Require(len(number) >= 12 && len(number) <= 19 && luhn(number), "number", "sandbox.field.number")
	month, year, ok := expiry(c.Expiry)
	if check.Require(ok, "expiry", "sandbox.field.expiry") {
		end := time.Date(year, time.Month(month)+1, 1, 0, 0, 0, 0, time.UTC)
		check.Require(now.Before(end), "expiry", "sandbox.field.expired")
	}
	cvc := digits(c.CVC)
	check.Require(len(cvc) == 3 || len(cvc) == 4, "cvc", "sandbox.field.cvc")
	return check.Err()
}

// zeros are the digits nought of the scripts people type: Latin, Arabic, Persian, full width.
var zeros = []rune{'0', '\u0660', '\u06F0', '\uFF10'}

// digits reads typed digits of any of these scripts, without blanks, dashes and marks of direction; "" if anything else
// is there.
func digits(typed string) string {
	var b strings.Builder
	for _, r := range typed {
		if unicode.IsSpace(r) || r == '-' || unicode.Is(unicode.Cf, r) {
			continue
		}
		i := slices.IndexFunc(zeros, func(zero rune) bool { return r >= zero && r <= zero+9 })
		if i < 0 {
			return ""
		}
		b.WriteRune('0' + r - zeros[i])
	}
	return b.String()
}

// expiry reads "12/29", "12 / 2029" or "1229".
func expiry(typed string) (month, year int, ok bool) {
	first, second, slashed := strings.Cut(strings.ReplaceAll(typed, "\uFF0F", "/"), "/")
	d := digits(first) + digits(second)
	if slashed && len(digits(first)) == 1 {
		d = "0" + d
	}
	if (len(d) != 4 && len(d) != 6) || (slashed && len(digits(second)) != len(d)-2) {
		return 0, 0, false
	}
	month, year = number(d[:2]), number(d[2:])
	if len(d) == 4 {
		year += 2000
	}
	return month, year, month >= 1 && month <= 12
}

func number(d string) int {
	n := 0
	for _, r := range d {
		n = n*10 + int(r-'0')
	}
	return n
}

// luhn checks the last digit.
func luhn(number string) bool {
	sum := 0
	for i, r := range number {
		v := int(r - '0')
		if (len(number)-i)%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
