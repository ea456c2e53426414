package main

import (
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/testdb"
)

func TestAdminCreate(t *testing.T) {
	t.Parallel()
	const good = "a gate that holds 77"
	url := testdb.DSN(t)
	for _, s := range []struct {
		args []string
		in   string
		code int
		says string
	}{
		{[]string{"admin"}, "", 2, "usage: mall admin create"},
		{[]string{"admin", "create", "-email", "root@mall.example"}, good, 2, "a name"},
		{[]string{"admin", "create", "-email", "root@mall.example", "-name", "Root", "-password", good}, "", 2, "usage"},
		{[]string{"admin", "create", "-email", "root@mall.example", "-name", "Root", good}, "", 2, "nothing is expected"},
		{[]string{"admin", "create", "-email", "root", "-name", "Root"}, "short\n", 1, "password: "},
		{[]string{"admin", "create", "-email", "Root@Mall.example", "-name", "Root"}, good + "\r\nrest", 0, "root@mall.example can sign in at http://localhost:8080/admin"},
		{[]string{"admin", "create", "-email", "root@mall.example", "-name", "Again"}, good, 1, "already"},
	} {
		c, screen := terminal(map[string]string{"DATABASE_URL": url})
		c.in = strings.NewReader(s.in)
		if code := c.run(t.Context(), s.args); code != s.code || !strings.Contains(screen.String(), s.says) {
			t.Errorf("mall %q: %d\n%s", s.args, code, screen)
		}
		if strings.Contains(screen.String(), good) && !strings.Contains(strings.Join(s.args, " "), good) {
			t.Errorf("the password is shown:\n%s", screen)
		}
	}
	db, err := database.Open(t.Context(), database.Options{URL: url, Conns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	in, err := account.NewStore(db, nil, time.Now).SignIn(t.Context(),
		account.Credentials{Role: account.Admin, Email: "root@mall.example", Password: good, IP: "192.0.2.1"})
	if err != nil || in.Account.Name != "Root" {
		t.Errorf("the admin can't sign in: %v", err)
	}
}
