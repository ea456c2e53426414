package ui

import (
	"strings"
	"testing"
)

func marked(list []run) string {
	var b strings.Builder
	for _, r := range list {
		if r.same {
			b.WriteString(r.text)
		} else {
			b.WriteString("[" + r.text + "]")
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for _, c := range [][4]string{
		{"Red silk scarf", "Red wool scarf", "Red [silk] scarf", "Red [wool] scarf"},
		{"¥168.00\n160 g", "¥178.00\n160 g", "¥[168].00\n160 g", "¥[178].00\n160 g"},
		{"Pot", "Teapot", "[Pot]", "[Teapot]"},
		{"真丝围巾", "真丝披肩", "真丝[围巾]", "真丝[披肩]"},
		{"a b c", "a x y c", "a [b] c", "a [x y] c"},
		{"one", "one two", "one", "one[ two]"},
		{"", "new", "", "[new]"},
		{"same", "same", "same", "same"},
	} {
		olds, news := compare(c[0], c[1])
		if marked(olds) != c[2] || marked(news) != c[3] {
			t.Errorf("%q and %q: %q and %q", c[0], c[1], marked(olds), marked(news))
		}
	}
	t.Run("gives up on texts too long to compare, but keeps them whole", func(t *testing.T) {
		long := strings.Repeat("ab ", 2000)
		olds, news := compare("x "+long+"y", "z "+strings.ToUpper(long)+"y")
		if len(olds) != 2 || len(news) != 2 || olds[0].same || !olds[1].same {
			t.Errorf("%d and %d runs", len(olds), len(news))
		}
	})
}
