package testdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/embedded"
)

// Stripe is the address of a stripe-mock, started by the first test that needs it; MALL_TEST_STRIPE_URL names another.
func Stripe(t testing.TB) string {
	t.Helper()
	url, err := shared.stripe()
	if err != nil {
		t.Fatal(err)
	}
	return url
}

func startStripe() (string, error) {
	if url := os.Getenv("MALL_TEST_STRIPE_URL"); url != "" {
		return strings.TrimSuffix(url, "/"), nil
	}
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	local := filepath.Join(root, ".local")
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	m, err := embedded.StripeMock(ctx, embedded.StripeMockOptions{Dir: filepath.Join(local, "test"), Cache: local, IdleStop: true})
	if err != nil {
		return "", fmt.Errorf("this test needs stripe-mock, built by the Go tool or named by MALL_TEST_STRIPE_URL: %w", err)
	}
	return m.URL, m.Touch()
}
