package shop

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/web/request"
)

// machine is how programs that read the whole web name themselves.
var machine = regexp.MustCompile(`(?i)bot\b|bot/|crawl|spider|slurp|monitor|preview`)

// visited tells whether a person asks for the page now: no robot, and no browser that loads it in advance.
func visited(r *http.Request) bool {
	agent := r.UserAgent()
	return r.Method == http.MethodGet && agent != "" && !machine.MatchString(agent) && !request.Ahead(r)
}

// visitor tells browsers apart, for the day; it is not kept. See package demand.
func visitor(c echo.Context) string { return request.IP(c) + " " + c.Request().UserAgent() }

// noteSearch counts what was looked for, if it is what somebody began with: the first page of all the shop, without filters
// or a word on how to read it.
func (s *Shop) noteSearch(c echo.Context, q search.Query, found int) {
	if !q.Plain() || q.Literal || q.Text == "" || !strings.HasSuffix(c.Path(), "/search") {
		return
	}
	request.OnShown(c, func(c echo.Context) {
		if visited(c.Request()) {
			s.Demand.Note(demand.Search{Text: q.Text, Language: q.Market.Language, Country: q.Market.Country, Results: found, Visitor: visitor(c)})
		}
	})
}

// noteOpened counts a listing that was opened from a search of this shop, which the browser names as where it came from.
func (s *Shop) noteOpened(c echo.Context, listing id.Listing) {
	from, err := url.Parse(c.Request().Referer())
	if err != nil || from.Host != c.Request().Host || !visited(c.Request()) {
		return
	}
	segment, ok := strings.CutSuffix(from.Path, "/search")
	m, err := market.Parse(strings.TrimPrefix(segment, "/"))
	if !ok || err != nil {
		return
	}
	s.Demand.Opened(demand.Click{Listing: listing, Search: demand.Search{Text: from.Query().Get("q"), Language: m.Language, Country: m.Country, Visitor: visitor(c)}})
}
