package admin

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/rulebook"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/web/request"
)

// fillChanges adds the edits of the page, and what they do to the samples.
func (s *Admin) fillChanges(c echo.Context, p *page.VersionPage) error {
	ctx := c.Request().Context()
	stored, err := s.Rulebook.Edits(ctx, p.Version.ID)
	if err != nil {
		return err
	}
	dated := datedBy(p.Version, stored)
	before, after, err := s.booksOf(ctx, p)
	if err != nil {
		return err
	}
	number, offset := pageOf(c)
	p.Total, p.Number, p.Pages = len(stored), number, request.Pages(len(stored), perPage)
	first, last := min(offset, len(stored)), min(offset+perPage, len(stored))
	against := before
	if p.Version.State == rulebook.Published && !p.Confirmed {
		against = after // what a published edit took the place of is what the rules are without it
	}
	old := against.Replaced(dated[first:last])
	for i, e := range stored[first:last] {
		p.Edits = append(p.Edits, page.EditRow{ID: e.ID, Edit: dated[first+i], Old: old[i]})
	}
	if p.Unfit || p.Lost {
		return nil
	}
	if p.Version.Undoes != nil {
		if dated, err = s.undone(ctx, *p.Version.Undoes); err != nil {
			return err
		}
	}
	p.Day = max(rulebook.Day(dated), s.confirmedOn(p))
	p.Places, err = rulebook.Effects(before, after, dated, p.Day, s.Rates.Current().Exchange)
	return err
}

func datedBy(v *rulebook.Version, stored []rulebook.Edit) []customs.Edit {
	dated := make([]customs.Edit, len(stored))
	for i, e := range stored {
		dated[i] = v.Dated(e.Edit)
	}
	return dated
}

// booksOf are the rules without and with the version: as they were when it was confirmed, else as they are now. Where they
// can't be made the page says why and both are the rules in use.
func (s *Admin) booksOf(ctx context.Context, p *page.VersionPage) (before, after *customs.Book, err error) {
	if p.Confirmed {
		before, after, err = s.Rulebook.Confirmed(ctx, p.Version)
	} else {
		before, after, err = s.Rulebook.Books(ctx, p.Version)
	}
	p.Unfit, p.Lost = errors.Is(err, rulebook.ErrUnfit), errors.Is(err, rulebook.ErrVersion)
	if p.Unfit || p.Lost {
		return s.Rules.Current(), s.Rules.Current(), nil
	}
	return before, after, err
}

// undone are the edits a roll back took away.
func (s *Admin) undone(ctx context.Context, n id.RuleVersion) ([]customs.Edit, error) {
	v, err := s.Rulebook.Version(ctx, n)
	if err != nil {
		return nil, err
	}
	stored, err := s.Rulebook.Edits(ctx, n)
	return datedBy(v, stored), err
}

// confirmedOn is the first day the samples may be of: today, or the day on which the version was published.
func (s *Admin) confirmedOn(p *page.VersionPage) landedcost.Day {
	if p.Confirmed && p.Version.PublishedAt != nil {
		return landedcost.DayOf(*p.Version.PublishedAt)
	}
	return landedcost.DayOf(s.Now())
}
