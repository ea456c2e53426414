package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/testdb"
)

// hts is a piece of the US schedule that changes one rate, adds one, keeps one, and has one that can't be charged.
const hts = `[{"htsno":"3924.10.40","description":"Plates, cups","general":"3.6%","footnotes":[{"value":"See 9903.88.16."}]},
{"htsno":"0101.21.00","description":"Horses","general":"Free"},
{"htsno":"6109.10.00","description":"Of cotton","general":"16.5%","footnotes":[{"value":"See 9903.88.15."}]},
{"htsno":"9102.11.10","description":"Watches","general":"44¢ each + 6% on the case"}]`

func TestTariffCommand(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "hts.json")
	if err := os.WriteFile(file, []byte(hts), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{}
	run := func(code int, says string, args ...string) {
		t.Helper()
		c, screen := terminal(env)
		c.in = strings.NewReader("a gate that holds 77\n")
		if got := c.run(t.Context(), args); got != code || !strings.Contains(screen.String(), says) {
			t.Errorf("mall %s: %d, want %d and %q\n%s", strings.Join(args, " "), got, code, says, screen)
		}
	}
	from := []string{"tariff", "import", "-source", "us-hts", "-valid-from", "2099-01-05"}
	run(2, "import or diff is expected", "tariff")
	run(2, "-source wants one of", "tariff", "import", "-valid-from", "2099-01-05", file)
	run(2, "-valid-from wants a day", "tariff", "import", "-source", "us-hts", "-valid-from", "soon", file)
	run(2, "one file is expected", from...)
	run(2, "-admin is wanted", append(from, file)...)
	run(0, "1 change, 3 are new, 7 are the same", append(from, "-dry-run", file)...)
	run(0, `"44¢ each + 6% on the case" is left out`, "tariff", "diff", "-source", "us-hts", file)

	env["DATABASE_URL"] = testdb.DSN(t)
	run(0, "can sign in", "admin", "create", "-email", "root@mall.example", "-name", "Root")
	run(1, "find admin", append(from, "-admin", "nobody@mall.example", file)...)
	run(0, "Draft 1 holds 4 edits", append(from, "-admin", "root@mall.example", file)...)
	run(0, "0 lines differ", "tariff", "diff")
	run(1, "version", "tariff", "diff", "-new", "1999-01-01.1")
}
