package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/admin"
	"github.com/silkroadmall/mall/web/api"
	"github.com/silkroadmall/mall/web/crawler"
	"github.com/silkroadmall/mall/web/dev"
	"github.com/silkroadmall/mall/web/entrance"
	"github.com/silkroadmall/mall/web/hook"
	"github.com/silkroadmall/mall/web/portal"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/sandbox"
	"github.com/silkroadmall/mall/web/shop"
)

// everyRoute are the surfaces as the program mounts them. They have nothing to work with: what is refused must be
// refused before a handler runs, so a request that comes through ends in an internal error.
func everyRoute() web.Surfaces {
	door := entrance.New(entrance.Deps{})
	s := web.Surfaces{
		Shop:    shop.New(shop.Deps{}).Face(door.Shop()),
		Portal:  portal.New(portal.Deps{}).Face(door.Portal()),
		Admin:   admin.New(admin.Deps{}).Face(door.Admin()),
		Hook:    request.Face{Routes: hook.Routes(hook.Deps{})},
		Sandbox: sandbox.Face(sandbox.Deps{}),
		Dev:     dev.New(nil).Face(),
		Crawler: crawler.New(crawler.Deps{}).Face(),
	}
	s.Shop.Frame = request.Frame
	return s
}

// parameter is a part of a path that stands for something.
var parameter = regexp.MustCompile(`:[a-z]+`)

// insiders tells which roles a route is for; nothing for a route anybody may use.
var insiders = map[request.Who]account.Role{request.WhoConsumer: account.Consumer, request.WhoApplicant: account.Factory,
	request.WhoClerk: account.Factory, request.WhoAdmin: account.Admin}

// TestEveryRoute walks the whole table: what a stranger, a person of another role, and another site's page get.
func TestEveryRoute(t *testing.T) {
	s := everyRoute()
	h := newHouse(t, "http://localhost:8080", s)
	sessions := map[account.Role]string{
		account.Consumer: h.signIn(t, account.Consumer, "").Value, account.Factory: h.signIn(t, account.Factory, "").Value,
		account.Admin: h.signIn(t, account.Admin, "").Value,
	}
	walked := 0
	for prefix, face := range map[string]request.Face{"/en-de": s.Shop, "/portal": s.Portal, "/admin": s.Admin, "/hook": s.Hook,
		"/sandbox": s.Sandbox, "": {Routes: append(s.Dev.Routes, s.Crawler.Routes...)}} {
		for _, r := range face.Routes {
			walked++
			path := prefix + parameter.ReplaceAllString(r.Path, "x")
			t.Run(r.Method+"_"+path, func(t *testing.T) {
				checkRoute(t, h, sessions, path, r)
			})
		}
	}
	if walked < 50 {
		t.Errorf("only %d routes walked", walked)
	}
}

