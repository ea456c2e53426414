package locale

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Language is a BCP 47 tag of a language the shop speaks.
type Language string

// The languages of the shop.
const (
	English    Language = "en"
	German     Language = "de"
	French     Language = "fr"
	Spanish    Language = "es"
	Portuguese Language = "pt-BR"
	Italian    Language = "it"
	Dutch      Language = "nl"
	Polish     Language = "pl"
	Japanese   Language = "ja"
	Korean     Language = "ko"
	Arabic     Language = "ar"
	Chinese    Language = "zh-Hans"
)

// languages in the order of the chooser; English is first because it is what a missing text falls back to.
var languages = []Language{English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Japanese, Korean, Arabic, Chinese}

// ownNames are the languages' names in themselves, as a chooser shows them.
var ownNames = map[Language]string{
	English: "English", German: "Deutsch", French: "Français", Spanish: "Español", Portuguese: "Português", Italian: "Italiano",
	Dutch: "Nederlands", Polish: "Polski", Japanese: "日本語", Korean: "한국어", Arabic: "العربية", Chinese: "简体中文",
}

// Languages lists the languages of the shop in the order of the chooser.
func Languages() []Language { return append([]Language(nil), languages...) }

// Written lists the languages that goods are described and found in, in the order of the columns of the vocabularies. A reader of
// another language sees goods in the nearest of these.
func Written() []Language {
	return []Language{English, German, French, Spanish, Japanese, Arabic, Chinese}
}

// IsWritten says whether goods are described and found in the language.
func (l Language) IsWritten() bool { return slices.Contains(Written(), l) }

// Code is the language in an address: the tag without its script ("zh" for "zh-Hans").
func (l Language) Code() string {
	code, _, _ := strings.Cut(string(l), "-")
	return code
}

// In is the BCP 47 tag of the language as it is written in a country: "de-AT", "pt-BR", "zh-Hans-US".
func (l Language) In(country string) string {
	base, script, _ := language.Make(string(l)).Raw()
	region, err := language.ParseRegion(country)
	if err != nil {
		return string(l)
	}
	tag, err := language.Compose(base, script, region)
	if err != nil {
		return string(l)
	}
	return tag.String()
}

// ByCode finds the language of an address segment ("zh" is "zh-Hans").
func ByCode(code string) (Language, bool) {
	for _, l := range languages {
		if l.Code() == code {
			return l, true
		}
	}
	return "", false
}

// Dir is the direction of writing, as the dir attribute has it: "ltr" or "rtl".
func (l Language) Dir() string {
	if l == Arabic {
		return "rtl"
	}
	return "ltr"
}

// OwnName is the language's name in itself: "Deutsch". Show it with the lang attribute of the language.
func (l Language) OwnName() string { return ownNames[l] }

// maxAcceptLanguage bounds the header that is read; browsers send far less.
const maxAcceptLanguage = 512

// Negotiate picks the language for an Accept-Language header; English when none fits. Each tag is tried by its
// base language first, in the order of preference; only then the matcher's list of languages people also read
// decides. Handing the matcher the whole list at once would let a vaguer later tag win over what was asked for
// first, and reads Swahili as English although German was named.
func Negotiate(acceptLanguage string) Language {
	if len(acceptLanguage) > maxAcceptLanguage {
		acceptLanguage = acceptLanguage[:maxAcceptLanguage]
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return English
	}
	for _, tag := range wanted {
		base, _ := tag.Base()
		if l, ok := ByCode(base.String()); ok {
			return l
		}
	}
	if _, i, sure := language.NewMatcher(tags()).Match(wanted...); sure > language.No {
		return languages[i]
	}
	return English
}

func tags() []language.Tag {
	out := make([]language.Tag, len(languages))
	for i, l := range languages {
		out[i] = language.Make(string(l))
	}
	return out
}
