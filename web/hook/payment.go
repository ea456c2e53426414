// Package hook takes the messages of payment providers. They come from machines that know no cookie; a signature says
// who speaks.
//
// Invariants: nothing of a message is believed before its signature is right; the answer is 2xx only after what it
// says was stored, 4xx if sending it again can't help, and 5xx if it can.
//
// It must not know what a message means: that is checkout's.
package hook

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/web/request"
)

// Deps are what the hooks need.
type Deps struct {
	// Gateways are the providers that may speak, by the name in the address.
	Gateways map[string]payment.Gateway
	// Notify does what a verified message asks for; doing it twice changes nothing.
	Notify func(ctx context.Context, gateway string, n payment.Notice) error
	Log    *slog.Logger
}

// maxMessage is the largest message that is read, in bytes.
const maxMessage = 64 << 10

// Routes is the table of the surface.
func Routes(d Deps) []request.Route {
	return []request.Route{
		{Method: http.MethodPost, Path: "/payment/:gateway", Who: request.WhoMachine, Handler: d.payment, Body: maxMessage, Time: 15 * time.Second},
	}
}

// payment takes a provider's message: 200 when it was handled or known, 403 for a wrong signature, 404 for a provider
// we do not have, 503 when it could not be handled now.
func (d Deps) payment(c echo.Context) error {
	name := c.Param("gateway")
	gateway, ok := d.Gateways[name]
	if !ok {
		return request.ErrNotFound
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return err
	}
	notice, err := gateway.Verify(body, c.Request().Header.Get, request.Now(c))
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := d.Notify(ctx, name, notice); err != nil {
		if again(err) {
			return errLater.Because(err)
		}
		// Sending it once more would not help and would hold up the provider's queue; the poller asks for itself.
		d.Log.ErrorContext(ctx, "payment message can't be handled", "gateway", name, "event", notice.EventID, "error", err)
	}
	return c.NoContent(http.StatusOK)
}

// errLater asks the provider to send the message again.
var errLater = fault.New(fault.Unavailable, "fault.unavailable")

// again says whether the failure may pass: everything but a refusal of what the message says.
func again(err error) bool {
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Invalid, fault.NotFound, fault.Forbidden:
		return false
	}
	return true
}
