package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/payment"
	provider "github.com/silkroadmall/mall/internal/sandbox"
)

// pages are the addresses of a session.
func pages(x payment.Session) (pay, secure, back string) {
	u, _ := url.Parse(x.PayURL) // the adapter has read it already
	return u.Path, u.Path + "/secure", "https://shop.example/en-de/o/1/return?key=abc&session=" + x.Ref
}

func (s *stage) card(address, number string) *answer {
	s.t.Helper()
	return s.post(address, "number", number, "expiry", "12 / 34", "cvc", "123")
}

func TestPay(t *testing.T) {
	t.Parallel()
	s := raise(t)

	t.Run("shows_what_is_paid_and_the_test_cards", func(*testing.T) {
		pay, _, _ := pages(s.open("show"))
		s.get(pay).is(http.StatusOK, "").says("€71.00").says("SR-7K3M-9QXA-5T2H").says("Sandbox Pay").
			shows(6, `a[href*="?card="]`).shows(1, `input[name=number][autocomplete=cc-number][inputmode=numeric]`).
			shows(1, `input[name=expiry][autocomplete=cc-exp]`).shows(1, `input[name=cvc][autocomplete=cc-csc]`).
			shows(0, `input[name=number][value^="4"]`).shows(0, "[style], script:not([src])")
		s.get(pay+"?card=slow").shows(1, `input[name=number][value="4000 0000 0000 0119"]`)
	})

	t.Run("success_and_a_second_click", func(t *testing.T) {
		x := s.open("success")
		pay, _, back := pages(x)
		s.card(pay, "4242 4242 4242 4242").is(http.StatusSeeOther, back)
		s.card(pay, "4242 4242 4242 4242").is(http.StatusSeeOther, back)
		s.get(pay).is(http.StatusSeeOther, back)
		list, err := s.provider.Deliveries(t.Context(), x.Ref)
		if err != nil || len(list) != 1 {
			t.Errorf("%d messages, %v", len(list), err)
		}
	})

	t.Run("declined_then_another_card", func(*testing.T) {
		x := s.open("declined")
		pay, _, back := pages(x)
		s.card(pay, "4000 0000 0000 9995").is(http.StatusSeeOther, pay)
		s.get(pay).is(http.StatusOK, "").shows(1, ".notice-bad").says("not enough money")
		s.card(pay, "4242 4242 4242 4242").is(http.StatusSeeOther, back)
	})

	t.Run("wrong_fields_stay_on_the_form", func(t *testing.T) {
		pay, _, _ := pages(s.open("wrong"))
		a := s.post(pay, "number", "4242 4242 4242 4241", "expiry", "10/26", "cvc", "987").is(http.StatusUnprocessableEntity, "")
		a.shows(2, ".field-bad").shows(1, ".problem").shows(1, `input[name=number][value="4242 4242 4242 4241"]`)
		if strings.Contains(a.body, "987") {
			t.Error("the security code was sent back")
		}
		s.post(pay).is(http.StatusUnprocessableEntity, "").shows(3, ".field-bad")
	})

	t.Run("cancel", func(*testing.T) {
		x := s.open("cancel")
		pay, _, back := pages(x)
		s.post(pay+"/cancel").is(http.StatusSeeOther, back)
		s.card(pay, "4242 4242 4242 4242").is(http.StatusSeeOther, back)
		s.stands(x.Ref, payment.Cancelled, "")
	})

	t.Run("unknown_session", func(*testing.T) {
		for _, path := range []string{"", "/secure"} {
			s.get("/sandbox/pay/cs_nobody"+path).is(http.StatusNotFound, "")
			s.post("/sandbox/pay/cs_nobody"+path).is(http.StatusNotFound, "")
		}
		s.post("/sandbox/pay/cs_nobody/cancel").is(http.StatusNotFound, "")
	})

	t.Run("a_form_of_another_site_is_refused", func(*testing.T) {
		pay, secure, _ := pages(s.open("foreign"))
		for _, address := range []string{pay, secure, pay + "/cancel", "/sandbox/faults"} {
			s.send(http.MethodPost, address, "number=1", "Content-Type", "application/x-www-form-urlencoded", "Origin", "https://evil.example").is(http.StatusForbidden, "")
		}
	})
}

