package shop

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showPrivacy says what is held on a member, offers the file, and leads on to deleting the account.
func (s *Shop) showPrivacy(c echo.Context) error {
	return respond.OK(c, page.Privacy(page.PrivacyPage{Page: s.inAccount(c, "account.privacy.title")}))
}

// download is everything held on a member as a file.
func (s *Shop) download(c echo.Context) error {
	file, err := s.Privacy.Dossier(c.Request().Context(), request.ConsumerOf(c).Account)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return fmt.Errorf("write file of account: %w", err)
	}
	name := "silk-road-mall-" + request.Now(c).Format(time.DateOnly) + ".json"
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return c.Blob(http.StatusOK, "application/json; charset=utf-8", b)
}

// showLeave says what deleting the account does, and asks for the password.
func (s *Shop) showLeave(c echo.Context) error {
	p, err := s.leavePage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Leave(p))
}

func (s *Shop) leavePage(c echo.Context) (page.LeavePage, error) {
	p := page.LeavePage{Page: s.inAccount(c, "account.leave.title"), Person: request.ConsumerOf(c).Account}
	var err error
	p.Leaving, err = s.Privacy.Leaving(c.Request().Context(), request.ConsumerOf(c).ID)
	return p, err
}

// leave deletes the account; nobody is signed in to it any more.
func (s *Shop) leave(c echo.Context) error {
	err := s.Privacy.Erase(c.Request().Context(), request.ConsumerOf(c).Account, request.Secret(c, "present"), request.Prefix(c))
	if err == nil {
		request.Leave(c)
		request.ShowCount(c, 0)
		return respond.Done(c, request.Market(c).URL("/orders/find"), "account.leave.done")
	}
	p, failed := s.leavePage(c)
	if failed != nil {
		return failed
	}
	return respond.Form(c, err, func(e ui.Errors) respond.Component {
		p.Errors, p.Failed = e, true
		return page.Leave(p)
	})
}
