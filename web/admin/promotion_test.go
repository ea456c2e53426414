package admin_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestPromotions(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	const list = "/admin/promotions"
	anna.open(list).at(list, http.StatusOK).says(".empty", "No coupon yet").says(".rail", "Promotions")
	form := anna.open(list+"/new").at(list+"/new", http.StatusOK)
	valid := func(pairs ...string) url.Values {
		v := url.Values{"code": {"spring-10"}, "kind": {"percent"}, "percent": {"12,5"}, "from": {"2026-01-01"}, "until": {"2099-12-31"}, "currency": {"eur"}, "minimum": {"50"},
			"countries": {"de, fr"}, "most_uses": {"100"}, "most_per_person": {"1"}}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	t.Run("names what is wrong at its field and keeps the rest", func(t *testing.T) {
		for _, c := range [][3]string{
			{"code", "a b c !", "3 to 24"}, {"kind", "gift", "Choose a kind"}, {"percent", "95", "at most 90"}, {"percent", "ten", "at most 90"}, {"currency", "", "needs its currency"},
			{"factory", "nobody", "no such factory"}, {"countries", "DE ZZ", "ZZ"}, {"from", "soon", "Type a day"}, {"until", "2025-12-31", "before the first"},
			{"most_uses", "many", "whole number"}, {"most_per_person", "-1", "whole number"}, {"minimum", "a lot", "Type an amount"},
		} {
			again := anna.send(form, list, valid(c[0], c[1])).at(list, http.StatusUnprocessableEntity)
			again.says("#f-"+c[0]+"-error", c[2])
			if c[0] != "code" && again.Find(`#f-code[value="spring-10"]`).Length() != 1 {
				t.Errorf("%s: the code is forgotten", c[0])
			}
		}
		anna.send(form, list, valid("kind", "delivery", "factory", "linxi")).at(list, http.StatusUnprocessableEntity).says("#f-factory-error", "mall only")
	})
	t.Run("makes one, once, and stops it", func(t *testing.T) {
		at := list + "/SPRING-10"
		anna.send(form, list, valid()).at(at, http.StatusOK).says(".flashes", "SPRING-10").says(".facts", "12.5%").says(".facts", "Germany").says(".facts", "the mall").says("main", "No order has used it")
		anna.send(form, list, valid()).at(at, http.StatusOK).says(".flashes", "SPRING-10")
		anna.send(form, list, valid("percent", "20")).at(list, http.StatusConflict)
		anna.send(anna.open(list+"/new"), list, valid()).at(list, http.StatusUnprocessableEntity).says("#f-code-error", "already")
		anna.open(list).says("table", "SPRING-10").says("table", "Running")
		p := anna.open(at)
		anna.send(p, at+"/stop", nil).at(at, http.StatusOK).says(".pill", "Stopped").says(".facts", "Stopped by").lacks("form[action$='/stop']")
		anna.open(list+"/NONE").at(list+"/NONE", http.StatusNotFound)
	})
	t.Run("makes one that a factory bears", func(t *testing.T) {
		anna.send(anna.open(list+"/new"), list, valid("code", "LINXI5", "kind", "fixed", "amount", "5", "factory", "linxi")).at(list+"/LINXI5", http.StatusOK).says(".facts", "Linxi Silk").says(".facts", "5.00")
		anna.open(list).says("table", "Linxi Silk")
	})
}
