//go:build unix

package torture

import (
	"net/url"
	"reflect"
	"testing"

	"github.com/silkroadmall/mall/internal/testdb"
)

func TestDraw(t *testing.T) {
	a, b := draw(7, 500, 40, 20), draw(7, 500, 40, 20)
	if !reflect.DeepEqual(a, b) {
		t.Error("one seed made two plans")
	}
	if reflect.DeepEqual(a, draw(8, 500, 40, 20)) {
		t.Error("two seeds made one plan")
	}
	seen := map[kind]bool{}
	for i, f := range a.faults[:len(kinds)] {
		if seen[f.kind] {
			t.Errorf("%s breaks twice before everything broke once", f.kind)
		}
		seen[f.kind] = true
		if i > 0 && f.after < a.faults[i-1].after {
			t.Error("faults are out of order")
		}
	}
	for _, e := range a.errands {
		if len(e.wants) == 0 || len(e.wants) > 3 {
			t.Errorf("consumer %d wants %v", e.number, e.wants)
		}
	}
}

// TestDraw_house: some of what is bought is sent, and some given back, for each reason.
func TestDraw_house(t *testing.T) {
	sent, back := 0, map[string]int{}
	for _, e := range draw(7, 500, 40, 20).errands {
		if e.sent {
			sent++
		}
		back[e.back]++
	}
	if sent < 60 || sent > 140 || back[""] < 380 || len(back) != len(reasons)+1 {
		t.Errorf("of 500 orders %d are sent, and given back: %v", sent, back)
	}
}

func TestForms(t *testing.T) {
	at := &url.URL{Scheme: "http", Host: "shop", Path: "/en-de/l/scarf"}
	list := forms(at, []byte(`<form action="/search"><input name=q></form><form method="post" action="/en-de/cart"><input type="hidden" name="key" value="a&amp;b">
		<input type=checkbox name=gift value=yes><input type=radio name=way value=slow><input type=radio name=way value=fast checked>
		<select name=size><option value=s><option value=m selected></select><input name=quantity value=1><input form=other name=not value=mine>
		<button name=go value=1>Buy</button></form>`))
	if len(list) != 1 {
		t.Fatalf("%d forms", len(list))
	}
	want := url.Values{"key": {"a&b"}, "way": {"fast"}, "size": {"m"}, "quantity": {"1"}}
	if !reflect.DeepEqual(list[0].values, want) || list[0].action.String() != "http://shop/en-de/cart" {
		t.Errorf("the form sends %v to %s", list[0].values, list[0].action)
	}
	if got := list[0].with("quantity", "2").values.Get("quantity"); got != "2" || list[0].values.Get("quantity") != "1" {
		t.Error("filling in a form changed the page")
	}
}

// TestWhatLiesReadyIsNoViolation: pieces of hot goods that nobody took are not held by anybody, and that is as it should be.
func TestWhatLiesReadyIsNoViolation(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	for _, sql := range []string{
		`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
			VALUES ('f', 'approved', 'F', '厂', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`,
		`INSERT INTO listing (slug, factory_id, state, created_at) VALUES ('l', 1, 'live', now())`,
		`INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
			SELECT 1, 1, 'S', 1, 100, 'CNY', 10, 1, 1, 1, '621410', 'CN'`,
		`INSERT INTO stock VALUES (1, 20, 8)`,
		`INSERT INTO stock_unit (variant_id) SELECT 1 FROM generate_series(1, 7)`,
	} {
		if err := db.In(t.Context()).Exec(sql).Error; err != nil {
			t.Fatal(err)
		}
	}
	var found []string
	for _, q := range shopQueries {
		if q.promise != keepsStock {
			continue
		}
		list, err := column(t.Context(), db.Pool(), q.sql, 20)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, list...)
	}
	if len(found) != 1 || found[0] != "variant 1: 1 are reserved, 0 held" {
		t.Errorf("of 8 reserved pieces 7 lie ready, and it finds %q", found)
	}
}
