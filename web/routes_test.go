package web_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/admin"
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
