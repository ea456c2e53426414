package mailer_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/mail"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/web/mailer"
)

// rawKey is a key of the catalogs where a text should be.
var rawKey = regexp.MustCompile(`\b(mail|layout|account|charges|moderation)\.[a-z_]+(\.[a-z_]+)*\b`)

func TestAccountLetters(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	log, err := mail.NewLog(t.TempDir(), "Mall <mall@example.com>", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	accounts, workers := account.NewStore(db, queue, time.Now), job.NewWorkers()
	mailer.New(mailer.Deps{Sender: log, Accounts: accounts, BaseURL: "https://mall.test"}).Register(workers)
	var want int
	for _, l := range locale.Languages() {
		email := l.Code() + "@example.com"
		n := account.New{Role: account.Consumer, Email: email, Name: "Robin", Language: string(l), Password: "copper kettle 47"}
		if err := accounts.SignUp(t.Context(), n, "/en-de", "192.0.2.7"); err != nil {
			t.Fatal(err)
		}
		for _, purpose := range []account.Purpose{account.Reset, account.Exists, account.Changed} {
			err := queue.Enqueue(t.Context(), account.Letter{Role: account.Consumer, Email: email, Purpose: purpose, At: "/en-de"})
			if err != nil {
				t.Fatal(err)
			}
		}
		want += 4
	}
	if err := workers.Drain(t.Context(), db, time.Now()); err != nil {
		t.Fatal(err)
	}
	letters, err := log.Messages(100)
	if err != nil || len(letters) != want {
		t.Fatalf("%d letters, want %d: %v", len(letters), want, err)
	}
	subjects := map[string]bool{}
	for _, m := range letters {
		subjects[m.Subject] = true
		checkLetter(t, m)
	}
	if len(subjects) != want {
		t.Errorf("%d different subjects in %d letters: a language is missing", len(subjects), want)
	}
}

// checkLetter holds a letter against its promises: the link in both forms, no raw key, the direction of its language.
func checkLetter(t *testing.T, m mail.Logged) {
	t.Helper()
	link := map[string]string{"account_verify": "https://mall.test/en-de/verify?token=", "account_reset": "https://mall.test/en-de/reset?token=",
		"account_exists": "https://mall.test/en-de/sign-in", "account_changed": "https://mall.test/en-de/forgot"}[m.Kind]
	if link == "" || !strings.Contains(m.Text, link) || !strings.Contains(m.HTML, link) {
		t.Errorf("%s to %s: no link %q in %s", m.Kind, m.To, link, m.Text)
	}
	if raw := rawKey.FindString(m.Subject + m.Text + m.HTML); raw != "" {
		t.Errorf("%s to %s says %q", m.Kind, m.To, raw)
	}
	if dir := `dir="` + locale.Language(m.To[:2]).Dir() + `"`; !strings.Contains(m.HTML, dir) {
		t.Errorf("%s to %s: not %s", m.Kind, m.To, dir)
	}
}
