package request

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
)

// Upload reads a form that may carry files. One that is too large is refused as that, one that is no form as a bad request;
// one without files is fine too. Who has read one calls Sweep.
func Upload(c echo.Context) error {
	_, err := c.MultipartForm()
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, http.ErrNotMultipart):
		return c.Request().ParseForm()
	case err == nil, errors.As(err, &large):
		return err
	}
	return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
}

// Sweep removes what a large form has left on the disk.
func Sweep(c echo.Context) {
	if sent := c.Request().MultipartForm; sent != nil {
		if err := sent.RemoveAll(); err != nil {
			c.Logger().Error(errors.Join(errors.New("sweep upload"), err))
		}
	}
}
