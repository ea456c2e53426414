package hook_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/testdb"
)

// account is a Stripe account with its state. The shape of every request is checked by stripe-mock, which lends the shape of
// the answers too; what happens to sessions, payments and refunds is here, after Stripe's documentation.
type account struct {
	*httptest.Server
	t     *testing.T
	mock  string
	clock *clock

	mu       sync.Mutex
	sessions map[string]*checkoutSession
	refunds  []*refund
	answers  map[string]answer // by idempotency key
	asked    []url.Values      // what opened sessions
	lost     bool              // answers do not arrive
	broken   bool              // the next creation fails and the failure is stored
	poor     bool              // the balance is too little for refunds
	slow     bool              // the bank takes days for refunds
	live     bool
	page     string
}

// checkoutSession is a session with its payment.
type checkoutSession struct {
	created                     time.Time
	id, token, currency, status string
	amount                      int64
	expires                     time.Time
	manual                      bool
	intent                      string // status of the payment; "" if there is none yet
	decline                     string
	received                    int64
}

type refund struct {
	id, intent, currency string
	metadata             object
	amount               int64
	created              time.Time
	status, reason       string
}

type answer struct {
	request string
	status  int
	body    []byte
	at      time.Time
	kept    bool // also under the key, though it is a refusal: it was refused while it was carried out
}

// object is a part of Stripe's JSON.
type object = map[string]any

