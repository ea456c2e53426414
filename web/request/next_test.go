package request_test

import (
	"testing"

	"github.com/silkroadmall/mall/web/request"
)

func TestLocal(t *testing.T) {
	for path, want := range map[string]string{
		"/de-de/cart":                  "/de-de/cart",
		"/de-de/search?q=silk%20scarf": "/de-de/search?q=silk%20scarf",
		"/de-de/cart#top":              "/de-de/cart",
		"":                             "",
		"cart":                         "",
		"//evil.example/":              "",
		"/%2fevil.example/":            "",
		`/\evil.example`:               "",
		"/%5Cevil.example":             "",
		"https://evil.example/":        "",
		"javascript:alert(1)":          "",
		"/a\r\nSet-Cookie: x":          "",
		"/a%0d%0ab":                    "",
		"/\tevil":                      "",
		"/de-de/%zz":                   "",
	} {
		if got := request.Local(path); got != want {
			t.Errorf("Local(%q) = %q, want %q", path, got, want)
		}
	}
}
