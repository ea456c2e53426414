package admin

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showSynonyms lists the synonyms, with a form that is empty, or holds what the address names.
func (s *Admin) showSynonyms(c echo.Context) error {
	p, err := s.synonymsPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Synonyms(p))
}

// synonymsPage is the page of a list; the form holds the group the address names, or its words.
func (s *Admin) synonymsPage(c echo.Context) (page.SynonymsPage, error) {
	ctx := c.Request().Context()
	number, offset := pageOf(c)
	p := page.SynonymsPage{Page: s.frame(c, "demand.synonyms"), Find: request.Text(c, "q"), Number: number, Typed: request.Prose(c, "words"),
		Language: request.Text(c, "language"), Query: request.Text(c, "query")}
	p.Page = under(c, p.Page, "demand.title", page.SearchPath, p.Title)
	all, err := s.Aisle.Search.Synonyms(ctx)
	if err != nil {
		return p, err
	}
	n, _ := request.Whole(c, "group") // 0 is a new one
	if g, there := ownGroup(all, int64(n)); there {
		p.Group = g.ID
		if p.Typed == "" {
			p.Typed, p.Language = strings.Join(g.Words, "\n"), string(g.Language)
		}
	}
	words := lexicon.Fold(p.Find)
	found := slices.DeleteFunc(all, func(g search.SynonymGroup) bool { return !strings.Contains(strings.Join(g.Words, "\n"), words) })
	p.Total, p.Pages = len(found), request.Pages(len(found), perPage)
	p.Groups = found[min(offset, len(found)):min(offset+perPage, len(found))]
	p.Names, err = s.changers(ctx, p.Groups)
	return p, err
}

// ownGroup is the group of the admins' own with the number.
func ownGroup(all []search.SynonymGroup, n int64) (g search.SynonymGroup, there bool) {
	at := slices.IndexFunc(all, func(g search.SynonymGroup) bool { return g.ID == n && g.Origin == search.ByAdmin })
	if at < 0 {
		return g, false
	}
	return all[at], true
}

// changers are the names of the admins who changed the groups.
func (s *Admin) changers(ctx context.Context, groups []search.SynonymGroup) (map[string]string, error) {
	ids := map[id.Account]bool{}
	for _, g := range groups {
		if g.ChangedBy != nil {
			ids[*g.ChangedBy] = true
		}
	}
	return s.named(ctx, ids)
}

// named are the names of admins by their ids as texts, as pages look them up.
func (s *Admin) named(ctx context.Context, ids map[id.Account]bool) (map[string]string, error) {
	names, err := s.names(ctx, ids)
	byText := map[string]string{}
	for n, name := range names {
		byText[strconv.FormatInt(int64(n), 10)] = name
	}
	return byText, err
}

// groupOf reads the form: an expression on each line, or with commas between.
func groupOf(c echo.Context) search.SynonymGroup {
	n, _ := request.Whole(c, "group") // 0 is a new one
	return search.SynonymGroup{ID: int64(n), Language: locale.Language(request.Text(c, "language")),
		Words: strings.FieldsFunc(request.Prose(c, "words"), func(r rune) bool { return strings.ContainsRune("\n,;，、؛،", r) })}
}

// putSynonym keeps a group, or shows what it would do.
func (s *Admin) putSynonym(c echo.Context) error {
	if c.FormValue("do") == "preview" {
		return s.previewSynonym(c)
	}
	_, err := s.Aisle.Search.PutSynonym(c.Request().Context(), request.AdminOf(c).ID, groupOf(c))
	if err == nil {
		return respond.Done(c, page.SynonymsPath, "demand.done.synonym")
	}
	return s.synonymsAgain(c, err)
}

// previewSynonym tells what the query beside the form finds now and would find with the group.
func (s *Admin) previewSynonym(c echo.Context) error {
	g := groupOf(c)
	text := request.Text(c, "query")
	if text == "" && len(g.Words) > 0 {
		text = strings.TrimSpace(g.Words[0])
	}
	reader := g.Language
	if reader == "" {
		reader = locale.English
	}
	effect := page.SynonymEffect{Query: text}
	var err error
	effect.Now, effect.Then, err = s.Aisle.Search.Preview(c.Request().Context(), search.Query{Text: text, Market: market.Propose(string(reader))}, g)
	if err != nil {
		return s.synonymsAgain(c, err)
	}
	p, err := s.synonymsPage(c)
	if err != nil {
		return err
	}
	p.Effect = &effect
	return respond.OK(c, page.Synonyms(p))
}

// synonymsAgain shows the form with what is wrong.
func (s *Admin) synonymsAgain(c echo.Context, err error) error {
	p, shown := s.synonymsPage(c)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, wrong.Any()
		return page.Synonyms(p)
	})
}

// switchSynonym turns a group on or off; shipped ones too.
func (s *Admin) switchSynonym(c echo.Context) error {
	n, err := groupNumber(c)
	if err != nil {
		return err
	}
	on := request.Text(c, "on") != ""
	if err := s.Aisle.Search.SwitchSynonym(c.Request().Context(), request.AdminOf(c).ID, n, on); err != nil {
		return err
	}
	message := "demand.done.off"
	if on {
		message = "demand.done.on"
	}
	return respond.Done(c, address(page.SynonymsPath, "q", request.Text(c, "q"), "page", request.Text(c, "page")), message)
}

// groupNumber is the group that the address names.
func groupNumber(c echo.Context) (int64, error) {
	n, err := strconv.ParseInt(c.Param("group"), 10, 64)
	if err != nil {
		return 0, request.ErrNotFound
	}
	return n, nil
}

// askDelete asks once more before a group is deleted.
func (s *Admin) askDelete(c echo.Context) error {
	n, err := groupNumber(c)
	if err != nil {
		return err
	}
	all, err := s.Aisle.Search.Synonyms(c.Request().Context())
	if err != nil {
		return err
	}
	g, there := ownGroup(all, n)
	if !there {
		return search.ErrNoSynonyms
	}
	p := page.SynonymStep{Page: s.Frame(c), Group: g}
	p.Page = under(c, p.Page, "demand.synonyms", page.SynonymsPath, request.Printer(c).T("demand.delete_title"))
	return respond.OK(c, page.ConfirmDelete(p))
}

// deleteSynonym takes a group of the admins' own away.
func (s *Admin) deleteSynonym(c echo.Context) error {
	n, err := groupNumber(c)
	if err != nil {
		return err
	}
	if err := s.Aisle.Search.DeleteSynonym(c.Request().Context(), request.AdminOf(c).ID, n); err != nil {
		return err
	}
	return respond.Done(c, page.SynonymsPath, "demand.done.deleted")
}
