package shipping

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/fault"
)

// ErrTracking is a tracking number that cannot be the carrier's.
var ErrTracking = fault.New(fault.Invalid, "shipping.tracking")

// s10Weights are those of the check digit of Universal Postal Union standard S10.
var s10Weights = [8]int{8, 6, 4, 2, 3, 5, 9, 7}

var s10 = regexp.MustCompile(`^[A-Z]{2}[0-9]{9}[A-Z]{2}$`)

// CheckS10 verifies a postal tracking number of the form LX123456785CN: two letters for the kind of item, eight
// digits, the check digit, two letters for the country of posting (UPU standard S10). ErrTracking otherwise.
func CheckS10(number string) error {
	if !s10.MatchString(number) {
		return ErrTracking
	}
	if int(number[10]-'0') != s10Digit(number[2:10]) {
		return ErrTracking
	}
	return nil
}

// s10Digit is 11 minus the weighted sum modulo 11, with 0 for 10 and 5 for 11.
func s10Digit(digits string) int {
	sum := 0
	for i, w := range s10Weights {
		sum += w * int(digits[i]-'0')
	}
	switch c := 11 - sum%11; c {
	case 10:
		return 0
	case 11:
		return 5
	default:
		return c
	}
}

// NewS10 makes a random number of registered small packets posted in China.
func NewS10() string {
	digits := randomDigits(8)
	return "L" + string(rune('A'+randomBelow(26))) + digits + strconv.Itoa(s10Digit(digits)) + "CN"
}

// format is how a carrier writes its numbers.
type format struct {
	check func(string) error
	make  func() string
}

// formats are those of our own sandbox carriers. The line's is SRL and 13 digits of which the last is Luhn's; the
// express's is ten digits of which the last is the rest of the nine before by 7, as airway bills have it.
var formats = map[string]format{
	"silkpost":    {CheckS10, NewS10},
	"silkline":    {checkLine, newLine},
	"silkexpress": {checkExpress, newExpress},
}

var (
	line    = regexp.MustCompile(`^SRL[0-9]{13}$`)
	express = regexp.MustCompile(`^[0-9]{10}$`)
	foreign = regexp.MustCompile(`^[A-Z0-9]{6,35}$`)
)

// CheckTracking verifies that a number can be one of the carrier's; for a carrier that is not ours, that it looks
// like a number. Capitals and no spaces are expected. ErrTracking otherwise.
func CheckTracking(carrier, number string) error {
	f, ok := formats[carrier]
	switch {
	case ok:
		return f.check(number)
	case !foreign.MatchString(number) || !strings.ContainsAny(number, "0123456789"):
		return ErrTracking
	}
	return nil
}

func checkLine(number string) error {
	if !line.MatchString(number) || luhn(number[3:15]) != int(number[15]-'0') {
		return ErrTracking
	}
	return nil
}

func newLine() string {
	digits := randomDigits(12)
	return "SRL" + digits + strconv.Itoa(luhn(digits))
}

// luhn is the check digit of ISO/IEC 7812-1 for the digits.
func luhn(digits string) int {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d *= 2
			d = d/10 + d%10
		}
		sum += d
	}
	return (10 - sum%10) % 10
}

func checkExpress(number string) error {
	if !express.MatchString(number) || modSeven(number[:9]) != int(number[9]-'0') {
		return ErrTracking
	}
	return nil
}

func newExpress() string {
	digits := randomDigits(9)
	return digits + strconv.Itoa(modSeven(digits))
}

func modSeven(digits string) int {
	rest := 0
	for _, r := range digits {
		rest = (rest*10 + int(r-'0')) % 7
	}
	return rest
}

func randomDigits(n int) string {
	limit := 1
	for range n {
		limit *= 10
	}
	return fmt.Sprintf("%0*d", n, randomBelow(limit))
}

// randomBelow never fails: crypto/rand ends the program rather than give bad numbers.
func randomBelow(n int) int {
	v, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0
	}
	return int(v.Int64())
}
