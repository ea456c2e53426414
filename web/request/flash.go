package request

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/templates/layout"
)

// The cookie of a message, and how long it waits for the page that shows it.
const (
	flashCookie = "flash"
	flashLife   = 5 * time.Minute
)

// flash is a message for the next personal page: a key of the catalogs and what fills it, so that it is translated
// where it is shown. It is signed, since what a page says must come from the house.
type flash struct {
	Tone layout.Tone       `json:"t"`
	Key  string            `json:"k"`
	Args map[string]string `json:"a,omitempty"`
	Till int64             `json:"u"`
}

// SetFlash leaves a message for the next personal page of this browser.
func SetFlash(c echo.Context, tone layout.Tone, key string, args map[string]string) {
	body, err := json.Marshal(flash{tone, key, args, Now(c).Add(flashLife).Unix()})
	if err != nil {
		return // strings always marshal
	}
	text := base64.RawURLEncoding.EncodeToString(body)
	give(c, flashCookie, text+"."+of(c).gate.sign(text), flashLife)
}

func (g *Gate) sign(text string) string {
	m := hmac.New(sha256.New, g.key)
	m.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// takeFlash reads the message and takes it away.
func takeFlash(c echo.Context) []layout.Flash {
	raw := read(c, flashCookie)
	if raw == "" {
		return nil
	}
	give(c, flashCookie, "", -1)
	text, mac, _ := strings.Cut(raw, ".")
	if !hmac.Equal([]byte(of(c).gate.sign(text)), []byte(mac)) {
		return nil
	}
	body, err := base64.RawURLEncoding.DecodeString(text)
	var f flash
	if err != nil || json.Unmarshal(body, &f) != nil || f.Till < Now(c).Unix() {
		return nil
	}
	args := make(map[string]any, len(f.Args))
	for name, value := range f.Args {
		args[name] = value
	}
	return []layout.Flash{{Kind: f.Tone, Text: Printer(c).Fill(f.Key, args)}}
}
