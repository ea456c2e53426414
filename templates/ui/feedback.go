package ui

func noticeIcon(tone string) string {
	switch tone {
	case "ok":
		return "check"
	case "warn", "bad":
		return "warn"
	}
	return "info"
}
