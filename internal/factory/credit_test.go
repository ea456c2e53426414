package factory_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/factory"
)

func TestParseCreditCode(t *testing.T) {
	for typed, want := range map[string]string{
		"91330200MA2AHNQT4R":   "91330200MA2AHNQT4R",
		" 91330200ma2ahnqt4r ": "91330200MA2AHNQT4R",
		"９１３３０２００MA2AHNQT4R":   "91330200MA2AHNQT4R",
		"91330200MA2AHNQT4X":   "", // another check character
		"91330200MA2AHNQ4TR":   "", // two swapped
		"91330200MA2AHNQT4":    "",
		"91330200MA2AHNQTSR":   "", // S is not used
		"":                     "",
	} {
		got, err := factory.ParseCreditCode(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParseCreditCode(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Longquan Celadon Co., Ltd.": "longquan-celadon-co-ltd", "Café  Ümlaut": "cafe-umlaut", "青瓷": "factory", "--": "factory",
	} {
		if got := factory.Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
}
