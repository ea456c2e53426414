package config_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/config"
)

func getenv(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestLoad(t *testing.T) {
	c, err := config.Load(getenv(
		"DATABASE_URL", "postgres://mall:x@db/mall", "DATABASE_REPLICA_URLS", "postgres://a/mall,postgres://b/mall",
		"MALL_BASE_URL", "https://mall.example/", "MALL_SECRET", strings.Repeat("s", 32), "MALL_BLOB_URL", "file:///srv/blobs",
		"MALL_TRUSTED_PROXIES", "10.0.0.0/8"), "DATABASE_URL", "MALL_SECRET")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.ReplicaURLs) != 2 || c.BaseURL != "https://mall.example" || !c.Secure() || c.BlobDir() != "/srv/blobs" {
		t.Errorf("%+v", c)
	}
}

func TestStripe(t *testing.T) {
	right := []string{"MALL_PAYMENT", "stripe", "MALL_STRIPE_KEY", "rk_live_hunter2", "MALL_STRIPE_WEBHOOK_SECRET", "whsec_x",
		"MALL_STRIPE_CAPTURE", "manual", "MALL_BASE_URL", "https://mall.example"}
	c, err := config.Load(getenv(right...))
	if err != nil || c.Payment != "stripe" || !c.HoldsMoney() || c.StripePages != "https://checkout.stripe.com" || c.StripeAPI != "" {
		t.Errorf("%+v, %v", c, err)
	}
	for says, pairs := range map[string][]string{
		"test keys only": {"MALL_STRIPE_API", "http://127.0.0.1:9"},
		"whsec_…":        {"MALL_STRIPE_WEBHOOK_SECRET", "hunter2"},
	} {
		if _, err := config.Load(getenv(append(pairs, right...)...)); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("want %q: %v", says, err)
		}
	}
	if _, err := config.Load(getenv("MALL_STRIPE_API", "http://127.0.0.1:9", "MALL_STRIPE_PAGES", "http://127.0.0.1:9",
		"MALL_STRIPE_KEY", "sk_test_x", "MALL_STRIPE_WEBHOOK_SECRET", "whsec_x")); err != nil {
		t.Errorf("a stand-in on this machine: %v", err)
	}
}

func TestDefaults(t *testing.T) {
	c, err := config.Load(getenv())
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != ":8080" || c.Payment != "sandbox" || c.Secure() || c.BlobDir() != ".local/blobs" || c.MailDir() != ".local/mail" {
		t.Errorf("%+v", c)
	}
}

func TestPrivate(t *testing.T) {
	for address, want := range map[string]bool{
		"": true, "http://localhost:8080": true, "http://127.0.0.1:9": true, "http://[::1]:9": true, "http://192.168.1.5": true,
		"http://mall:8080": true, "http://mall.localhost": true,
		"https://mall.example": false, "http://203.0.113.9:8080": false, "http://localhost.example": false, "http://[2001:4860::1]": false,
	} {
		c, err := config.Load(getenv("MALL_BASE_URL", address))
		if err != nil || c.Private() != want {
			t.Errorf("%q: private %v, %v", address, c.Private(), err)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct{ name, value, says string }{
		{"DATABASE_URL", "", "is not set"},
		{"DATABASE_URL", "mysql://u:hunter2@db/x", "postgres://"},
		{"DATABASE_URL", "hunter2", "postgres://"},
		{"DATABASE_REPLICA_URLS", "postgres://a/x,hunter2", "postgres://"},
		{"MEILI_URL", "localhost:7700", "http://"},
		{"MALL_ADDR", "8080", ":port"},
		{"MALL_BASE_URL", "https://mall.example/shop", "host only"},
		{"MALL_SECRET", "hunter2", "32"},
		{"MALL_BLOB_URL", "s3://hunter2", "file:FOLDER"},
		{"MALL_SMTP_URL", "hunter2", "smtp://"},
		{"MALL_MAIL_FROM", "nobody", "user@host"},
		{"MALL_PAYMENT", "cash", "sandbox"},
		{"MALL_PAYMENT", "cheque", "sandbox"},
		{"MALL_PAYMENT", "stripe", "MALL_STRIPE_KEY"},
		{"MALL_STRIPE_KEY", "pk_test_hunter2", "sk_test_"},
		{"MALL_STRIPE_KEY", "sk_hunter2", "sk_test_"},
		{"MALL_STRIPE_KEY", "sk_live_hunter2", "https"},
		{"MALL_STRIPE_KEY", "rk_test_hunter2", "MALL_STRIPE_WEBHOOK_SECRET"},
		{"MALL_STRIPE_WEBHOOK_SECRET", "whsec_hunter2", "MALL_STRIPE_KEY"},
		{"MALL_STRIPE_CAPTURE", "later", "manual"},
		{"MALL_STRIPE_PAGES", "http://pay.example", "https"},
		{"MALL_STRIPE_PAGES", "https://pay.example/path", "host only"},
		{"MALL_STRIPE_API", "https://api.example", "this machine"},
		{"MALL_STRIPE_API", "ftp://127.0.0.1", "127.0.0.1"},
		{"MALL_TRUSTED_PROXIES", "10.0.0.1", "10.0.0.0/8"},
	} {
		get := getenv(c.name, c.value, "DATABASE_URL", "postgres://db/mall")
		_, err := config.Load(get, "DATABASE_URL")
		if err == nil || !strings.Contains(err.Error(), c.name) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s=%s: %v", c.name, c.value, err)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the message gives the value away: %v", c.name, err)
		}
	}
}

func TestEveryVariableIsDocumented(t *testing.T) {
	for _, v := range config.Variables() {
		if v.Name == "" || v.Doc == "" {
			t.Errorf("%+v", v)
		}
	}
}
