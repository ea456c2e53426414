// Package config reads the environment into one typed struct, once, at the start of a command.
//
// Invariants: the first missing or malformed value stops the program with a line that names it and says what it should
// look like; a message never contains a value that may be secret; nothing else that runs in production reads the
// environment. Only cmd imports it: packages are given values, never the configuration.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Config is the environment. The tags are the documentation: Variables lists them.
type Config struct {
	DatabaseURL      string   `env:"DATABASE_URL" doc:"PostgreSQL, version 15 or newer: postgres://user:password@host:port/database"`
	ReplicaURLs      []string `env:"DATABASE_REPLICA_URLS" doc:"standbys for reading, separated by commas; none: everything reads the primary"`
	MeiliURL         string   `env:"MEILI_URL" doc:"Meilisearch; empty: search runs on PostgreSQL"`
	MeiliKey         string   `env:"MEILI_MASTER_KEY" doc:"the key of that Meilisearch"`
	MeiliIndex       string   `env:"MEILI_INDEX" envDefault:"listing" doc:"name of the index; shops that share a Meilisearch need one each"`
	Addr             string   `env:"MALL_ADDR" envDefault:":8080" doc:"address to listen on"`
	WorkAddr         string   `env:"MALL_WORK_ADDR" doc:"where mall work answers /healthz, /readyz and /metrics; empty: nowhere"`
	BaseURL          string   `env:"MALL_BASE_URL" envDefault:"http://localhost:8080" doc:"address the public sees, without a path; with https, cookies are __Host- and Secure; passkeys hang on its host name"`
	Secret           string   `env:"MALL_SECRET" doc:"at least 32 characters nobody knows: signs links"`
	BlobURL          string   `env:"MALL_BLOB_URL" doc:"where pictures are kept: file:FOLDER; empty: the folder blobs in MALL_DIR"`
	SMTPURL          string   `env:"MALL_SMTP_URL" doc:"smtp:// (STARTTLS where offered) or smtps:// user:password@host:port; empty: mail is written to the folder mail in MALL_DIR"`
	MailFrom         string   `env:"MALL_MAIL_FROM" envDefault:"Silk Road Mall <noreply@localhost>" doc:"sender of every mail"`
	Payment          string   `env:"MALL_PAYMENT" envDefault:"sandbox" doc:"payment provider of new payments: the built-in sandbox, or stripe"`
	SandboxURL       string   `env:"MALL_SANDBOX_URL" doc:"a sandbox payment provider that runs elsewhere and shares MALL_SECRET: scheme and host; empty: this program's own"`
	StripeKey        string   `env:"MALL_STRIPE_KEY" doc:"Stripe's secret (sk_) or restricted (rk_) key, which may write checkout sessions, payment intents and refunds; a live one asks for https"`
	StripeSecret     string   `env:"MALL_STRIPE_WEBHOOK_SECRET" doc:"the signing secret (whsec_) of Stripe's webhook endpoint, whose address is MALL_BASE_URL/hook/payment/stripe"`
	StripeCapture    string   `env:"MALL_STRIPE_CAPTURE" envDefault:"automatic" doc:"automatic: money is taken at once; manual: the bank holds it until the order stands"`
	StripePages      string   `env:"MALL_STRIPE_PAGES" envDefault:"https://checkout.stripe.com" doc:"where Stripe shows its payment page, if the account has a domain of its own for it"`
	StripeAPI        string   `env:"MALL_STRIPE_API" doc:"a stand-in for Stripe's API on this machine, for tests, with a test key; empty: Stripe"`
	PageCache        uint16   `env:"MALL_PAGE_CACHE" envDefault:"16" doc:"mebibytes that finished pages of the shop may take; 0: every page is made anew"`
	Dir              string   `env:"MALL_DIR" envDefault:".local" doc:"folder of the built-in adapters: mail log, pictures, development servers"`
	OperatorName     string   `env:"MALL_OPERATOR_NAME" doc:"who runs this shop, for the imprint; empty: the imprint says that nobody is named"`
	OperatorAddress  string   `env:"MALL_OPERATOR_ADDRESS" doc:"the operator's postal address, in one line"`
	OperatorEmail    string   `env:"MALL_OPERATOR_EMAIL" doc:"where consumers and authorities write to"`
	OperatorRegister string   `env:"MALL_OPERATOR_REGISTER" doc:"the operator's register and tax number, in one line"`
	Proxies          []string `env:"MALL_TRUSTED_PROXIES" doc:"networks (CIDR) whose X-Forwarded-For is believed, separated by commas; none: the peer's own address counts"`
}

// Variable documents one name of the environment.
type Variable struct{ Name, Default, Doc string }

// Variables lists every name that is read, in the order of the struct.
func Variables() []Variable {
	t := reflect.TypeFor[Config]()
	list := make([]Variable, 0, t.NumField())
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		list = append(list, Variable{Name: tag.Get("env"), Default: tag.Get("envDefault"), Doc: tag.Get("doc")})
	}
	return list
}

// Load reads the environment through getenv. The required names are those the command cannot do without.
func Load(getenv func(string) string, required ...string) (Config, error) {
	values := map[string]string{}
	for _, v := range Variables() {
		if s := strings.TrimSpace(getenv(v.Name)); s != "" {
			values[v.Name] = s
		}
	}
	for _, name := range required {
		if values[name] == "" {
			return Config{}, fmt.Errorf("%s is not set: %s", name, doc(name))
		}
	}
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: values}); err != nil {
		return Config{}, fmt.Errorf("read environment: %w", err)
	}
	return c, c.check()
}

