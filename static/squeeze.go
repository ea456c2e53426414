package static

import "strings"

// squeeze drops what only authors need from a style sheet: comments, and runs
// of white space, which become one blank. Text in quotes is left as it is. It
// rewrites nothing else, so what the browser reads is what the source says.
func squeeze(css string) string {
	var out strings.Builder
	out.Grow(len(css))
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == '"' || c == '\'':
			end := quoted(css, i)
			out.WriteString(css[i:end])
			i = end
		case blank(c) || strings.HasPrefix(css[i:], "/*"):
			i = gap(css, i)
			if spaceMatters(out.String(), css, i) {
				out.WriteByte(' ')
			}
		default:
			out.WriteByte(c)
			i++
		}
	}
	return out.String()
}

// spaceMatters is false beside a brace or semicolon and after a comma, where no
// reading of CSS depends on a blank.
func spaceMatters(before, css string, next int) bool {
	if before == "" || next >= len(css) {
		return false
	}
	return !strings.ContainsRune("{};, ", rune(before[len(before)-1])) && !strings.ContainsRune("{};", rune(css[next]))
}

func quoted(css string, from int) int {
	for i := from + 1; i < len(css); i++ {
		switch css[i] {
		case '\\':
			i++
		case css[from]:
			return i + 1
		}
	}
	return len(css)
}

// gap is the end of the white space and comments that begin at from.
func gap(css string, from int) int {
	for from < len(css) {
		switch {
		case blank(css[from]):
			from++
		case strings.HasPrefix(css[from:], "/*"):
			end := strings.Index(css[from+2:], "*/")
			if end < 0 {
				return len(css)
			}
			from += 2 + end + 2
		default:
			return from
		}
	}
	return from
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
