package factory_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/factory"
)

func TestParseEmail(t *testing.T) {
	for typed, want := range map[string]string{
		" Info@Kiln.Example ": "Info@kiln.example", "a.b+c@sub.kiln.cn": "a.b+c@sub.kiln.cn",
		"": "", "info": "", "info@": "", "@kiln.cn": "", "info@localhost": "", "info@kiln.": "", "Kiln <info@kiln.cn>": "", "a b@kiln.cn": "", "a@b@kiln.cn": "",
	} {
		got, err := factory.ParseEmail(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParseEmail(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
}
