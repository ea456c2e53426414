package ui

// shown are the page numbers to link: both ends and two around the current;
// 0 stands for a gap.
func (p Pages) shown() []int {
	var list []int
	last := 0
	for n := 1; n <= p.Last; n++ {
		if n > 1 && n < p.Last && (n < p.Current-1 || n > p.Current+1) {
			continue
		}
		if n > last+1 {
			list = append(list, 0)
		}
		list = append(list, n)
		last = n
	}
	return list
}

func here(current bool) string {
	if current {
		return "page"
	}
	return "false"
}

func on(set bool) string {
	if set {
		return "true"
	}
	return "false"
}
