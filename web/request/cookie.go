package request

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
)

// Cookie is one that the shop sets, for the page that names them all.
type Cookie struct {
	Name string
	Use  string // the end of the key of the words on what it is for
	Kept time.Duration
}

// Cookies are all that the shop's surface sets, under the names they have here.
func Cookies(c echo.Context) []Cookie {
	name := of(c).cookieName
	signedIn := account.Unused(account.Consumer)
	return []Cookie{
		{marketCookie, "market", memory},
		{name(cartCookie), "cart", cartMemory},
		{countCookie, "count", cartMemory},
		{name(sessionCookie(account.Consumer)), "session", signedIn},
		{nameCookie, "name", signedIn},
		{name(recentCookie), "recent", recentMemory},
		{name(savedCookie), "saved", cartMemory},
		{themeCookie, "theme", memory},
		{name(flashCookie), "flash", flashLife},
	}
}
