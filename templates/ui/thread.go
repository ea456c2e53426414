package ui

func tense(n, current int) Tense {
	switch {
	case n < current:
		return Past
	case n == current:
		return Present
	}
	return Future
}

func step(current bool) string {
	if current {
		return "step"
	}
	return "false"
}
