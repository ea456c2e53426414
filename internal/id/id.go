// Package id names rows and the numbers people see. Row ids never leave the house: the public reads slugs and
// numbers, which are random, can't be guessed from one another, and carry a check character against typing errors.
package id

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
)

// Row identifiers, one type for each kind of record so that they can't be mixed up.
type (
	// Account is the row of a person who can sign in.
	Account int64
	// Address is the row of an entry of an address book.
	Address int64
	// Session is the row of a signed-in browser.
	Session int64
	// Passkey is the row of the public half of a key by which a person signs in.
	Passkey int64
	// Factory is the row of a selling organisation.
	Factory int64
	// Category is the row of a shelf of the mall.
	Category int64
	// Listing is the row of a product page.
	Listing int64
	// Revision is the row of an edit of a listing.
	Revision int64
	// Variant is the row of a SKU.
	Variant int64
	// Picture is the row of an image of a factory.
	Picture int64
	// Reservation is the row of pieces held for an order.
	Reservation int64
	// Cart is the row of what somebody means to buy.
	Cart int64
	// Quote is the row of a held price.
	Quote int64
	// Order is the row of a consumer's contract.
	Order int64
	// Consignment is the row of one factory's part of an order.
	Consignment int64
	// Line is the row of a quantity of one variant.
	Line int64
	// Parcel is the row of what a carrier was given.
	Parcel int64
	// Attempt is the row of one try to pay.
	Attempt int64
	// Refund is the row of money given back.
	Refund int64
	// Decision is the row of a moderator's verdict.
	Decision int64
	// Report is the row of what somebody told the mall is illegal.
	Report int64
	// Recall is the row of a product safety recall.
	Recall int64
	// RuleVersion is the row of a set of edits of the rule data.
	RuleVersion int64
	// RuleEdit is the row of one edit.
	RuleEdit int64
	// Pin is the row of a listing put before a query's hits.
	Pin int64
	// Review is the row of what a consumer says of goods.
	Review int64
	// ReviewDecision is the row of a moderator's verdict about a review.
	ReviewDecision int64
	// Question is the row of what a consumer asks a factory.
	Question int64
	// QuestionDecision is the row of a moderator's verdict about a question or its answer.
	QuestionDecision int64
	// AnswerTemplate is the row of an answer a factory keeps at hand.
	AnswerTemplate int64
	// PayoutAccount is the row of an account a factory wants to be paid to.
	PayoutAccount int64
	// PayoutBatch is the row of payouts drawn up together.
	PayoutBatch int64
	// Payout is the row of what one factory gets by a batch.
	Payout int64
	// PriceCut is the row of a listing's prices lowered for some days.
	PriceCut int64
	// Coupon is the row of a code that takes something off a price.
	Coupon int64
	// Withdrawal is the row of a consumer's statement that withdraws from an order.
	Withdrawal int64
)

// ErrNumber says that a public number was mistyped or made up.
var ErrNumber = errors.New("id: not a number of ours")

// alphabet is Crockford's base 32: no I, L, O or U, so that numbers can be read aloud.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewOrderNumber is a number such as "SR-7K3M-9QXA-5T2H": 55 random bits and a check character.
func NewOrderNumber() string { return number("SR") }

// NewConsignmentNumber is a number such as "CN-…" for one factory's part of an order.
func NewConsignmentNumber() string { return number("CN") }

// NewReportNumber is a number such as "RP-…" for what somebody reported.
func NewReportNumber() string { return number("RP") }

// NewRecallNumber is a number such as "RC-…" for a product safety recall.
func NewRecallNumber() string { return number("RC") }

// NewBatchNumber is a number such as "PB-…" for a batch of payouts.
func NewBatchNumber() string { return number("PB") }

// NewPayoutNumber is a number such as "PO-…" for a payout to one factory.
func NewPayoutNumber() string { return number("PO") }

// NewWithdrawalNumber is a number such as "WD-…" for a consumer's statement that withdraws from an order.
func NewWithdrawalNumber() string { return number("WD") }

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
	if !ok || !slices.Contains([]string{"SR", "CN", "RP", "PB", "PO", "WD"}, prefix) || len(rest) != 12 {
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
