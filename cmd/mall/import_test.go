package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/testdb"
)

const goods = "Handle,Title,Type,Variant SKU,Variant Price,Variant Grams,Variant Inventory Qty\n" +
	"vase,Blue vase,vase,V-1,120,800,4\n" +
	"pot,Teapot,teapot,P-1,free,900,2\n"

func TestImportAndExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	env := map[string]string{"DATABASE_URL": testdb.DSN(t), "MALL_SECRET": strings.Repeat("s", 32), "MALL_DIR": dir}
	db, err := database.Open(t.Context(), database.Options{URL: env["DATABASE_URL"], Conns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	err = db.In(t.Context()).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('kiln', 'approved', 'Kiln', '窑', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`).Error
	if err != nil {
		t.Fatal(err)
	}
	run := func(args []string, code int, says ...string) {
		t.Helper()
		console, screen := terminal(env)
		got := console.run(t.Context(), args)
		for _, want := range says {
			if !strings.Contains(screen.String(), want) {
				t.Errorf("mall %s does not say %q:\n%s", strings.Join(args, " "), want, screen)
			}
		}
		if got != code {
			t.Errorf("mall %s ends with %d, want %d:\n%s", strings.Join(args, " "), got, code, screen)
		}
	}
	run([]string{"migrate"}, 0, "up to date") // lays the shelves
	file, out, bad := filepath.Join(dir, "goods.csv"), filepath.Join(dir, "out.csv"), filepath.Join(dir, "bad.csv")
	if err := os.WriteFile(file, []byte(goods), 0o600); err != nil {
		t.Fatal(err)
	}
	run([]string{"import", file}, 2, "-factory is missing")
	run([]string{"import", "-factory", "nobody", file}, 1, `there is no factory "nobody"`)
	run([]string{"import", "-factory", "kiln", "-currency", "gold", file}, 2, "is no currency")
	run([]string{"import", "-factory", "kiln", filepath.Join(dir, "missing.csv")}, 1, "open file")
	run([]string{"import", "-factory", "kiln", "-dry-run", file}, 0, "Nothing was written", "1 created")
	run([]string{"import", "-factory", "kiln", "-publish", "-report", bad, file}, 0,
		`row 3: Variant Price: "free" is no price in CNY: write it with at most 2 decimals`, "1 created", "1 rejected", "1 put on sale")
	run([]string{"import", "-factory", "kiln", "-publish", file}, 0, "0 created, 0 updated, 1 unchanged, 1 rejected")
	run([]string{"export", "-factory", "kiln", out}, 0, "1 listings of Kiln")
	run([]string{"import", "-factory", "kiln", "-format", "mall", out}, 0, "0 created, 0 updated, 1 unchanged, 0 rejected")
	broken := filepath.Join(dir, "broken.csv")
	if err := os.WriteFile(broken, []byte(strings.Replace(goods, "vase,Blue vase,vase,V-1,120", "x,Vase,vase,V-9,0", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	run([]string{"import", "-factory", "kiln", broken}, 1, "no product could be taken")
	if raw, err := os.ReadFile(bad); err != nil || !strings.Contains(string(raw), "P-1,free") || strings.Contains(string(raw), "V-1") {
		t.Errorf("%s %v", raw, err)
	}
}
