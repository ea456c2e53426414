package customs

import "sync/atomic"

// Live is the book in use. It may be replaced while others read: who needs more than one answer takes Current once and
// asks that book, so that no answer mixes two.
type Live struct{ book atomic.Pointer[Book] }

// NewLive begins with a book.
func NewLive(b *Book) *Live {
	var l Live
	l.book.Store(b)
	return &l
}

// Current is the book in use now; it never changes itself.
func (l *Live) Current() *Book { return l.book.Load() }

// Replace puts another book in its place; readers that hold the old one keep it.
func (l *Live) Replace(b *Book) { l.book.Store(b) }
