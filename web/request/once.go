package request

import (
	"bytes"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/once"
)

// OnceField is the field of a form that holds its key; programs send the header instead.
const (
	OnceField  = "once"
	onceHeader = "Idempotency-Key"
)

// ticket reads under which key an instruction has arrived and puts it where the trade finds it. Without a key the
// instruction is refused.
func (s *state) ticket(c echo.Context) error {
	r := c.Request()
	params := ""
	if strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEApplicationJSON) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		r.Body, params = io.NopCloser(bytes.NewReader(body)), string(body)
	}
	typed, err := c.FormParams()
	if err != nil {
		return err
	}
	key := r.Header.Get(onceHeader)
	if key == "" {
		key = typed.Get(OnceField)
	}
	if !once.Valid(key) {
		return once.ErrMissing
	}
	form := url.Values{}
	for name, values := range typed {
		if name != OnceField {
			form[name] = values
		}
	}
	t := once.Ticket{Who: s.who(c), Key: key, Print: once.Print(r.Method, r.URL.Path, form.Encode(), params)}
	c.SetRequest(r.WithContext(once.With(r.Context(), t)))
	return nil
}

// who is whoever sent an instruction: an account, else the holder of an order's link, of a cart, or of a program's pass.
func (s *state) who(c echo.Context) string {
	for _, account := range []int64{int64(s.consumer.ID), int64(s.clerk.ID), int64(s.admin.ID)} {
		if account != 0 {
			return "account " + strconv.FormatInt(account, 10)
		}
	}
	switch number := c.Param("number"); {
	case !s.personal:
		return "program " + c.Request().Header.Get(echo.HeaderAuthorization)
	case number != "":
		return "order " + number
	}
	return "cart " + CartToken(c)
}
