package admin

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showQueue lists what waits for a decision.
func (s *Admin) showQueue(c echo.Context) error {
	ctx := c.Request().Context()
	queue, err := s.Desk.Queue(ctx, string(request.Printer(c).Language()), perPage, request.Way(c))
	if err != nil {
		return err
	}
	backlog, err := s.Desk.Backlog(ctx)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Queue(page.QueuePage{Page: s.frame(c, "admin.queue"), Now: s.Now(), Waiting: queue.Rows, Total: backlog.Listings.Waiting,
		Steps: request.Steps(c, queue.Previous, queue.Next)}))
}

// revisionOf reads the revision an address names.
func revisionOf(c echo.Context) (id.Revision, error) {
	n, err := strconv.ParseInt(c.Param("revision"), 10, 64)
	if err != nil || n <= 0 {
		return 0, request.ErrNotFound
	}
	return id.Revision(n), nil
}

// showReview shows a revision beside what is live.
func (s *Admin) showReview(c echo.Context) error {
	n, err := revisionOf(c)
	if err != nil {
		return err
	}
	p, err := s.reviewPage(c, n)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Review(p))
}

func (s *Admin) reviewPage(c echo.Context, n id.Revision) (page.ReviewPage, error) {
	ctx, t := c.Request().Context(), request.Printer(c)
	p := page.ReviewPage{Page: s.Frame(c), Now: s.Now()}
	var err error
	if p.Case, err = s.Desk.Case(ctx, n); err != nil {
		return p, err
	}
	if p.Next, p.Previous, err = s.Desk.Neighbours(ctx, n); err != nil {
		return p, err
	}
	backlog, err := s.Desk.Backlog(ctx)
	if err != nil {
		return p, err
	}
	p.Waiting = backlog.Listings.Waiting
	tree, err := s.Catalog.Tree(ctx)
	if err != nil {
		return p, err
	}
	p.Categories = map[string]string{}
	for _, content := range []*catalog.Content{&p.Case.Revision.Content, p.Case.Before} {
		if content != nil {
			p.Categories[content.Category] = way(tree, content.Category, t.Language())
		}
	}
	p.Page = under(c, p.Page, "admin.queue", "/admin/listings", catalog.Best(p.Case.Revision.Content.Texts, t.Language()).Title)
	return p, nil
}

// way is a category with those above it, in words.
func way(tree *catalog.Tree, slug string, l locale.Language) string {
	category, ok := tree.Category(slug)
	if !ok {
		return slug
	}
	var names []string
	for _, step := range tree.Path(category) {
		names = append(names, step.Name(l))
	}
	return strings.Join(names, " › ")
}

// judgement reads a decision about the revision the address names.
func judgement(c echo.Context) (moderation.Judgement, error) {
	n, err := revisionOf(c)
	version, _ := request.Whole(c, "version") // 0 is no version: the decision is stale
	return moderation.Judgement{Revision: n, Version: version, Reason: request.Text(c, "reason"), Statement: request.Prose(c, "statement")}, err
}

// approve makes the revision the live listing and goes on to the next.
func (s *Admin) approve(c echo.Context) error {
	j, err := judgement(c)
	if err != nil {
		return err
	}
	j.Reason, j.Statement = "", ""
	if err := s.Desk.Approve(c.Request().Context(), request.AdminOf(c).ID, j); err != nil {
		return s.refused(c, j, err)
	}
	return s.goOn(c, j.Revision, "admin.approved")
}

// reject gives the revision back to its factory and goes on to the next.
func (s *Admin) reject(c echo.Context) error {
	j, err := judgement(c)
	if err != nil {
		return err
	}
	if err := s.Desk.Reject(c.Request().Context(), request.AdminOf(c).ID, j); err != nil {
		return s.refused(c, j, err)
	}
	return s.goOn(c, j.Revision, "admin.rejected")
}

// refused shows what a decision was refused for: in place with what was typed, or what happened to the revision.
func (s *Admin) refused(c echo.Context, j moderation.Judgement, err error) error {
	p, shown := s.reviewPage(c, j.Revision)
	if shown != nil {
		return shown
	}
	if errors.Is(err, moderation.ErrStale) {
		stale := page.StalePage{Page: p.Page, Case: p.Case, Next: p.Next, Statement: j.Statement}
		return respond.Page(c, http.StatusConflict, page.Stale(stale))
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Reason, p.Statement = wrong, wrong.Any(), j.Reason, j.Statement
		return page.Review(p)
	})
}

// goOn opens the next revision that waits, or the empty queue.
func (s *Admin) goOn(c echo.Context, decided id.Revision, message string) error {
	ctx := c.Request().Context()
	done, err := s.Desk.Case(ctx, decided)
	if err != nil {
		return err
	}
	next, _, err := s.Desk.Neighbours(ctx, decided)
	if err != nil {
		return err
	}
	path := "/admin/listings"
	if next != 0 {
		path += "/" + strconv.FormatInt(int64(next), 10)
	}
	return respond.Done(c, path, message, "title", catalog.Best(done.Revision.Content.Texts, request.Printer(c).Language()).Title)
}
