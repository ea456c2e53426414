package api

import (
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/web/request"
)

// landedCost prices one consignment: a JSON object of the landed-cost contract in, one out. A question that can't be
// read is answered with 422, its id and the list of what is wrong. Rates the question does not give are the mall's newest.
func (a *API) landedCost(c echo.Context) error {
	question, err := io.ReadAll(c.Request().Body)
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) { // of one too large the beginning is enough to be refused by
		return err
	}
	answer, problems := a.Rules.Current().Answer(question, customs.Setting{
		Now: request.Now(c), Rates: a.Rates.Current().Exchange, Registrations: a.Registrations,
	})
	status := http.StatusOK
	if len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return c.JSONBlob(status, append(answer, '\n'))
}
