package respond

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/web/request"
)

// problem is an error for a program, RFC 9457, with the wrong fields in the shape the contracts name.
type problem struct {
	Type    string         `json:"type"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail,omitempty"`
	Key     string         `json:"key"`
	Errors  []problemField `json:"errors,omitempty"`
	Request string         `json:"request"`
}

type problemField struct {
	Field   string `json:"field"`
	Key     string `json:"key"`
	Message string `json:"message"`
}

// Problem answers a program with application/problem+json. What is internal says nothing of itself.
func Problem(c echo.Context, status int, err error) error {
	t, kind := request.Printer(c), fault.KindOf(err)
	p := problem{Type: "about:blank", Title: t.T("fault." + string(kind) + ".title"), Status: status,
		Key: "fault." + string(kind), Detail: Message(t, err), Request: request.ID(c)}
	if f, ok := fault.As(err); ok {
		p.Key = f.Key
		for _, field := range f.Fields {
			p.Errors = append(p.Errors, problemField{field.Name, field.Key, t.Fill(field.Key, field.Args)})
		}
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return c.Blob(status, "application/problem+json", body)
}

// JSON answers a program.
func JSON(c echo.Context, body any) error { return c.JSON(http.StatusOK, body) }