func doc(name string) string {
	list := Variables()
	return list[slices.IndexFunc(list, func(v Variable) bool { return v.Name == name })].Doc
}

// check looks at the values one after another; the first that is wrong is the answer.
func (c *Config) check() error {
	checks := []struct {
		name string
		err  error
	}{
		{"DATABASE_URL", optional(c.DatabaseURL, postgres)},
		{"DATABASE_REPLICA_URLS", each(c.ReplicaURLs, postgres)},
		{"MEILI_URL", optional(c.MeiliURL, func(s string) error { return address(s, "http", "https") })},
		{"MALL_ADDR", listen(c.Addr)},
		{"MALL_WORK_ADDR", optional(c.WorkAddr, listen)},
		{"MALL_BASE_URL", base(c.BaseURL)},
		{"MALL_SECRET", optional(c.Secret, secret)},
		{"MALL_BLOB_URL", optional(c.BlobURL, folder)},
		{"MALL_SMTP_URL", optional(c.SMTPURL, func(s string) error { return address(s, "smtp", "smtps") })},
		{"MALL_MAIL_FROM", sender(c.MailFrom)},
		{"MALL_PAYMENT", c.payment()},
		{"MALL_SANDBOX_URL", optional(c.SandboxURL, base)},
		{"MALL_STRIPE_KEY", optional(c.StripeKey, c.stripeKey)},
		{"MALL_STRIPE_WEBHOOK_SECRET", c.stripeSecret()},
		{"MALL_STRIPE_CAPTURE", capture(c.StripeCapture)},
		{"MALL_STRIPE_PAGES", c.stripePages()},
		{"MALL_STRIPE_API", optional(c.StripeAPI, c.stripeAPI)},
		{"MALL_OPERATOR_NAME", c.operator()},
		{"MALL_TRUSTED_PROXIES", each(c.Proxies, network)},
	}
	for _, check := range checks {
		if check.err != nil {
			return fmt.Errorf("%s: %w", check.name, check.err)
		}
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return nil
}

func optional(s string, check func(string) error) error {
	if s == "" {
		return nil
	}
	return check(s)
}

func each(list []string, check func(string) error) error {
	for _, s := range list {
		if err := check(s); err != nil {
			return err
		}
	}
	return nil
}

// address never quotes the value: it may hold a password.
func address(s string, schemes ...string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || !slices.Contains(schemes, u.Scheme) {
		return fmt.Errorf("is not an address of the form %s://host", strings.Join(schemes, ":// or "))
	}
	return nil
}

func postgres(s string) error {
	if strings.Contains(s, "://") {
		return address(s, "postgres", "postgresql")
	}
	if !strings.Contains(s, "=") {
		return errors.New("is not an address of the form postgres://user:password@host:port/database")
	}
	return nil
}

func base(s string) error {
	if err := address(s, "http", "https"); err != nil {
		return err
	}
	u, err := url.Parse(s)
	if err != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return errors.New("must be scheme and host only, such as https://mall.example")
	}
	return nil
}

func listen(s string) error {
	if _, _, err := net.SplitHostPort(s); err != nil {
		return errors.New("is not of the form host:port or :port")
	}
	return nil
}

func secret(s string) error {
	if len(s) < 32 {
		return errors.New("is too short: at least 32 characters")
	}
	return nil
}

func folder(s string) error {
	if path, ok := strings.CutPrefix(s, "file:"); !ok || strings.TrimPrefix(path, "//") == "" {
		return errors.New("is not of the form file:FOLDER")
	}
	return nil
}

func sender(s string) error {
	if _, err := mail.ParseAddress(s); err != nil {
		return errors.New("is not a mail address of the form Name <user@host>")
	}
	return nil
}

func network(s string) error {
	if _, err := netip.ParsePrefix(s); err != nil {
		return errors.New("is not a network of the form 10.0.0.0/8")
	}
	return nil
}

// BlobDir is the folder pictures are kept in.
func (c Config) BlobDir() string {
	if c.BlobURL == "" {
		return c.Dir + "/blobs"
	}
	return strings.TrimPrefix(strings.TrimPrefix(c.BlobURL, "file:"), "//")
}

// MailDir is the folder of the mail log.
func (c Config) MailDir() string { return c.Dir + "/mail" }

// Secure tells whether the public sees https.
func (c Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// Private tells whether the address the public sees can't be a public one: this machine, a name without a dot, or an
// address of a private network.
func (c Config) Private() bool {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || ip.IsPrivate()
	}
	return host != "" && !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost")
}

// Loopback is the address at which this process reaches itself, for the built-in payment provider.
func (c Config) Loopback() string {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil || host == "" || net.ParseIP(host).IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// operator is named whole or not at all: an imprint without an address is none.
func (c *Config) operator() error {
	switch {
	case c.OperatorName == "" && c.OperatorAddress+c.OperatorEmail+c.OperatorRegister == "":
		return nil
	case c.OperatorName == "" || c.OperatorAddress == "" || c.OperatorEmail == "":
		return errors.New("goes together with MALL_OPERATOR_ADDRESS and MALL_OPERATOR_EMAIL: set all three, or none")
	}
	return nil
}
