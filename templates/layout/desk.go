package layout

import (
	"net/url"

	"github.com/silkroadmall/mall/internal/locale"
)

// deskKind is what differs between the portal and the console.
type deskKind struct {
	sheet, name, home string
}

// deskLanguages are the languages factories and admins work in.
func deskLanguages() []locale.Language {
	return []locale.Language{"zh-Hans", "en"}
}

func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

// script is the module that goes with a style bundle.
func script(sheet string) string {
	if sheet == "shop.css" {
		return "shop.js"
	}
	return "desk.js"
}

func toneIcon(t Tone) string {
	switch t {
	case OK:
		return "check"
	case Warn, Bad:
		return "warn"
	}
	return "info"
}

func escape(query string) string { return url.QueryEscape(query) }

// home is where the surface of a page begins.
func home(p Page) string {
	switch p.Surface {
	case SurfacePortal:
		return "/portal"
	case SurfaceAdmin:
		return "/admin"
	}
	return plainHome(p)
}

// plainHome is the shop of the market, or the address that guesses one.
func plainHome(p Page) string {
	if p.Market.Country == "" {
		return "/"
	}
	return p.Market.URL("/")
}
