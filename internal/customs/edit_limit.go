package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// limits is true for a regime with the edit's condition that holds on its first day.
func limits(b *block, e Edit) bool {
	if b.kind != "regime" || e.Regime != "" && b.name != e.Regime || b.condition(e.Condition) < 0 {
		return false
	}
	s := b.span()
	return s.from <= e.From && (s.to == 0 || e.From < s.to)
}

// condition is where the entry with a condition stands, -1 if there is none; blanks don't count.
func (b *block) condition(text string) int {
	return slices.IndexFunc(b.entries, func(e entry) bool {
		return e.key == "when" && strings.Join(strings.Fields(e.value), " ") == text
	})
}

func (b *block) span() span {
	fields := map[string]string{}
	for _, e := range b.entries {
		fields[e.key] = e.value
	}
	return spanOf(fields)
}

// limit lays an edit of a limit over the regimes: each one it is about ends, and a copy with the new limit follows it in
// the order.
func (f *ruleFile) limit(e Edit, source string) error {
	text, err := e.limited()
	if err != nil {
		return err
	}
	var blocks []block
	for _, b := range f.blocks {
		if !limits(&b, e) {
			blocks = append(blocks, b)
			continue
		}
		s := b.span()
		if s.from < e.From {
			blocks = append(blocks, b.lasting(s.from, e.From))
		}
		to := s.to
		if e.To != 0 && (to == 0 || e.To < to) {
			to = e.To
		}
		changed := b.lasting(e.From, to)
		changed.entries[changed.condition(e.Condition)].value = text
		blocks = append(blocks, changed.set("source", source))
		if to != s.to {
			blocks = append(blocks, b.lasting(to, s.to))
		}
	}
	f.blocks = blocks
	return nil
}

// lasting is a copy of the block with another life.
func (b block) lasting(from, to landedcost.Day) block {
	b.entries = slices.Clone(b.entries)
	return b.set("from", from.String()).set("to", to.String())
}

// set replaces the one entry of a key; an empty value takes it away. The entries must be the block's own.
func (b block) set(key, value string) block {
	line := b.lineOf(key)
	b.entries = slices.DeleteFunc(b.entries, func(e entry) bool { return e.key == key })
	if value != "" {
		b.entries = append(b.entries, entry{key: key, value: value, line: line})
	}
	return b
}
