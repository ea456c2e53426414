package ui

import "strconv"

// rect is one part of the landed bar, in percent of its width.
type rect struct{ kind, x, width string }

// bar lays the positive shares side by side over the whole width. It counts in
// hundredths of a percent; each edge is the rounded running sum, so the parts
// meet and the last one ends at 100.
func bar(shares []Share) []rect {
	var whole int64
	for _, s := range shares {
		whole += max(s.Amount.Minor, 0)
	}
	var rects []rect
	var sum, edge int64
	for _, s := range shares {
		if s.Amount.Minor <= 0 {
			continue
		}
		sum += s.Amount.Minor
		next := hundredths(sum, whole)
		rects = append(rects, rect{kind: shareKind(s.Kind), x: percent(edge), width: percent(next - edge)})
		edge = next
	}
	return rects
}

// hundredths is part/whole in hundredths of a percent. Sums too large to
// multiply are divided first; a bar can't show the difference.
func hundredths(part, whole int64) int64 {
	const full = 10_000
	if whole > 1<<49 {
		return part / (whole / full)
	}
	return part * full / whole
}

func percent(h int64) string {
	frac := strconv.FormatInt(h%100, 10)
	if len(frac) == 1 {
		frac = "0" + frac
	}
	return strconv.FormatInt(h/100, 10) + "." + frac + "%"
}

// shareKind is the colour family of a charge's kind. A discount has none: the bar shows what is paid for, and it is less of that.
func shareKind(kind string) string {
	switch kind {
	case "goods", "discount":
		return kind
	case "delivery", "shipping", "insurance":
		return "delivery"
	case "duty":
		return "duty"
	case "tax":
		return "tax"
	}
	return "fee"
}
