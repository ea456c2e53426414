package admin_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/web/admin"
)

func TestOnlyAdminsComeIn(t *testing.T) {
	h := open(t)
	clerk := h.stranger()
	clerk.post("/portal/sign-in", url.Values{"email": {"clerk@example.com"}, "password": {password}})
	for _, r := range admin.New(admin.Deps{}).Routes() {
		path := "/admin" + strings.NewReplacer(":revision", "1", ":factory", "linxi", ":number", "x", ":country", "DE").Replace(r.Path)
		for name, b := range map[string]*browser{"a stranger": h.stranger(), "a clerk": clerk} {
			var p sheet
			if r.Method == http.MethodGet {
				p = b.open(path)
			} else {
				p = b.post(path, nil)
			}
			if !strings.HasPrefix(p.path, "/admin/sign-in") {
				t.Errorf("%s %s lets %s in", r.Method, path, name)
			}
			p.lacks(".rail")
		}
	}
}

func TestHome(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	h.submitted(scarf("A"))
	p := anna.open("/admin").at("/admin", http.StatusOK)
	p.says("a[href='/admin/listings'] .today-number", "1").says("a[href='/admin/factories?state=pending']", "3 days").
		says(".tasks li:first-child", "Rates of").says(".tasks", "data version")
	if tasks := p.Find(".tasks"); strings.Contains(tasks.Text(), "Does not answer") {
		t.Error("the search engine is said to be down")
	}
	p.Find(".today a, .tasks a, .rail a").Each(func(_ int, a *goquery.Selection) {
		path, _, _ := strings.Cut(a.AttrOr("href", ""), "#")
		if path != "" {
			anna.open(path).at(path, http.StatusOK)
		}
	})
	t.Run("says when the search engine is down and jobs fail", func(t *testing.T) {
		h.down = errors.New("connection refused")
		must(t, h.desk.Jobs.Enqueue(t.Context(), moderation.DecisionMail{}))
		h.exec("UPDATE river_job SET state = 'discarded', finalized_at = now()")
		p := anna.open("/admin")
		p.says(".tasks", "Does not answer").says(".tasks .tone-bad", "given up").says("#jobs", "Given up")
		if strings.Contains(p.Find("main").Text(), "connection refused") {
			t.Error("an error's own text is shown")
		}
	})
	t.Run("speaks Chinese", func(t *testing.T) {
		anna.post("/admin/language", url.Values{"language": {"zh"}, "next": {"/admin"}}).at("/admin", http.StatusOK).says("h1", "今日概况")
	})
}

func TestRatesAndRules(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	rates := anna.open("/admin/rates").at("/admin/rates", http.StatusOK)
	rates.says("tbody tr:contains('USD')", "European Central Bank").says("tbody tr:contains('AED')", "Fixed by law").says(".notice", "business day")

	anna.open("/admin/rules").says("tbody tr:contains('Germany')", "12").says(".toolbar", "data version")
	de := anna.open("/admin/rules/DE").at("/admin/rules/DE", http.StatusOK)
	de.says("#rates tbody", "EUR 3.00 per item").says("#rates tbody", "2026-07-01 – 2028-07-01").says("#rates a[rel~=external]", "Regulation (EU) 2026/382")
	expected := anna.open("/admin/rules/DE?status=expected")
	if all, few := de.Find("#rates tbody tr").Length(), expected.Find("#rates tbody tr").Length(); few == 0 || few >= all {
		t.Errorf("%d of %d rates are expected", few, all)
	}
	expected.says(".tabs [aria-current=page]", "Expected")
	anna.open("/admin/rules/de").at("/admin/rules/de", http.StatusOK)
	anna.open("/admin/rules/XX").at("/admin/rules/XX", http.StatusNotFound)
}

func TestOrders(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	number := h.sold("buyer@example.com")
	path := "/admin/orders/" + number

	anna.open("/admin/orders").says("tbody", number).says("tbody", "€71.00")
	anna.open("/admin/orders?q="+strings.ToLower(number)).at(path, http.StatusOK)
	anna.open("/admin/orders?q=Buyer@example.com").says("tbody", number)
	anna.open("/admin/orders?q=CN-1").says("tbody", number)
	anna.open("/admin/orders?view=unpaid").says(".empty", "No order here")
	anna.open("/admin/orders?view=nonsense").says("tbody", number)

	p := anna.open(path).at(path, http.StatusOK)
	p.says("h1", number).says("#ledger .notice-ok", "The postings hold").says("#ledger tbody", "Held for factories").says(".sum-row", "€71.00")
	p.lacks("main form").says(".review-side", "buyer@example.com").says("#ledger tbody", "sandbox")
	anna.open("/admin/orders/SR-0000-0000-0000").at("/admin/orders/SR-0000-0000-0000", http.StatusNotFound)

	t.Run("shows what does not hold", func(t *testing.T) {
		h.exec("UPDATE orders SET duty_minor = duty_minor + 5, total_minor = total_minor + 5")
		anna.open(path).says("#ledger .notice-bad", "duty: charged €3.05, posted €3.00")
	})
}

func TestLedger(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	anna.open("/admin/ledger").says("main", "Nothing posted yet").lacks(".notice")
	anna.open("/admin/ledger?verify=1").says(".notice-ok", "The books hold")
	h.sold("buyer@example.com")
	h.lined()
	p := anna.open("/admin/ledger?verify=1").says(".notice-ok", "1 transaction,")
	p.says("tbody tr:contains('Payment provider')", "€71.00").says("tbody a[href='/admin/factories/linxi']", "linxi")
	h.exec("UPDATE orders SET duty_minor = duty_minor + 5, total_minor = total_minor + 5")
	h.exec("ALTER TABLE charge DISABLE TRIGGER append_only")
	h.exec("UPDATE charge SET amount_minor = amount_minor + 5 WHERE kind = 'duty'")
	anna.open("/admin/ledger?verify=1").says(".notice-bad", "The books do not hold")
}

func TestFormsOfOtherSitesChangeNothing(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	r := h.submitted(scarf("A"))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+at(r.ID)+"/approve", strings.NewReader(url.Values{"version": {"2"}}.Encode()))
	must(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	if p := anna.read(anna.http.Do(request)); p.status != http.StatusForbidden || h.onSale(r.ListingID) {
		t.Errorf("another site's form gets %d", p.status)
	}
	must(t, h.desk.Approve(t.Context(), h.person(account.Admin, "bo@example.com").ID, moderation.Judgement{Revision: r.ID, Version: r.Version}))
}