func newAccount(t *testing.T, c *clock) *account {
	t.Helper()
	a := &account{t: t, mock: testdb.Stripe(t), clock: c, sessions: map[string]*checkoutSession{}, answers: map[string]answer{}, page: "https://checkout.stripe.com"}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller has gone
	}
	if r.Header.Get("Authorization") != "Bearer sk_test_bench" {
		write(w, failure(http.StatusUnauthorized, "invalid_request_error", ""), false)
		return
	}
	shape := a.shape(r, body)
	form := r.URL.Query()
	if r.Method == http.MethodPost {
		form, err = url.ParseQuery(string(body))
		check(a.t, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	got, replayed := a.answer(r, string(body), form, shape)
	if a.lost {
		got = failure(http.StatusBadGateway, "api_error", "")
	}
	write(w, got, replayed && !a.lost)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

func write(w http.ResponseWriter, a answer, replayed bool) {
	if replayed {
		w.Header().Set("Idempotent-Replayed", "true")
	}
	w.Header().Set("Request-Id", "req_bench")
	w.WriteHeader(a.status)
	w.Write(a.body) // a caller that has gone hears nothing
}

// shape has stripe-mock look at the request; what it refuses is a fault of the adapter.
func (a *account) shape(r *http.Request, body []byte) object {
	req, err := http.NewRequestWithContext(r.Context(), r.Method, a.mock+r.URL.RequestURI(), strings.NewReader(string(body)))
	if err != nil {
		a.t.Error(err)
		return nil
	}
	req.Header = r.Header.Clone()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		if r.Context().Err() == nil {
			a.t.Error(err)
		}
		return nil
	}
	defer res.Body.Close()
	var shape object
	if err := json.NewDecoder(res.Body).Decode(&shape); err != nil || res.StatusCode != http.StatusOK {
		a.t.Errorf("stripe-mock says %d to %s %s %s: %v, %v", res.StatusCode, r.Method, r.URL, body, shape, err)
	}
	return shape
}

// answer is what the account says; a key it has seen within a day gets what it got.
func (a *account) answer(r *http.Request, body string, form url.Values, shape object) (answer, bool) {
	key := r.Header.Get("Idempotency-Key")
	if was, ok := a.answers[key]; ok && r.Method == http.MethodPost && a.clock.now().Sub(was.at) < 24*time.Hour {
		if was.request != r.URL.Path+body {
			return failure(http.StatusBadRequest, "idempotency_error", ""), false
		}
		return was, true
	}
	got := a.route(r.Method, strings.Split(strings.TrimPrefix(r.URL.Path, "/v1/"), "/"), form, shape)
	if r.Method == http.MethodPost && (got.kept || got.status == http.StatusOK || got.status == http.StatusInternalServerError) {
		got.request, got.at = r.URL.Path+body, a.clock.now()
		a.answers[key] = got
	}
	return got, false
}

func (a *account) route(method string, path []string, form url.Values, shape object) answer {
	switch {
	case a.broken && method == http.MethodPost:
		a.broken = false
		return failure(http.StatusInternalServerError, "api_error", "")
	case path[0] == "refunds":
		return a.refunding(method, path, form, shape)
	case len(path) == 2 && method == http.MethodGet:
		return a.sessionList(form, shape)
	case path[0] == "payment_intents":
		return a.intent(path[1], path[2], shape)
	case len(path) == 2:
		return a.open(form, shape)
	}
	s, ok := a.sessions[path[2]]
	if !ok {
		return failure(http.StatusNotFound, "invalid_request_error", "resource_missing")
	}
	a.age(s)
	if len(path) == 4 { // expire
		if s.status != "open" {
			return failure(http.StatusBadRequest, "invalid_request_error", "")
		}
		s.status = "expired"
	}
	return good(shape, a.shown(s, form.Has("expand[0]")))
}

func (a *account) refunding(method string, path []string, form url.Values, shape object) answer {
	switch {
	case method == http.MethodPost:
		return a.refund(form, shape)
	case len(path) == 1:
		return a.listed(form, shape)
	}
	for _, r := range a.refunds {
		if r.id == path[1] {
			return good(shape, r.shown())
		}
	}
	return failure(http.StatusNotFound, "invalid_request_error", "resource_missing")
}

func (a *account) age(s *checkoutSession) {
	if s.status == "open" && !a.clock.now().Before(s.expires) {
		s.status = "expired"
	}
}

func (a *account) open(form url.Values, shape object) answer {
	amount, err := strconv.ParseInt(form.Get("line_items[0][price_data][unit_amount]"), 10, 64)
	check(a.t, err)
	seconds, err := strconv.ParseInt(form.Get("expires_at"), 10, 64)
	check(a.t, err)
	until := time.Unix(seconds, 0)
	if d := until.Sub(a.clock.now()); d < 30*time.Minute || d > 24*time.Hour {
		return failure(http.StatusBadRequest, "invalid_request_error", "")
	}
	s := &checkoutSession{id: fmt.Sprintf("cs_test_%d", len(a.sessions)+1), created: a.clock.now(), token: form.Get("client_reference_id"), status: "open", amount: amount,
		currency: form.Get("line_items[0][price_data][currency]"), expires: until, manual: form.Get("payment_intent_data[capture_method]") == "manual"}
	a.sessions[s.id] = s
	a.asked = append(a.asked, form)
	return good(shape, a.shown(s, false))
}

func (a *account) shown(s *checkoutSession, expanded bool) object {
	o := object{"id": s.id, "client_reference_id": s.token, "amount_total": s.amount, "currency": s.currency, "status": s.status,
		"payment_status": "unpaid", "livemode": a.live, "created": s.created.Unix(), "expires_at": s.expires.Unix(), "url": nil, "payment_intent": nil}
	if s.status == "open" {
		o["url"] = a.page + "/c/pay/" + s.id
	}
	if s.intent == "succeeded" {
		o["payment_status"] = "paid"
	}
	if s.intent != "" {
		o["payment_intent"] = "pi_" + s.id
		if expanded {
			o["payment_intent"] = s.payment()
		}
	}
	return o
}

func (s *checkoutSession) payment() object {
	o := object{"id": "pi_" + s.id, "object": "payment_intent", "status": s.intent, "amount": s.amount, "amount_received": s.received, "currency": s.currency,
		"metadata": object{"attempt": s.token}}
	if s.decline != "" {
		o["last_payment_error"] = object{"type": "card_error", "code": "card_declined", "decline_code": s.decline, "message": "Your card was declined."}
	}
	return o
}

// intent captures or cancels a payment whose money is held.
func (a *account) intent(id, do string, shape object) answer {
	s, ok := a.sessions[strings.TrimPrefix(id, "pi_")]
	if !ok {
		return failure(http.StatusNotFound, "invalid_request_error", "resource_missing")
	}
	if s.intent != "requires_capture" {
		return failure(http.StatusBadRequest, "invalid_request_error", "payment_intent_unexpected_state")
	}
	if do == "capture" {
		s.intent, s.received = "succeeded", s.amount
	} else {
		s.intent = "canceled"
	}
	return good(shape, s.payment())
}

func (a *account) refund(form url.Values, shape object) answer {
	amount, err := strconv.ParseInt(form.Get("amount"), 10, 64)
	check(a.t, err)
	id := form.Get("payment_intent")
	paid := a.sessions[strings.TrimPrefix(id, "pi_")]
	left := paid.received
	for _, r := range a.refunds {
		if r.intent == id && r.status != "failed" {
			left -= r.amount
		}
	}
	if amount > left {
		return failure(http.StatusBadRequest, "invalid_request_error", "")
	}
	if a.poor {
		refusal := failure(http.StatusBadRequest, "invalid_request_error", "balance_insufficient")
		refusal.kept = true
		return refusal
	}
	r := &refund{id: fmt.Sprintf("re_%d", len(a.refunds)+1), intent: id, metadata: object{}, currency: paid.currency, amount: amount, created: a.clock.now(), status: "succeeded"}
	for _, name := range []string{"refund", "try"} {
		r.metadata[name] = form.Get("metadata[" + name + "]")
	}
	if a.slow {
		r.status = "pending"
	}
	a.refunds = append(a.refunds, r)
	return good(shape, r.shown())
}

func (r *refund) shown() object {
	return object{"id": r.id, "object": "refund", "status": r.status, "failure_reason": r.reason, "amount": r.amount, "currency": r.currency,
		"created": r.created.Unix(), "payment_intent": r.intent, "metadata": r.metadata}
}

// listed are the refunds of a payment, or of a time, the newest first.
func (a *account) listed(form url.Values, shape object) answer {
	list := []object{}
	for _, r := range slices.Backward(a.refunds) {
		if intent := form.Get("payment_intent"); intent != "" && r.intent != intent || !within(form, r.created) {
			continue
		}
		o := r.shown()
		if form.Has("expand[0]") {
			o["payment_intent"] = a.sessions[strings.TrimPrefix(r.intent, "pi_")].payment()
		}
		list = append(list, o)
	}
	return a.page1(list, form, shape)
}

// sessionList are the sessions of a status and a time, the newest first.
func (a *account) sessionList(form url.Values, shape object) answer {
	list := []object{}
	for n := len(a.sessions); n > 0; n-- {
		s := a.sessions[fmt.Sprintf("cs_test_%d", n)]
		if a.age(s); s.status == form.Get("status") && within(form, s.created) {
			list = append(list, a.shown(s, true))
		}
	}
	return a.page1(list, form, shape)
}

func within(form url.Values, at time.Time) bool {
	from, _ := strconv.ParseInt(form.Get("created[gte]"), 10, 64) // 0 if it is not asked for
	until, err := strconv.ParseInt(form.Get("created[lt]"), 10, 64)
	return at.Unix() >= from && (err != nil || at.Unix() < until)
}

// page1 is the page of a list that the request asks for.
func (a *account) page1(list []object, form url.Values, shape object) answer {
	if after := form.Get("starting_after"); after != "" {
		list = list[1+slices.IndexFunc(list, func(o object) bool { return o["id"] == after }):]
	}
	limit, err := strconv.Atoi(form.Get("limit"))
	check(a.t, err)
	return good(shape, object{"data": list[:min(limit, len(list))], "has_more": len(list) > limit})
}

// good is stripe-mock's answer with the account's own values.
func good(shape, own object) answer {
	o := maps.Clone(shape)
	if o == nil {
		o = object{}
	}
	maps.Copy(o, own)
	body, err := json.Marshal(o)
	if err != nil {
		return failure(http.StatusInternalServerError, "api_error", "")
	}
	return answer{status: http.StatusOK, body: body}
}

func failure(status int, kind, code string) answer {
	body, err := json.Marshal(object{"error": object{"type": kind, "code": code, "message": "No."}})
	if err != nil {
		body = nil // can't be: it is made of strings
	}
	return answer{status: status, body: body}
}

// at changes the session that a page belongs to.
func (a *account) at(ref string, do func(*checkoutSession)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.sessions[ref]
	if a.age(s); s.status == "open" {
		do(s)
	}
}

// set changes how the account behaves.
func (a *account) set(do func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	do()
}
