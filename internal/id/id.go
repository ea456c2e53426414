// Package id names rows and the numbers people see. Row ids never leave the house: the public reads slugs and
// numbers, which are random, can't be guessed from one another, and carry a check character against typing errors.
package id

import (
	"crypto/rand"
	"errors"
	"strings"
)

// Row identifiers, one type for each kind of record so that they can't be mixed up.
type (
	Account     int64
	Address     int64
	Session     int64
	Factory     int64
	Category    int64
	Listing     int64
	Revision    int64
	Variant     int64
	Picture     int64
	Reservation int64
	Cart        int64
	Quote       int64
	Order       int64
	Consignment int64
	Line        int64
	Parcel      int64
	Attempt     int64
	Refund      int64
	Decision    int64
)

// ErrNumber says that a public number was mistyped or made up.
var ErrNumber = errors.New("id: not a number of ours")

// alphabet is Crockford's base 32: no I, L, O or U, so that numbers can be read aloud.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewOrderNumber is a number such as "SR-7K3M-9QXA-5T2H": 55 random bits and a check character.
func NewOrderNumber() string { return number("SR") }

// NewConsignmentNumber is a number such as "CN-…" for one factory's part of an order.
func NewConsignmentNumber() string { return number("CN") }

// NewToken is 160 random bits in 32 characters, for links and cookies.
func NewToken() string { return random(32) }

func number(prefix string) string {
	body := random(11)
	body += string(check(body))
	return prefix + "-" + body[:4] + "-" + body[4:8] + "-" + body[8:]
}

func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	for i, c := range b {
		b[i] = alphabet[c&31]
	}
	return string(b)
}

// ParseNumber brings what a person typed into the canonical form: lower case, blanks, and the look-alikes O, I
// and L are forgiven; a wrong check character is ErrNumber.
func ParseNumber(typed string) (string, error) {
	prefix, rest, ok := strings.Cut(strings.ToUpper(strings.TrimSpace(typed)), "-")
	rest = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(rest)
	if !ok || (prefix != "SR" && prefix != "CN") || len(rest) != 12 {
		return "", ErrNumber
	}
	if strings.Trim(rest, alphabet) != "" || check(rest[:11]) != rest[11] {
		return "", ErrNumber
	}
	return prefix + "-" + rest[:4] + "-" + rest[4:8] + "-" + rest[8:], nil
}

// check is the Luhn mod N character (ISO/IEC 7812-1 annex B, generalised to 32 characters): it finds every
// single wrong character and nearly every transposition.
func check(body string) byte {
	sum, double := 0, true
	for i := len(body) - 1; i >= 0; i-- {
		v := strings.IndexByte(alphabet, body[i])
		if double {
			v *= 2
			v = v/32 + v%32
		}
		double = !double
		sum += v
	}
	return alphabet[(32-sum%32)%32]
}
