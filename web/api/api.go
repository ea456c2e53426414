// Package api is the surface for programs: JSON in, JSON out, under /api/v1, as the README documents it.
//
// Invariants: no cookie is read, so an answer depends on the request alone; what is refused names the fields that are
// wrong; amounts are decimal strings, never numbers; what an answer holds today it keeps holding.
//
// It must not know accounts or pages.
package api

import (
	"net/http"
	"time"

	"github.com/silkroadmall/mall/internal/aisle"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/web/request"
)

// Deps are what the API answers from: the first two for landed costs, the last for the search.
type Deps struct {
	Rules *customs.Live
	Rates *fx.Book
	// Registrations are the operator's with the tax offices, by name; nil means all of them.
	Registrations map[string]bool
	Aisle         aisle.Aisle
}

// API is the surface.
type API struct{ Deps }

// New makes the surface.
func New(d Deps) *API { return &API{d} }

// Face is the surface as the server mounts it.
func (a *API) Face() request.Face { return request.Face{Routes: a.routes(), Frame: request.Frame} }

func (a *API) routes() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/search", Who: request.WhoPublic, Handler: a.search},
		{Method: http.MethodPost, Path: "/landed-cost", Who: request.WhoMachine, Handler: a.landedCost, Body: customs.MaxRequest + 1, Time: 5 * time.Second},
	}
}
