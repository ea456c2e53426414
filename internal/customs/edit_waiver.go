package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// waiver is the sum below which the charges of the edit are not levied, as rule files write it; "" for none. ErrRules when
// the limit is no amount.
func (e *Edit) waiver() (string, error) {
	words := strings.Fields(e.Limit)
	if len(words) == 0 {
		return "", nil
	}
	if len(words) == 2 && money.Currency(words[0]).Known() {
		words[0], words[1] = words[1], words[0] // "CHF 5"
	}
	if len(words) != 2 {
		return "", ErrRules
	}
	below, err := money.Parse(words[0], money.Currency(words[1]))
	if err != nil || !below.Positive() {
		return "", ErrRules
	}
	return "below " + strings.Join(words, " "), nil
}

// waive lays an edit of a waiver over its charges: what held ends on the first day, what is new begins, and where the edit
// ends what held comes back.
func (f *ruleFile) waive(e Edit) error {
	text, err := e.waiver()
	if err != nil {
		return err
	}
	for _, id := range e.charges() {
		if err := f.block("charge", id).waive(e, text); err != nil {
			return err
		}
	}
	return nil
}

// waive is the same for one charge; text is the new waiver, "" for none.
func (b *block) waive(e Edit, text string) error {
	var entries []entry
	until := e.To
	for _, old := range b.entries {
		_, valid, err := waiverOf(b, old)
		switch {
		case err != nil:
			return err
		case old.key != "waive" || !counted(valid.Status) || valid.To != 0 && valid.To <= e.From:
			entries = append(entries, old)
		case valid.From > e.From:
			if until == 0 || valid.From < until {
				until = valid.From
			}
			entries = append(entries, old)
		default:
			entries = append(entries, parted(old, valid, e)...)
		}
	}
	if text != "" {
		entries = append(entries, entry{key: "waive", value: text + lasting(e.From, until), line: b.line})
	}
	b.entries = entries
	return nil
}

// counted is true for a waiver that is law on its days; what is only announced or kept for the record is left alone.
func counted(s landedcost.Status) bool { return s == landedcost.InForce || s == landedcost.Scheduled }

// parted is what an edit leaves of a waiver that holds on its first day.
func parted(old entry, valid landedcost.Validity, e Edit) []entry {
	words, _, _ := strings.Cut(old.value, "|")
	words = strings.TrimSpace(words)
	var left []entry
	if valid.From < e.From {
		left = append(left, entry{key: "waive", value: words + lasting(valid.From, e.From), line: old.line})
	}
	if e.To != 0 && (valid.To == 0 || valid.To > e.To) {
		left = append(left, entry{key: "waive", value: words + lasting(e.To, valid.To), line: old.line})
	}
	return left
}

// lasting writes the life of a waiver.
func lasting(from, to landedcost.Day) string {
	text := " |"
	if from != 0 {
		text += " from=" + from.String()
	}
	if to != 0 {
		text += " to=" + to.String()
	}
	return text
}

// waiverOf reads an entry that waives; any other has no words.
func waiverOf(b *block, e entry) ([]string, landedcost.Validity, error) {
	if e.key != "waive" {
		return nil, landedcost.Validity{}, nil
	}
	return dated(b, e)
}

// waived are the waivers an edit takes the place of.
func (f *ruleFile) waived(e Edit) []string {
	var old []string
	for _, id := range e.charges() {
		b := f.block("charge", id)
		if b == nil {
			continue
		}
		for _, x := range b.entries {
			words, valid, err := waiverOf(b, x)
			if err == nil && len(words) > 0 && valid.Holds(e.From) {
				old = append(old, strings.Join(words, " "))
			}
		}
	}
	slices.Sort(old)
	return slices.Compact(old)
}
