package request

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/templates/ui"
)

// Way is where in a list the address stands; one that can't be read is the beginning.
func Way(c echo.Context) id.Way { return id.ParseWay(Text(c, "after"), Text(c, "before")) }

// Steps link to the neighbours of a list's page, with everything else of the address kept.
func Steps(c echo.Context, previous, next id.Way) ui.Neighbours {
	return ui.Neighbours{Previous: step(c, previous), Next: step(c, next)}
}

func step(c echo.Context, w id.Way) string {
	if w == (id.Way{}) {
		return ""
	}
	q := url.Values{}
	for name, values := range c.QueryParams() {
		q[name] = values
	}
	for name, place := range map[string]id.Cursor{"after": w.After, "before": w.Before} {
		q.Del(name)
		if text := place.String(); text != "" {
			q.Set(name, text)
		}
	}
	return c.Request().URL.Path + "?" + q.Encode()
}
