package locale_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/locale"
)

func TestNegotiate(t *testing.T) {
	for header, want := range map[string]locale.Language{
		"":                                   locale.English,
		"de":                                 locale.German,
		"de-AT,de;q=0.9,en;q=0.5":            locale.German,
		"fr-CA,fr;q=0.9,en;q=0.8":            locale.French,
		"ja":                                 locale.Japanese,
		"ar-AE,ar;q=0.9,en;q=0.8":            locale.Arabic,
		"zh-CN,zh;q=0.9":                     locale.Chinese,
		"zh-HK,zh;q=0.9":                     locale.Chinese,
		"zh-TW,en;q=0.9":                     locale.Chinese,
		"gsw":                                locale.German,
		"sw,de;q=0.7":                        locale.German,
		"sw":                                 locale.English,
		"en;q=0.1,fr;q=0.9":                  locale.French,
		"*":                                  locale.English,
		"this is not a header ;;;q=":         locale.English,
		strings.Repeat("de-", 4000) + "x,fr": locale.English,
	} {
		if got := locale.Negotiate(header); got != want {
			t.Errorf("Negotiate(%.40q) = %s, want %s", header, got, want)
		}
	}
}

func TestByCode(t *testing.T) {
	for _, l := range locale.Languages() {
		if got, ok := locale.ByCode(l.Code()); !ok || got != l {
			t.Errorf("ByCode(%q) = %q, %v; want %q", l.Code(), got, ok, l)
		}
		if l.OwnName() == "" {
			t.Errorf("%s has no name of its own", l)
		}
		if (l.Dir() == "rtl") != (l == locale.Arabic) {
			t.Errorf("%s is written %s", l, l.Dir())
		}
	}
	for _, code := range []string{"", "zh-Hans", "EN", "xx"} {
		if got, ok := locale.ByCode(code); ok {
			t.Errorf("ByCode(%q) = %s, want none", code, got)
		}
	}
}

func TestIn(t *testing.T) {
	for want, of := range map[string]struct {
		language locale.Language
		country  string
	}{"de-AT": {locale.German, "AT"}, "pt-BR": {locale.Portuguese, "BR"}, "pt-PT": {locale.Portuguese, "PT"}, "zh-Hans-US": {locale.Chinese, "US"}, "en": {locale.English, "?"}} {
		if got := of.language.In(of.country); got != want {
			t.Errorf("%s in %s is %s, want %s", of.language, of.country, got, want)
		}
	}
}
