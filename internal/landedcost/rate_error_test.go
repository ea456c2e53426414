package landedcost_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
)

func TestRateErrorNamesTheFlawAndTheWord(t *testing.T) {
	for text, want := range map[string]landedcost.RateError{
		"":                       {Flaw: landedcost.RateEmpty},
		strings.Repeat("8", 300): {Flaw: landedcost.RateTooLong},
		"-5%":                    {Flaw: landedcost.RateShare, Word: "-5%"},
		"999999%":                {Flaw: landedcost.RateShare, Word: "999999%"},
		"much":                   {Flaw: landedcost.RateWord, Word: "much"},
		"x%":                     {Flaw: landedcost.RateWord, Word: "x%"},
		"EUR":                    {Flaw: landedcost.RateUnended},
		"EUR lots":               {Flaw: landedcost.RateNumber, Word: "lots"},
		"8% per kg":              {Flaw: landedcost.RateGoesOn, Word: "per"},
		"100% inside":            {Flaw: landedcost.RateNotInside},
	} {
		_, err := landedcost.ParseRate(text)
		var flaw *landedcost.RateError
		if !errors.As(err, &flaw) || *flaw != want || !errors.Is(err, landedcost.ErrRule) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRateBeyond(t *testing.T) {
	for text, want := range map[string]bool{"1000%": false, "1000.5%": true, "8% + 1001%": true, "22/78": false, "11/1": true, "EUR 5000": false, "free": false} {
		if r := landedcost.MustRate(text); r.Beyond(1000) != want {
			t.Errorf("%s: beyond 1000%% is %t", text, !want)
		}
	}
}
