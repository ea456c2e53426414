package landedcost

import "fmt"

// RateFlaw is what is wrong with the text of a rate: a word that pages have a sentence for.
type RateFlaw string

// The flaws of a rate's text.
const (
	RateTooLong   RateFlaw = "too_long"
	RateEmpty     RateFlaw = "empty"
	RateUnended   RateFlaw = "unended" // a word is missing at the end
	RateGoesOn    RateFlaw = "goes_on" // the word is one too many
	RateWord      RateFlaw = "word"    // the word is neither a percentage nor a currency
	RateNumber    RateFlaw = "number"  // the word is no number from 0 up
	RateShare     RateFlaw = "share"   // the word is a percentage below 0 or beyond what any law has
	RateNotInside RateFlaw = "inside"  // "inside" wants one percentage below 100
)

// RateError is an ErrRule that says what is wrong with a rate, in English for the log; Flaw and Word are for pages that
// say it in the reader's language.
type RateError struct {
	Flaw RateFlaw
	Word string // the word it is about, where there is one
}

// Error is for the log and the errors of rule files.
func (e *RateError) Error() string {
	switch e.Flaw {
	case RateTooLong:
		return fmt.Sprintf("the rate is longer than %d characters", maxRateText)
	case RateEmpty:
		return "the rate is empty"
	case RateUnended:
		return "ends too early"
	case RateGoesOn:
		return fmt.Sprintf("does not go on with %q", e.Word)
	case RateNumber:
		return fmt.Sprintf("%q is not a number from 0 up", e.Word)
	case RateShare:
		return fmt.Sprintf("%q is not a percentage from 0 to 100000", e.Word)
	case RateNotInside:
		return "an inside rate is one percentage below 100%"
	}
	return fmt.Sprintf("%q is neither a percentage nor a currency", e.Word)
}

// Unwrap makes it an ErrRule.
func (e *RateError) Unwrap() error { return ErrRule }

// Beyond tells whether a share of the rate is more than so many percent; an amount never is.
func (r *Rate) Beyond(percent int64) bool {
	limit := whole(percent).mul(exact{n: 1, d: 100})
	for _, p := range r.Parts {
		if p.Share != "" && p.share.cmp(limit) > 0 {
			return true
		}
	}
	return false
}
