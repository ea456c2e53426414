package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/silkroadmall/mall/"

// floors is the import policy: a package imports only packages of lower floors, and two of one floor never import each
// other. "x/*" stands for the folders right below x. Test files may import whatever they test with.
var floors = []struct{ name, packages string }{
	{"foundations", "internal/money internal/id internal/fault internal/config internal/mail internal/embedded internal/spreadsheet static migrations"},
	{"arithmetic", "internal/landedcost internal/address internal/locale internal/database internal/media internal/nomenclature internal/catalog/demo"},
	{"platform", "internal/conduct internal/lexicon internal/market internal/job internal/fx internal/customs internal/shipping internal/once internal/testdb"},
	{"records", "internal/account internal/factory internal/catalog internal/inventory internal/cart internal/wishlist internal/follow internal/order " +
		"internal/payment internal/ledger internal/sandbox internal/rulebook internal/tariff internal/demand internal/guide internal/promotion"},
	{"trade", "internal/onboarding internal/catalog/sheet internal/catalog/scale internal/pricing internal/search internal/moderation internal/review internal/question internal/fulfilment internal/settlement internal/payout internal/transfer internal/aftersales"},
	{"sale", "internal/checkout internal/aisle internal/recall"},
	{"person", "internal/privacy internal/reconciliation internal/assessment"},
	{"frame", "templates/layout templates/ui"},
	{"pages", "templates/shop templates/portal templates/admin templates/entrance templates/dev templates/mail templates/sandbox"},
	{"asking", "web/request"},
	{"answering", "web/respond web/cache"},
	{"surfaces", "web/shop web/portal web/admin web/api web/hook web/mailer web/sandbox web/entrance web/dev web/crawler"},
	{"server", "web"},
	{"trial", "cmd/mall/torture"},
	{"binary", "cmd/*"},
}

// narrower holds the rules on top of the floors, each about who may import what outside the module or inside it.
var narrower = []struct {
	why     string
	imports []string // import paths or their beginnings ending in "/"
	allowed func(file sourceFile) bool
}{
	{"gorm stays in internal/database and in files store*.go", []string{"gorm.io/"}, func(f sourceFile) bool {
		return f.pkg == "internal/database" || strings.HasPrefix(f.pkg, "internal/") && strings.HasPrefix(f.name, "store")
	}},
	{"echo stays in web and cmd", []string{"github.com/labstack/echo/"}, in("web", "cmd/")},
	{"templ stays in templates, web/respond and web/mailer", []string{"github.com/a-h/templ", "github.com/a-h/templ/"},
		in("templates/", "web/respond", "web/mailer")},
	{"meilisearch's client stays in internal/search", []string{"github.com/meilisearch/"}, in("internal/search")},
	{"River stays in internal/job and in the migration runner", []string{"github.com/riverqueue/", "riverqueue.com/"},
		in("internal/job", "internal/database")},
	{"the library of passkeys stays in internal/account", []string{"github.com/go-webauthn/"}, in("internal/account")},
	{"only cmd reads the configuration", []string{module + "internal/config"}, in("cmd/")},
	{"only cmd and tests start servers", []string{module + "internal/embedded"}, in("cmd/", "internal/testdb")},
	{"testdb is for tests", []string{module + "internal/testdb", "testing"}, in("internal/testdb")},
	{"templates see no database", []string{module + "internal/database", "database/sql", "github.com/jackc/"},
		func(f sourceFile) bool { return !strings.HasPrefix(f.pkg, "templates/") }},
	{"what is true without a browser knows no HTTP server and no HTML", []string{module + "web", module + "web/", module + "templates/"},
		func(f sourceFile) bool { return !strings.HasPrefix(f.pkg, "internal/") }},
	{"the sandbox provider stands for a stranger: only its own page, the gateway's wiring and cmd know it",
		[]string{module + "internal/sandbox"}, in("web/sandbox", "templates/sandbox", "cmd/")},
}

// bare lists packages that may import nothing but the standard library and what is named.
var bare = map[string][]string{
	"internal/landedcost":  {module + "internal/money"},
	"internal/money":       {"github.com/bojanz/currency", "github.com/cockroachdb/apd/v3"},
	"internal/id":          {},
	"internal/fault":       {},
	"internal/spreadsheet": {},
}

type sourceFile struct {
	pkg, name string // folder from the root with slashes, file name
	imports   []string
}

func in(places ...string) func(sourceFile) bool {
	return func(f sourceFile) bool {
		return slices.ContainsFunc(places, func(p string) bool {
			return f.pkg == p || strings.HasPrefix(f.pkg, strings.TrimSuffix(p, "/")+"/")
		})
	}
}

func floorOf(pkg string) int {
	return slices.IndexFunc(floors, func(f struct{ name, packages string }) bool {
		return slices.ContainsFunc(strings.Fields(f.packages), func(p string) bool {
			parent, wild := strings.CutSuffix(p, "/*")
			return p == pkg || wild && filepath.ToSlash(filepath.Dir(pkg)) == parent
		})
	})
}

