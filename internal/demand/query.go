package demand

import (
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
)

// Kind chooses queries of the log.
type Kind string

// The kinds of queries an admin looks at.
const (
	Most      Kind = "most"      // most asked first
	Empty     Kind = "empty"     // the last search found nothing
	Unclicked Kind = "unclicked" // found something, and nobody has opened any of it
)

// Kinds lists the kinds as a chooser shows them.
func Kinds() []Kind { return []Kind{Most, Empty, Unclicked} }

// Filter narrows the queries of the log.
type Filter struct {
	Kind     Kind
	Language locale.Language // "" for every one
	Days     int             // how many days back, up to Kept
	After    Cursor
	Limit    int
}

// Cursor is the last query of a page: the next begins after it. The zero value is the beginning.
type Cursor struct {
	Searches int
	Language locale.Language
	Folded   string
}

// String is the cursor as an address has it, "" for the beginning.
func (c Cursor) String() string {
	if c.Searches == 0 {
		return ""
	}
	return strconv.Itoa(c.Searches) + "." + string(c.Language) + "." + c.Folded
}

// ParseCursor reads an address's cursor; what is none is the beginning.
func ParseCursor(text string) Cursor {
	parts := strings.SplitN(text, ".", 3)
	if len(parts) < 3 {
		return Cursor{}
	}
	n, err := strconv.ParseInt(parts[0], 10, 32)
	if err != nil || n <= 0 {
		return Cursor{}
	}
	return Cursor{int(n), locale.Language(parts[1]), parts[2]}
}

// Query is what at least MinAskers searched for in a language.
type Query struct {
	Folded   string
	Language locale.Language
	Typed    string // as the last of them wrote it
	Searches int
	Empty    int // searches that found nothing
	Results  int // what the last search found
	Clicks   int // listings opened
	LastDay  time.Time
}

// Cursor is where a page that ends with the query goes on.
func (q Query) Cursor() Cursor { return Cursor{q.Searches, q.Language, q.Folded} }
