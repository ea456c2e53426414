package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// composed are the keys built at run time from parts no reader of the source can join: each pattern must be met
// by at least one English key. Keys built as T("prefix."+code) are found in the source and need no line here.
var composed = []string{
	"fault.*.title", "fault.*.next", // web/respond: by fault.Kind
	"mail.account.*.text", // by account.Purpose
	"cut.mail.*",          // web/mailer: of a decision
	"tracking.*",          // by shipping.Event.Code
	"charges.delivery.*",  // by shipping.Service.Code
	"shipping.excluded.*", // by the flags a service excludes
}

// keyed says in which argument a call names a message: T("…"), fault.New(kind, "…"), check.Require(ok, field, "…").
var keyed = map[string]int{"T": 0, "Fill": 0, "Has": 0, "New": 1, "Require": 2}

// use is one place in the source where a key, or the beginning of one, is written.
type use struct {
	key    string
	prefix bool
	where  string
}

func TestEveryUsedKeyExists(t *testing.T) {
	english := entries(t, English)
	for _, u := range uses(t) {
		if _, ok := english[u.key]; !ok && !u.prefix {
			t.Errorf("%s: no text for %q", u.where, u.key)
		}
		if u.prefix && !begun(english, u.key) {
			t.Errorf("%s: no text begins with %q", u.where, u.key)
		}
	}
	for _, pattern := range composed {
		met := false
		for key := range english {
			ok, err := filepath.Match(pattern, key)
			if err != nil {
				t.Fatal(err)
			}
			met = met || ok
		}
		if !met {
			t.Errorf("no text is of the form %q", pattern)
		}
	}
}

func begun(all map[string]entry, prefix string) bool {
	for key := range all {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// uses reads the source of the whole project.
func uses(t *testing.T) []use {
	t.Helper()
	root := filepath.Join("..", "..")
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	var found []use
	for _, top := range []string{"cmd", "internal", "web", "templates"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
				return ignoreMissing(err)
			}
			rel := strings.TrimPrefix(filepath.ToSlash(name), "../../")
			switch {
			case strings.HasSuffix(name, ".templ"):
				return templUses(name, rel, &found)
			case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_templ.go") && !strings.HasPrefix(rel, "internal/locale/"):
				return goUses(name, rel, &found)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) == 0 {
		t.Error("no use of a text was found: the search is broken")
	}
	return found
}

func ignoreMissing(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

var templCall = regexp.MustCompile(`\b(?:T|Fill|Has)\(\s*"([a-z0-9_.]+)"\s*([,)+])`)

func templUses(name, rel string, found *[]use) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return ignoreMissing(err)
	}
	for i, line := range strings.Split(string(b), "\n") {
		for _, m := range templCall.FindAllStringSubmatch(line, -1) {
			*found = append(*found, use{m[1], m[2] == "+", rel + ":" + strconv.Itoa(i+1)})
		}
	}
	return nil
}

func goUses(name, rel string, found *[]use) error {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
	if err != nil {
		return ignoreMissing(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		var at ast.Expr
		switch n := n.(type) {
		case *ast.CallExpr:
			at = keyArgument(n)
		case *ast.CompositeLit:
			at = keyOfField(n)
		}
		if key, prefix, ok := literal(at); ok {
			*found = append(*found, use{key, prefix, rel + ":" + strconv.Itoa(set.Position(at.Pos()).Line)})
		}
		return true
	})
	return nil
}

// keyArgument is the argument of a call that names a message, nil if the call is another one.
func keyArgument(call *ast.CallExpr) ast.Expr {
	fn, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	i, ok := keyed[fn.Sel.Name]
	if !ok || i >= len(call.Args) {
		return nil
	}
	if x, isName := fn.X.(*ast.Ident); fn.Sel.Name == "New" && (!isName || x.Name != "fault") {
		return nil
	}
	return call.Args[i]
}

// keyOfField is the key of a fault.Field or fault.Error literal.
func keyOfField(lit *ast.CompositeLit) ast.Expr {
	sel, ok := lit.Type.(*ast.SelectorExpr)
	if !ok || (sel.Sel.Name != "Field" && sel.Sel.Name != "Error") {
		return nil
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok && name.Name == "Key" {
				return kv.Value
			}
		}
	}
	return nil
}

// literal is the key written out, or the beginning of one that is joined with something.
func literal(e ast.Expr) (key string, prefix, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		key, err := strconv.Unquote(e.Value)
		return key, false, err == nil && strings.Contains(key, ".")
	case *ast.BinaryExpr:
		key, _, ok := literal(e.X)
		return key, true, ok
	}
	return "", false, false
}