func TestSecure(t *testing.T) {
	t.Parallel()
	s := raise(t)
	x := s.open("T")
	pay, secure, back := pages(x)
	s.get(secure).is(http.StatusSeeOther, pay)
	s.card(pay, "4000 0000 0000 3220").is(http.StatusSeeOther, secure)
	s.get(pay).is(http.StatusSeeOther, secure)
	s.get(secure).is(http.StatusOK, "").says("€71.00").says(provider.SecureCode).shows(1, `input[autocomplete=one-time-code]`)
	s.post(secure, "code", "").is(http.StatusUnprocessableEntity, "").shows(1, ".field-bad")
	s.post(secure, "code", "000000").is(http.StatusSeeOther, pay)
	s.get(pay).says("could not confirm")
	s.card(pay, "4000 0000 0000 3220")
	s.post(secure, "refuse", "yes").is(http.StatusSeeOther, pay)
	s.card(pay, "4000 0000 0000 3220")
	s.stands(x.Ref, payment.Pending, "")
	s.post(secure, "code", provider.SecureCode).is(http.StatusSeeOther, back)
	s.post(secure, "code", provider.SecureCode).is(http.StatusSeeOther, back)
	s.stands(x.Ref, payment.Succeeded, "")
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	s := raise(t)
	x := s.open("T")
	pay, _, back := pages(x)
	s.card(pay, "4000 0000 0000 0119").is(http.StatusSeeOther, pay)
	s.get(pay).is(http.StatusOK, "").shows(1, `meta[http-equiv=refresh]`).shows(1, `a[href="`+back+`"]`)
	s.stands(x.Ref, payment.Pending, "")
	s.wait(provider.Hang + time.Second)
	s.get(pay).is(http.StatusSeeOther, back)
	s.stands(x.Ref, payment.Succeeded, "")
}

// TestLanguages shows the page in the session's language, whatever the browser would like.
func TestLanguages(t *testing.T) {
	t.Parallel()
	s := raise(t)
	for language, want := range map[string]struct{ dir, word string }{
		"de": {"ltr", "Kartennummer"}, "ja": {"ltr", "カード番号"}, "ar": {"rtl", "رقم البطاقة"}, "zh-Hans": {"ltr", "卡号"}, "xx": {"ltr", "Card number"},
	} {
		o := s.opening(language)
		o.Language = language
		x := s.ok(s.gateway.Open(t.Context(), o))
		s.get(x.PayURL).is(http.StatusOK, "").says(want.word).shows(1, `html[dir=`+want.dir+`]`)
	}
}

func TestAPI(t *testing.T) {
	t.Parallel()
	s := raise(t)
	key := "Bearer " + provider.DeriveKeys("a secret of the test, long enough").API
	for name, c := range map[string]struct {
		method, address, key, body string
		want                       int
		says                       string
	}{
		"refuses_no_key":            {"GET", "/sandbox/api/sessions/x", "", "", 401, "sandbox.key"},
		"refuses_a_wrong_key":       {"POST", "/sandbox/api/refunds", "Bearer x", "{}", 401, "sandbox.key"},
		"refuses_an_unknown_field":  {"POST", "/sandbox/api/sessions", key, `{"colour": "red"}`, 422, "sandbox.api.unknown"},
		"refuses_a_wrong_type":      {"POST", "/sandbox/api/sessions", key, `{"amount": "12.30"}`, 422, "sandbox.api.type"},
		"refuses_what_is_no_object": {"POST", "/sandbox/api/refunds", key, `[1]`, 422, "sandbox.api.body"},
		"names_what_is_missing":     {"POST", "/sandbox/api/sessions", key, `{}`, 422, "sandbox.api.order_number"},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.send(c.method, c.address, c.body, "Authorization", c.key, "Content-Type", "application/json")
			if a.status != c.want || !strings.Contains(a.body, c.says) {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s := raise(t)
	now := func() provider.Faults {
		t.Helper()
		var f provider.Faults
		a := s.send(http.MethodGet, "/sandbox/faults", "", "Accept", "application/json").is(http.StatusOK, "")
		if err := json.Unmarshal([]byte(a.body), &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	set := func(body string, want int) *answer {
		t.Helper()
		return s.send(http.MethodPost, "/sandbox/faults", body, "Content-Type", "application/json").is(want, "")
	}
	equal := func(want provider.Faults) {
		t.Helper()
		if got := now(); got != want {
			t.Errorf("faults %+v, want %+v", got, want)
		}
	}
	equal(provider.Faults{})
	set(`{"duplicate": 3, "delay": 10, "reorder": true, "drop": true, "answer_500": true}`, http.StatusOK)
	equal(provider.Faults{Duplicate: 3, Delay: 10, Reorder: true, Drop: true, Answer500: true})
	for _, bad := range []string{`{"duplicates": 3}`, `{"delay": "soon"}`, `{"duplicate": 21}`, `nothing`} {
		if a := set(bad, http.StatusUnprocessableEntity); !strings.Contains(a.body, `"key"`) {
			t.Errorf("%s: %s", bad, a.body)
		}
	}
	equal(provider.Faults{Duplicate: 3, Delay: 10, Reorder: true, Drop: true, Answer500: true})

	s.get("/sandbox/faults").shows(1, `input[name=duplicate][value="3"]`).shows(3, `input[type=checkbox][checked]`)
	s.post("/sandbox/faults", "duplicate", "x", "delay", "90000").is(http.StatusUnprocessableEntity, "").shows(1, `.field-bad`)
	s.post("/sandbox/faults", "duplicate", "", "delay", "5", "drop", "yes").is(http.StatusSeeOther, "/sandbox/faults?saved=yes")
	equal(provider.Faults{Delay: 5, Drop: true})
	set(`{}`, http.StatusOK)
	equal(provider.Faults{})
}
