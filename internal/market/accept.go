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
	locale.Chinese: "US",
}

// Propose is the market a new visitor is sent to, from the Accept-Language header: the best language of ours, and
// the first country named in a tag that we deliver to, else the language's home.
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
		if region, sure := tag.Region(); sure == language.Exact && Delivers(region.String()) {
			country = region.String()
			break
		}
	}
	return Market{Language: l, Country: country, Currency: destinations[country].currency}
}
