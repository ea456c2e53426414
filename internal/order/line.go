package order

import "time"

// Name is the line's title with the choices that were made, in the consumer's language.
func (l *Line) Name() string {
	if l.Choices == "" {
		return l.Title
	}
	return l.Title + " · " + l.Choices
}

// Due is how many pieces are sent in all: those that were called off are not.
func (l *Line) Due() int { return l.Quantity - l.Withdrawn }

// Left is how many pieces are still to be sent.
func (l *Line) Left() int { return l.Due() - l.Shipped }

// Overdue says that the last day of the promise is over.
func (c *Consignment) Overdue(now time.Time) bool { return !now.Before(c.Latest.AddDate(0, 0, 1)) }

// LineOf is the line a charge is on; nil for one on several lines or on all. Before the order is written lines have no ids:
// a charge counts them from 1 then.
func (c *Consignment) LineOf(charge *Charge) *Line {
	if charge.LineID == nil {
		return nil
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.ID == *charge.LineID || l.ID == 0 && i+1 == int(*charge.LineID) {
			return l
		}
	}
	return nil
}
