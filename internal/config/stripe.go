package config

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// The providers that MALL_PAYMENT may name.
const (
	sandbox = "sandbox"
	stripe  = "stripe"
)

func (c *Config) payment() error {
	switch {
	case c.Payment != sandbox && c.Payment != stripe:
		return errors.New("is neither sandbox nor stripe")
	case c.Payment == stripe && c.StripeKey == "":
		return errors.New("is stripe, which needs MALL_STRIPE_KEY and MALL_STRIPE_WEBHOOK_SECRET")
	}
	return nil
}

// stripeLive says whether the key moves real money.
func (c *Config) stripeLive() bool {
	return strings.HasPrefix(c.StripeKey, "sk_live_") || strings.HasPrefix(c.StripeKey, "rk_live_")
}

func (c *Config) stripeKey(key string) error {
	kind, rest, _ := strings.Cut(key, "_")
	mode, _, _ := strings.Cut(rest, "_")
	switch {
	case kind != "sk" && kind != "rk", mode != "test" && mode != "live":
		return errors.New("is not a secret or restricted key of the form sk_test_…, sk_live_…, rk_test_… or rk_live_…")
	case c.stripeLive() && !c.Secure():
		return errors.New("moves real money, which asks for https in MALL_BASE_URL")
	}
	return nil
}

func (c *Config) stripeSecret() error {
	if (c.StripeKey == "") != (c.StripeSecret == "") {
		return errors.New("goes together with MALL_STRIPE_KEY: set both, or none")
	}
	if c.StripeSecret != "" && !strings.HasPrefix(c.StripeSecret, "whsec_") {
		return errors.New("is not a signing secret of the form whsec_…")
	}
	return nil
}

func capture(s string) error {
	if s != "automatic" && s != "manual" {
		return errors.New("is neither automatic nor manual")
	}
	return nil
}

// stripePages may be without https only where the API is a stand-in.
func (c *Config) stripePages() error {
	if err := base(c.StripePages); err != nil {
		return errors.New("must be scheme and host only, such as https://pay.example")
	}
	if c.StripeAPI == "" && !strings.HasPrefix(c.StripePages, "https://") {
		return errors.New("is not an https address")
	}
	return nil
}

// stripeAPI keeps a key from being sent anywhere but to Stripe or to this machine, and a live one from a stand-in.
func (c *Config) stripeAPI(s string) error {
	u, err := url.Parse(s)
	if err != nil || address(s, "http", "https") != nil {
		return errors.New("is not an address of the form http://127.0.0.1:port")
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
		return errors.New("is not on this machine: http://127.0.0.1:port")
	}
	if c.stripeLive() {
		return errors.New("is for test keys only")
	}
	return nil
}

// HoldsMoney tells whether Stripe has the bank hold the money first.
func (c Config) HoldsMoney() bool { return c.StripeCapture == "manual" }
