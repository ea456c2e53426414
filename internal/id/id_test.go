package id_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
)

func TestParseNumber(t *testing.T) {
	n := id.NewOrderNumber()
	for _, typed := range []string{n, strings.ToLower(n), " " + n + " ", "SR-" + strings.ReplaceAll(n[3:], "-", "")} {
		if got, err := id.ParseNumber(typed); err != nil || got != n {
			t.Errorf("ParseNumber(%q) = %q, %v; want %q", typed, got, err, n)
		}
	}
	for _, typed := range []string{"", "SR", "SR-1234", "XX" + n[2:], n + "0", "SR-****-****-****"} {
		if _, err := id.ParseNumber(typed); err == nil {
			t.Errorf("%q was taken", typed)
		}
	}
}

func TestParseNumberFindsEveryWrongCharacter(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	n := id.NewConsignmentNumber()
	for i := 3; i < len(n); i++ {
		if n[i] == '-' {
			continue
		}
		for _, c := range alphabet {
			if wrong := n[:i] + string(c) + n[i+1:]; wrong != n {
				if _, err := id.ParseNumber(wrong); err == nil {
					t.Fatalf("%s passes for %s", wrong, n)
				}
			}
		}
	}
}

func TestNumbersDoNotRepeat(t *testing.T) {
	seen := map[string]bool{}
	for range 10000 {
		n := id.NewOrderNumber()
		if seen[n] {
			t.Fatal("repeated", n)
		}
		seen[n] = true
	}
}
