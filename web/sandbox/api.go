package sandbox

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/web/respond"
)

// Refusals of the API.
var (
	errKey    = fault.New(fault.Unauthenticated, "sandbox.key")
	errBody   = fault.New(fault.Invalid, "sandbox.api.body")
	errBroken = errors.New("answered 500 on purpose")
)

// session is a session as merchants read it. Amounts are in minor units of the currency.
type session struct {
	Ref         string         `json:"ref"`
	Token       string         `json:"token"`
	State       sandbox.State  `json:"state"`
	Amount      int64          `json:"amount"`
	Currency    money.Currency `json:"currency"`
	OrderNumber string         `json:"order_number"`
	URL         string         `json:"url"`
	Reason      string         `json:"reason"`
	ExpiresAt   time.Time      `json:"expires_at"`
}

// refund is a refund as merchants read it.
type refund struct {
	Ref      string         `json:"ref"`
	Token    string         `json:"token"`
	Session  string         `json:"session"`
	Amount   int64          `json:"amount"`
	Currency money.Currency `json:"currency"`
}

// api wraps a call: the key before it, the fault on demand after it, so that a call which is answered 500 has been
// carried out all the same.
func (d Deps) api(do func(echo.Context) (any, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !d.known(c.Request()) {
			return respond.Problem(c, http.StatusUnauthorized, errKey)
		}
		body, err := do(c)
		faults, unknown := d.Provider.Faults(c.Request().Context())
		switch {
		case err == nil && unknown != nil:
			err = unknown
		case faults.Answer500:
			err = errBroken
		}
		if err == nil {
			return respond.JSON(c, body)
		}
		if fault.KindOf(err) == fault.Internal {
			d.Log.ErrorContext(c.Request().Context(), "sandbox API", "path", c.Request().URL.Path, "error", err)
		}
		return respond.Problem(c, respond.Status(err), err)
	}
}

// known says whether the caller has the merchant's key.
func (d Deps) known(r *http.Request) bool {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && d.Key != "" && subtle.ConstantTimeCompare([]byte(key), []byte(d.Key)) == 1
}

func (d Deps) shown(s *sandbox.Session) session {
	return session{s.Ref, s.Token, s.State, s.Amount.Minor, s.Amount.Currency, s.OrderNumber, strings.TrimSuffix(d.BaseURL, "/") + hosted(s), s.Reason, s.ExpiresAt.UTC()}
}

func (d Deps) open(c echo.Context) (any, error) {
	o := sandbox.Opening{Token: c.Request().Header.Get("Idempotency-Key")}
	err := decode(c, map[string]any{
		"amount": &o.Amount.Minor, "currency": &o.Amount.Currency, "order_number": &o.OrderNumber, "email": &o.Email, "language": &o.Language,
		"return_url": &o.ReturnURL, "notify_url": &o.NotifyURL, "expires_at": &o.ExpiresAt,
	})
	if err != nil {
		return nil, err
	}
	s, err := d.Provider.Open(c.Request().Context(), o)
	if err != nil {
		return nil, err
	}
	return d.shown(s), nil
}

func (d Deps) session(c echo.Context) (any, error) {
	s, err := d.Provider.Session(c.Request().Context(), c.Param("ref"))
	if err != nil {
		return nil, err
	}
	return d.shown(s), nil
}

func (d Deps) cancel(c echo.Context) (any, error) {
	s, err := d.Provider.Cancel(c.Request().Context(), c.Param("ref"))
	if err != nil {
		return nil, err
	}
	return d.shown(s), nil
}

func (d Deps) refund(c echo.Context) (any, error) {
	r := sandbox.Refund{Token: c.Request().Header.Get("Idempotency-Key")}
	var ref string
	if err := decode(c, map[string]any{"session": &ref, "amount": &r.Amount.Minor, "currency": &r.Amount.Currency}); err != nil {
		return nil, err
	}
	given, err := d.Provider.Refund(c.Request().Context(), r, ref)
	if err != nil {
		return nil, err
	}
	return refund{given.Ref, given.Token, ref, given.Amount.Minor, given.Amount.Currency}, nil
}

func (d Deps) refunded(c echo.Context) (any, error) {
	r, session, err := d.Provider.Refunded(c.Request().Context(), c.Param("ref"))
	if err != nil {
		return nil, err
	}
	return refund{r.Ref, r.Token, session, r.Amount.Minor, r.Amount.Currency}, nil
}

// movement is money that was moved for the merchant, as merchants read it.
type movement struct {
	Kind         string         `json:"kind"`
	Ref          string         `json:"ref"`
	Token        string         `json:"token"`
	SessionToken string         `json:"session_token"`
	Amount       int64          `json:"amount"`
	Currency     money.Currency `json:"currency"`
	At           time.Time      `json:"at"`
}

// movementsPage is how many movements one answer lists.
const movementsPage = 100

// movements lists what was moved from a moment until before another, RFC 3339; next, if there is one, is the after of the next page.
func (d Deps) movements(c echo.Context) (any, error) {
	from, wrongFrom := time.Parse(time.RFC3339, c.QueryParam("from"))
	until, wrongUntil := time.Parse(time.RFC3339, c.QueryParam("until"))
	var check fault.Check
	check.Require(wrongFrom == nil, "from", "sandbox.api.type")
	check.Require(wrongUntil == nil, "until", "sandbox.api.type")
	if err := check.Err(); err != nil {
		return nil, err
	}
	list, err := d.Provider.Movements(c.Request().Context(), from, until, c.QueryParam("after"), movementsPage)
	if err != nil {
		return nil, err
	}
	all, next := make([]movement, len(list)), ""
	for i, m := range list {
		all[i] = movement{m.Kind, m.Ref, m.Token, m.SessionToken, m.Amount.Minor, m.Amount.Currency, m.At.UTC()}
	}
	if len(list) == movementsPage {
		next = list[len(list)-1].Place
	}
	return map[string]any{"movements": all, "next": next}, nil
}

// decode reads a JSON object into the fields; what is unknown or of a wrong type is named.
func decode(c echo.Context, fields map[string]any) error {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return err
	}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(body, &given); err != nil {
		return errBody.Because(err)
	}
	var check fault.Check
	for _, name := range slices.Sorted(maps.Keys(given)) {
		into, known := fields[name]
		if check.Require(known, name, "sandbox.api.unknown") {
			check.Require(json.Unmarshal(given[name], into) == nil, name, "sandbox.api.type")
		}
	}
	return check.Err()
}
