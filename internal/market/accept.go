package market

import (
	"golang.org/x/text/language"

	"github.com/silkroadmall/mall/internal/locale"
)

// maxAcceptLanguage bounds the header that is read.
const maxAcceptLanguage = 512

// homes are the destinations proposed to who names a language but no country we deliver to.
var homes = map[locale.Language]string{
	locale.English: "US", locale.German: "DE", locale.French: "FR", locale.Japanese: "JP", locale.Arabic: "AE",
	locale.Chinese: "US", locale.Spanish: "ES", locale.Portuguese: "BR", locale.Italian: "IT", locale.Dutch: "NL", locale.Polish: "PL",
	locale.Korean: "KR",
}

// Propose is the market a new visitor is sent to, from the Accept-Language header: the best language of ours, and
// the first country we deliver to that a tag names, or, where the tag is only a language we do not speak, that most of
// its speakers live in ("ko" is South Korea); else the language's home.
func Propose(acceptLanguage string) Market {
	l := locale.Negotiate(acceptLanguage)
	country := homes[l]
	if len(acceptLanguage) > maxAcceptLanguage {
		acceptLanguage = acceptLanguage[:maxAcceptLanguage]
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		tags = nil
	}
	for _, tag := range tags {
		if c := countryOf(tag); Delivers(c) {
			country = c
			break
		}
	}
	return Market{Language: l, Country: country, Currency: destinations[country].currency}
}

// countryOf is the country a tag names, or the likeliest of a language we do not speak; "" for one of ours, which many
// countries share.
func countryOf(tag language.Tag) string {
	region, sure := tag.Region()
	base, _ := tag.Base()
	if _, ours := locale.ByCode(base.String()); ours && sure != language.Exact {
		return ""
	}
	return region.String()
}
