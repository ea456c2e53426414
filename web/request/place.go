package request

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/templates/layout"
)

// The cookies that remember choices, for a year. They are no secrets.
const (
	marketCookie   = "mall_market"
	languageCookie = "mall_language" // of portal and admin
	cartCookie     = "cart"
	savedCookie    = "saved"
	countCookie    = "mall_cart" // readable by script, as the header's count
	memory         = 365 * 24 * time.Hour
	cartMemory     = 90 * 24 * time.Hour
)

// deskCountry decides how the portal and the console write numbers and dates.
const deskCountry = "CN"

// Guess is the market of a browser that has named none: the one it chose before, else what its languages propose.
func Guess(r *http.Request) market.Market {
	if cookie, err := r.Cookie(marketCookie); err == nil {
		if m, err := market.Parse(cookie.Value); err == nil {
			return m
		}
	}
	return market.Propose(r.Header.Get("Accept-Language"))
}

// Remember keeps the market for the next visit to "/".
func Remember(c echo.Context, m market.Market) { show(c, marketCookie, m.Segment(), memory) }

// DeskLanguages are the languages of portal and admin, the first first.
func DeskLanguages() []locale.Language { return []locale.Language{locale.Chinese, locale.English} }

// deskLanguage is the one asked for by the query (and remembered), else the one remembered, else the account's, else Chinese in the portal
// and English in the console.
func (s *state) deskLanguage(c echo.Context, own string) locale.Language {
	cookie, _ := c.Cookie(languageCookie) // nil when absent
	asked := []string{c.QueryParam("lang")}
	if cookie != nil {
		asked = append(asked, cookie.Value)
	}
	for _, code := range append(asked, locale.Language(own).Code()) {
		if l, ok := locale.ByCode(code); ok && slices.Contains(DeskLanguages(), l) {
			return l
		}
	}
	if s.surface == layout.SurfacePortal {
		return locale.Chinese
	}
	return locale.English
}

// RememberLanguage keeps the language of portal and admin; false if they do not speak it.
func RememberLanguage(c echo.Context, code string) (locale.Language, bool) {
	l, ok := locale.ByCode(code)
	if !ok || !slices.Contains(DeskLanguages(), l) {
		return "", false
	}
	show(c, languageCookie, code, memory)
	return l, true
}

// CartToken opens a guest's cart; "" if the browser has none.
func CartToken(c echo.Context) string { return read(c, cartCookie) }

// GiveCart gives the browser the token of a guest's cart; "" takes it away.
func GiveCart(c echo.Context, token string) {
	age := cartMemory
	if token == "" {
		age = -1
	}
	give(c, cartCookie, token, age)
}

// SavedToken opens a guest's list of saved goods; "" if the browser has none.
func SavedToken(c echo.Context) string { return read(c, savedCookie) }

// GiveSaved gives the browser the token of a guest's list of saved goods; "" takes it away.
func GiveSaved(c echo.Context, token string) {
	age := cartMemory
	if token == "" {
		age = -1
	}
	give(c, savedCookie, token, age)
}

// Guest are the tokens of what a browser has put aside without an account; signing in takes it into the account.
type Guest struct{ Cart, Saved string }

// GuestOf are the tokens the browser sent.
func GuestOf(c echo.Context) Guest { return Guest{CartToken(c), SavedToken(c)} }

// TakeFrom takes the tokens away.
func TakeFrom(c echo.Context) {
	GiveCart(c, "")
	GiveSaved(c, "")
}

// ShowCount tells the header of every page how many pieces the cart holds.
func ShowCount(c echo.Context, pieces int) { show(c, countCookie, strconv.Itoa(pieces), cartMemory) }

func cartCount(c echo.Context) int {
	cookie, err := c.Cookie(countCookie)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(cookie.Value)
	if err != nil || n < 0 || n > 9999 {
		return 0
	}
	return n
}