// sources reads the imports of every Go file of the module but tests, testdata and hidden folders.
func sources(t *testing.T) []sourceFile {
	t.Helper()
	var list []sourceFile
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || path == "bin") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f := sourceFile{pkg: filepath.ToSlash(filepath.Dir(path)), name: d.Name()}
		f.imports, err = importsOf(filepath.Join("..", path))
		list = append(list, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func importsOf(path string) ([]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, spec := range parsed.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// breaks lists what the files break of the policy.
func breaks(files []sourceFile) []string {
	var list []string
	for _, f := range files {
		where := f.pkg + "/" + f.name
		own := floorOf(f.pkg)
		if own < 0 {
			list = append(list, where+": the package stands on no floor; give it one in internal/floors_test.go and a line in the README's map")
			continue
		}
		for _, path := range f.imports {
			if inner, ok := strings.CutPrefix(path, module); ok && floorOf(inner) >= own {
				list = append(list, where+" on floor "+floors[own].name+" imports "+inner+", which is not on a lower floor")
			}
			for _, rule := range narrower {
				if slices.ContainsFunc(rule.imports, func(r string) bool { return matches(path, r) }) && !rule.allowed(f) {
					list = append(list, where+" imports "+path+": "+rule.why)
				}
			}
			if also, ok := bare[f.pkg]; ok && strings.Contains(path, ".") && !slices.Contains(also, path) {
				list = append(list, where+" imports "+path+": this package may not")
			}
		}
		list = append(list, ownTemplates(f)...)
	}
	return list
}

// ownTemplates lets a surface show its own pages only.
func ownTemplates(f sourceFile) []string {
	surface, ok := strings.CutPrefix(f.pkg, "web/")
	if !ok || surface == "request" || surface == "respond" {
		return nil
	}
	if surface == "mailer" {
		surface = "mail"
	}
	var list []string
	for _, path := range f.imports {
		page, ok := strings.CutPrefix(path, module+"templates/")
		if ok && page != surface && page != "layout" && page != "ui" {
			list = append(list, f.pkg+"/"+f.name+" imports templates/"+page+": a surface shows its own pages only")
		}
	}
	return list
}

func matches(path, rule string) bool {
	return path == rule || strings.HasSuffix(rule, "/") && strings.HasPrefix(path, rule)
}

func TestFloors(t *testing.T) {
	files := sources(t)
	if len(files) < 20 {
		t.Fatalf("only %d files were found: the test looks in the wrong place", len(files))
	}
	for _, b := range breaks(files) {
		t.Error(b)
	}
}

func TestFloorsFindsBreaks(t *testing.T) {
	for _, f := range []sourceFile{
		{"internal/gadget", "gadget.go", nil},
		{"internal/order", "order.go", []string{module + "internal/cart"}},
		{"internal/database", "database.go", []string{module + "internal/job"}},
		{"internal/order", "order.go", []string{"gorm.io/gorm"}},
		{"internal/order", "state.go", []string{"github.com/labstack/echo/v4"}},
		{"web/shop", "listing.go", []string{"github.com/a-h/templ"}},
		{"web/shop", "listing.go", []string{module + "templates/admin"}},
		{"web/shop", "listing.go", []string{module + "internal/config"}},
		{"internal/pricing", "pricing.go", []string{"github.com/meilisearch/meilisearch-go"}},
		{"internal/landedcost", "rate.go", []string{module + "internal/fault"}},
		{"internal/id", "id.go", []string{"golang.org/x/text/language"}},
		{"internal/checkout", "checkout.go", []string{module + "web/respond"}},
		{"internal/checkout", "checkout.go", []string{module + "internal/testdb"}},
		{"templates/shop", "cart.go", []string{module + "internal/database"}},
		{"web/request", "session.go", []string{module + "web/respond"}},
	} {
		if len(breaks([]sourceFile{f})) == 0 {
			t.Errorf("nothing said about %+v", f)
		}
	}
	for _, f := range []sourceFile{
		{"internal/order", "store_lines.go", []string{"gorm.io/gorm", module + "internal/database"}},
		{"web", "web.go", []string{"github.com/labstack/echo/v4", module + "web/shop"}},
		{"web/mailer", "mailer.go", []string{module + "templates/mail", "github.com/a-h/templ"}},
		{"cmd/mall", "app.go", []string{module + "web", module + "internal/config", module + "internal/embedded"}},
		{"internal/money", "money.go", []string{"math/big", "github.com/bojanz/currency"}},
	} {
		if list := breaks([]sourceFile{f}); len(list) != 0 {
			t.Error(list)
		}
	}
}

// TestHouseRules keeps out what makes a package hard to reason about: init functions, and package variables that
// change.
func TestHouseRules(t *testing.T) {
	for _, f := range sources(t) {
		path := filepath.Join("..", f.pkg, f.name)
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function", path)
			}
		}
		for _, name := range assignedVars(parsed) {
			t.Errorf("%s assigns to the package variable %s", path, name)
		}
	}
}

// assignedVars names the variables of the file's package scope that the file assigns to.
func assignedVars(parsed *ast.File) []string {
	var names []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a.Tok == token.DEFINE {
			return true
		}
		for _, left := range a.Lhs {
			name, ok := left.(*ast.Ident)
			if ok && name.Obj != nil && name.Obj.Kind == ast.Var && parsed.Scope.Objects[name.Name] == name.Obj {
				names = append(names, name.Name)
			}
		}
		return true
	})
	return names
}

// TestTables holds everybody to the one writer of tables, which lets no cell be taken for a formula.
func TestTables(t *testing.T) {
	for _, f := range sources(t) {
		if f.pkg == "internal/spreadsheet" || !slices.Contains(f.imports, "encoding/csv") {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", f.pkg, f.name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "csv.NewWriter(") {
			t.Errorf("%s/%s writes a table itself, not by internal/spreadsheet", f.pkg, f.name)
		}
	}
}
