package admin

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/rulebook"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showRollBack asks once more before the edits of a version are taken away, and shows what that does.
func (s *Admin) showRollBack(c echo.Context) error {
	n, err := versionOf(c)
	if err != nil {
		return err
	}
	p, err := s.versionPage(c, n, true)
	if err != nil {
		return err
	}
	if p.Version.State != rulebook.Published || p.Version.Undoes != nil {
		return respond.To(c, versionPath(n))
	}
	return respond.OK(c, page.RollBack(p))
}

// rollBack takes the edits of a version away.
func (s *Admin) rollBack(c echo.Context) error {
	n, err := versionOf(c)
	if err != nil {
		return err
	}
	reason := request.Text(c, "reason")
	undo, err := s.Rulebook.RollBack(c.Request().Context(), request.AdminOf(c).ID, n, reason)
	if fault.KindOf(err) == fault.Invalid {
		return s.askReason(c, n, reason, err)
	}
	if err != nil {
		return s.refusedStep(c, n, err)
	}
	return s.came(c, undo, n, "rulebook.done.rolled_back")
}

// askReason shows the confirming step again, with what is wrong with the reason.
func (s *Admin) askReason(c echo.Context, n id.RuleVersion, reason string, err error) error {
	p, shown := s.versionPage(c, n, true)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Reason = wrong, wrong.Any(), reason
		return page.RollBack(p)
	})
}
