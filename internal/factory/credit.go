package factory

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/silkroadmall/mall/internal/fault"
)

// ErrCreditCode says that a unified social credit code was mistyped.
var ErrCreditCode = fault.New(fault.Invalid, "factory.credit_code")

// creditAlphabet are the characters of a credit code in the order of their values, GB 32100-2015 table 2: no I, O, S, V, Z.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ParseCreditCode brings a typed unified social credit code into its form of 18 characters and checks the last one
// against the others (GB 32100-2015 section 4.5: weights are the powers of 3 modulo 31), else ErrCreditCode.
func ParseCreditCode(typed string) (string, error) {
	code := strings.ToUpper(strings.ReplaceAll(norm.NFKC.String(strings.TrimSpace(typed)), " ", ""))
	if len(code) != 18 || strings.Trim(code, creditAlphabet) != "" {
		return "", ErrCreditCode
	}
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(creditAlphabet, code[i]) * weight
		weight = weight * 3 % 31
	}
	if creditAlphabet[(31-sum%31)%31] != code[17] {
		return "", ErrCreditCode
	}
	return code, nil
}

// Slug is a factory's name as part of an address: ASCII letters, digits and single hyphens, "factory" when nothing is left.
func Slug(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLower(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r) && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := b.String()
	slug = strings.Trim(slug[:min(len(slug), 60)], "-")
	if slug == "" {
		return "factory"
	}
	return slug
}

// free is the slug, or the slug with the first number that is not taken.
func free(base string, taken []string) string {
	slug := base
	for n := 2; slices.Contains(taken, slug); n++ {
		slug = fmt.Sprintf("%s-%d", base, n)
	}
	return slug
}
