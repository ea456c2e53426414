package payment

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/silkroadmall/mall/internal/money"
)

// sandboxMovements is one page of the provider's list; Next asks for the one after it, "" if there is none.
type sandboxMovements struct {
	Movements []struct {
		Kind         MovementKind   `json:"kind"`
		Ref          string         `json:"ref"`
		Token        string         `json:"token"`
		SessionToken string         `json:"session_token"`
		Amount       int64          `json:"amount"`
		Currency     money.Currency `json:"currency"`
		At           time.Time      `json:"at"`
	} `json:"movements"`
	Next string `json:"next"`
}

// Movements reads the provider's list page by page.
func (g *Sandbox) Movements(ctx context.Context, p Period) ([]Movement, error) {
	query := url.Values{"from": {p.From.UTC().Format(time.RFC3339)}, "until": {p.Until.UTC().Format(time.RFC3339)}}
	var all []Movement
	for {
		var one sandboxMovements
		if err := g.call(ctx, call{method: http.MethodGet, path: "/movements?" + query.Encode()}, &one); err != nil {
			return nil, fmt.Errorf("list movements of sandbox: %w", err)
		}
		for _, m := range one.Movements {
			if m.Kind != Taken && m.Kind != Given {
				return nil, fmt.Errorf("list movements of sandbox: %q: %w", m.Kind, ErrGateway)
			}
			all = append(all, Movement{m.Kind, m.Ref, m.Token, m.SessionToken, money.New(m.Amount, m.Currency), m.At})
		}
		if one.Next == "" {
			return all, nil
		}
		query.Set("after", one.Next)
	}
}