// moneyless are the forms and messages by which no money moves, by surface. Any other must be carried out once for each key.
var moneyless = map[string]string{
	"shop": `/recent /recent/forget /chooser /theme /report /cart /cart/line /cart/coupon /checkout /checkout/:quote/delivery /orders /orders/:number/again
		/orders/find /saved /saved/makers/:factory /saved/makers/:factory/remove /saved/makers/:factory/back /saved/remove /saved/back /saved/cart
		/account/place /account/addresses/new /account/addresses/:address /account/addresses/:address/prefer /account/addresses/:address/remove
		/account/addresses/:address/back /account/privacy/delete /reviews/:review/helpful /reviews/:review/report /o/:number/review/:line
		/o/:number/review/:line/delete /o/:number/withdraw /l/:listing/questions /f/:factory/questions /account/messages/:question/delete`,
	"portal": `/consignments/:number/accept /consignments/:number/pack /listings/new /listings/:listing
		/listings/:listing/withdraw /listings/:listing/stop /listings/:listing/resume /listings/:listing/pictures /listings/:listing/stock
		/reviews/:review /import /import/:upload /messages/templates /messages/templates/:template /messages/templates/:template/delete
		/messages/:question /money/account/change /money/account/challenge /money/account/stop /money/object/:token /profile`,
	"admin": `/listings/:revision/approve /listings/:revision/reject /factories/:factory/approve /factories/:factory/decline
		/factories/:factory/suspend /factories/:factory/reinstate /reports/:report /reports/:report/lift /recalls /recalls/:recall/end
		/recalls/:recall/restore /reviews/:review/show /reviews/:review/hide /questions/:question/:part/show /questions/:question/:part/hide
		/orders/:number/refund /rules/versions /rules/versions/:version/edit /rules/versions/:version/remove /rules/versions/:version/describe
		/rules/versions/:version/propose /rules/versions/:version/withdraw /rules/versions/:version/rebase /rules/versions/:version/discard
		/rules/versions/:version/publish /rules/versions/:version/roll-back /search/index/rebuild /search/index/swap-back
		/search/index/try-again /search/synonyms /search/synonyms/:group/switch /search/synonyms/:group/delete /search/pins
		/search/pins/:pin/remove /payouts/accounts/:account/approve /payouts/accounts/:account/reject /ledger/cases/:case/close /ledger/duty
		/ledger/transfers /promotions/:code/stop /price-cuts/:listing`,
	"api": "/landed-cost",
}

// TestMoneyMovesOnce fails on a form that neither moves its money once for each key nor is known to move none. Forms of the doors
// (signing in and one's account) move none, nor do those of the log of mail; the hooks and the sandbox provider have keys of
// their own, the event's id and the session's reference.
func TestMoneyMovesOnce(t *testing.T) {
	moving := 0
	for surface, routes := range map[string][]request.Route{
		"shop": shop.New(shop.Deps{}).Routes(), "portal": portal.New(portal.Deps{}).Routes(), "admin": admin.New(admin.Deps{}).Routes(),
		"api": api.New(api.Deps{}).Face().Routes,
	} {
		known := map[string]bool{}
		for _, path := range strings.Fields(moneyless[surface]) {
			known[path] = true
		}
		for _, r := range routes {
			if r.Method != http.MethodPost {
				continue
			}
			switch {
			case r.Once:
				moving++
			case !known[r.Path]:
				t.Errorf("POST %s of the %s: carried out once for each key (Once), or moving no money (moneyless)?", r.Path, surface)
			}
			if r.Once && known[r.Path] {
				t.Errorf("POST %s of the %s moves money and is said to move none", r.Path, surface)
			}
			delete(known, r.Path)
		}
		for path := range known {
			t.Errorf("POST %s of the %s is no more", path, surface)
		}
	}
	if moving < 7 {
		t.Errorf("only %d forms move money", moving)
	}
}

func checkRoute(t *testing.T, h *house, sessions map[account.Role]string, path string, r request.Route) {
	t.Helper()
	if r.Method == http.MethodPost && r.Who != request.WhoMachine {
		if w := h.do(r.Method, path, header("Sec-Fetch-Site", "cross-site")); w.Code != http.StatusForbidden {
			t.Errorf("another site's form gets %d", w.Code)
		}
	}
	insider, closed := insiders[r.Who]
	if !closed {
		return
	}
	surface := map[account.Role]layout.Surface{account.Consumer: layout.SurfaceShop, account.Factory: layout.SurfacePortal, account.Admin: layout.SurfaceAdmin}[insider]
	cookie := map[layout.Surface]string{layout.SurfaceShop: "session", layout.SurfacePortal: "portal", layout.SurfaceAdmin: "admin"}
	if w := h.do(r.Method, path); w.Code != http.StatusSeeOther {
		t.Errorf("a stranger gets %d", w.Code)
	}
	for role, token := range sessions {
		if role == insider {
			continue
		}
		if w := h.do(r.Method, path, with(&http.Cookie{Name: cookie[surface], Value: token})); w.Code != http.StatusSeeOther {
			t.Errorf("a session of role %s gets %d", role, w.Code)
		}
	}
}
