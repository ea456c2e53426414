package main

import (
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/shipping"
)

// clerk is somebody at a desk: of a factory in the portal, or of the mall in the console.
type clerk struct {
	*visitor
	house   *house
	surface string // "/portal" or "/admin"
	speaks  *locale.Printer
}

// desk signs somebody of the demo in: a factory's clerk, who reads Chinese, or, for the factory "", an admin, who
// reads English.
func desk(t *testing.T, browser context.Context, h *house, factory string) *clerk {
	t.Helper()
	role, surface, language := "factory", "/portal", locale.Chinese
	if factory == "" {
		role, surface, language = "admin", "/admin", locale.English
	}
	email, password := demoPerson(t, role, factory)
	c := &clerk{visitor: visit(t, browser, h, guise{language: "en"}), house: h, surface: surface, speaks: locale.NewPrinter(language, "CN")}
	c.signIn(email, password)
	return c
}

func (c *clerk) signIn(email, password string) {
	c.t.Helper()
	c.open(c.surface)
	if !strings.HasPrefix(c.path(), c.surface+"/sign-in") {
		c.t.Fatalf("%s without an account leads to %s", c.surface, c.path())
	}
	c.press("a[lang='" + string(c.speaks.Language()) + "']")
	c.fill("#f-email", email)
	c.fill("#f-password", password)
	c.press("form[action$='/sign-in'] button")
	if got, want := c.attribute("html", "lang"), string(c.speaks.Language()); got != want {
		c.t.Errorf("the desk speaks %q, want %q", got, want)
	}
}

// demoPerson is an account of the demo: of a factory's clerk, or with the factory "" of an admin.
func demoPerson(t *testing.T, role, factory string) (email, password string) {
	t.Helper()
	for _, p := range demoPeople(t) {
		if p.Role == role && p.Factory == factory {
			return p.Mail, p.Password
		}
	}
	t.Fatalf("the demo has nobody of %s %s", role, factory)
	return "", ""
}

// demoPeople are all accounts of the demo.
func demoPeople(t *testing.T) []demo.Person {
	t.Helper()
	set, err := demo.Data()
	if err != nil {
		t.Fatal(err)
	}
	return set.People
}

// isSent is the factory's part of a purchase, watched by the consumer: accepted, packed, shipped, delivered.
func (p *purchase) isSent(browser context.Context) {
	c := desk(p.t, browser, p.house, p.factory)
	var number string
	err := p.house.DB.Pool().QueryRow(p.t.Context(), `select c.number from consignment c join orders o on o.id = c.order_id
		where o.number = $1`, p.number).Scan(&number)
	if err != nil {
		p.t.Fatal(err)
	}
	c.press(".rail a[href='/portal/consignments']")
	c.press("td a[href='/portal/consignments/" + number + "']")
	c.press("form[action$='/accept'] button")
	p.stands("accepted")
	c.printsTheSlip(number, p.address["name"])
	c.press("form[action$='/pack'] button")
	p.stands("packed")

	// A wrong check digit is refused and what was typed stays.
	c.fill("#f-tracking", "LX123456789CN")
	c.refused("#ship form .btn-primary")
	c.says("#f-tracking-error", c.speaks.T("fulfilment.tracking", "number", "LX123456789CN"))
	if got := c.value("#f-tracking"); got != "LX123456789CN" {
		p.t.Errorf("the wrong number came back as %q", got)
	}
	c.fill("#f-tracking", p.tracking)
	c.press("#ship form .btn-primary")
	p.stands("shipped")
	tracking := p.text(".parcel summary .code")
	if err := shipping.CheckS10(tracking); err != nil || p.tracking != "" && tracking != p.tracking {
		p.t.Errorf("the consumer is shown the number %q, shipped was %q", tracking, p.tracking)
	}
	c.says(".panel .code", tracking)
	p.house.letter(p.t, p.email, "order_shipped")
	p.arrives(tracking)
}

// stands reloads the order until the thread says that this station is reached.
func (p *purchase) stands(station string) {
	p.t.Helper()
	eventually(p.t, "the order page to say "+station, func() (bool, error) {
		p.open(p.link)
		now := p.texts(".knot-present .knot-title, .knot-past .knot-title")
		return len(now) > 0 && now[len(now)-1] == p.say("order.station."+station), nil
	})
}

// arrives brings the sandbox carrier's events about one after the other; the shop hears of them by its own job.
func (p *purchase) arrives(tracking string) {
	h, ctx := p.house, p.t.Context()
	eventually(p.t, "the carrier to take the parcel over", func() (bool, error) {
		_, err := h.trade.carriers.FastForward(ctx, tracking)
		if errors.Is(err, shipping.ErrUnknownParcel) {
			return false, err
		}
		return errors.Is(err, shipping.ErrArrived), nil
	})
	if err := h.Queue.Enqueue(ctx, trackParcels{}); err != nil {
		p.t.Fatal(err)
	}
	p.stands("delivered")
	p.open(p.link) // the page reads order and consignments one after the other; this one begins after both
	if !p.has(".parcel[open]") {
		p.click(".parcel > summary")
	}
	p.says(".parcel[open] .events", p.say("tracking.delivered"))
	p.says(".parcel[open] .events", p.say("tracking.import_cleared"))
	p.says("h1", p.say("order.state.completed"))
	h.letter(p.t, p.email, "order_delivered")
}

// printsTheSlip opens the paper that goes into the parcel: who gets it, what it is, and what customs must know.
func (c *clerk) printsTheSlip(number, consignee string) {
	c.t.Helper()
	back := c.path()
	c.press("a[href$='/slip']")
	for _, want := range []string{number, consignee, "621410", "silk", "CN"} {
		c.says(".slip", want)
	}
	c.open(back)
}

// newFactory goes with a new factory: it applies, is let in, lists goods, is refused with a reason, mends, is
// approved, and a consumer finds the goods.
func newFactory(t *testing.T, browser context.Context, h *house) {
	admin := desk(t, browser, h, "")
	f := applies(t, browser, h)
	admin.letsIn("Luzhou Felt Works")
	f.open("/portal")
	if got := f.path(); got != "/portal" {
		t.Fatal("a factory that was let in is led to", got)
	}
	const wrong, right = "BEST felt slippers!!!", "Felt slippers, grey, one size"
	f.lists(wrong)
	admin.refuses(wrong, "title", "Say what it is, without shouting.")
	f.mends(admin, right)
	admin.approves(right)

	consumer := visit(t, browser, h, guise{language: "en-GB"})
	h.indexed(t)
	eventually(t, "the slippers in the search", func() (bool, error) {
		consumer.open("/en-gb/search?q=felt+slippers")
		return strings.Contains(strings.Join(consumer.texts(".card-title"), "|"), right), nil
	})
	consumer.press(".card-title a[href*='felt']")
	consumer.says("h1", right)
	consumer.says(".buybox", "Luzhou Felt Works")
	if n := minor(t, consumer.text(".price-lead .money")); n <= 0 {
		t.Error("the slippers cost", n)
	}
	if src := consumer.attribute(".gallery img", "src"); !strings.HasPrefix(src, "/media/") {
		t.Errorf("the picture is %q", src)
	}
	imports(t, browser, h, path.Base(consumer.attribute(".buybox a[href*='/f/']", "href")))
}

// imports brings in a file of another shop's goods for the factory, twice, and buys one of them from Japan.
func imports(t *testing.T, browser context.Context, h *house, factory string) {
	for _, says := range []string{"4 created, 0 updated, 0 unchanged, 0 rejected", "0 created, 0 updated, 4 unchanged, 0 rejected"} {
		console, screen := terminal(map[string]string{"DATABASE_URL": h.plan.url, "MALL_DIR": h.plan.dir, "MALL_SECRET": h.Config.Secret})
		code := console.run(t.Context(), []string{"import", "-factory", factory, "-format", "shopify", "-currency", "USD", "-publish", "testdata/shopify.csv"})
		if code != 0 || !strings.Contains(screen.String(), says) {
			t.Fatalf("mall import: %d\n%s", code, screen)
		}
	}
	h.indexed(t)
	var slug string
	if err := h.DB.Pool().QueryRow(t.Context(), `select slug from listing where slug like '%tennis-racket%' and state = 'live'`).Scan(&slug); err != nil {
		t.Fatal(err)
	}
	buyer{
		guise: guise{language: "de-AT"}, first: "/de-at/", market: "ja-jp", word: "tennis racket", listing: slug, email: "mori@example.com",
		address: map[string]string{
			"name": "森 健二", "postal_code": "150-0001", "region": "13", "city": "渋谷区", "line1": "神宮前1-2-3", "phone": "+81 90 1234 5678",
		}, wrong: "postal_code", mistake: "15-1", spared: true,
	}.walk(t, browser, h)
}

// feltMail is the address of the new factory's clerk.
const feltMail = "felt@example.cn"

// applies fills in a factory's application, and proves its address by the link in the letter.
func applies(t *testing.T, browser context.Context, h *house) *clerk {
	const email, password = feltMail, "a long way to market 7"
	f := &clerk{visitor: visit(t, browser, h, guise{language: "en"}), house: h, surface: "/portal", speaks: locale.NewPrinter(locale.English, "CN")}
	f.open("/portal/sign-up?lang=en")
	for name, value := range map[string]string{
		"name_zh": "泸州毛毡制品厂", "name_latin": "Luzhou Felt Works", "credit_code": "91330200MA2AHNQT4R", "province": "Sichuan", "city": "Luzhou", "public_email": "felt@example.com",
		"address_zh": "江阳区示范路8号", "address": "8 Demo Road, Jiangyang District", "postal_code": "646000", "contact": "Chen Hua",
		"phone": "+86 138 0013 8000", "email": email, "password": password,
	} {
		f.fill("#f-"+name, value)
	}
	f.press("form[action$='/sign-up'] button")
	f.press("a[href$='/sign-in']")
	f.fill("#f-email", email)
	f.fill("#f-password", password)
	f.follows(h.letter(t, email, "account_verify").Text, "/portal/verify")
	f.press("main form button")
	f.fill("#f-email", email)
	f.fill("#f-password", password)
	f.press("form[action$='/sign-in'] button")
	if got := f.path(); got != "/portal/application" {
		t.Errorf("a factory that waits is led to %s", got)
	}
	return f
}

// follows opens the link of a letter.
func (c *clerk) follows(text, path string) {
	c.t.Helper()
	for _, word := range strings.Fields(text) {
		if strings.HasPrefix(word, c.base+path) {
			c.open(word)
			return
		}
	}
	c.t.Fatalf("no link to %s in:\n%s", path, text)
}

// letsIn approves a factory that waits.
func (c *clerk) letsIn(name string) {
	c.t.Helper()
	c.open("/admin/factories?state=pending")
	c.says("td", name)
	c.press("td a[href^='/admin/factories/luzhou']")
	c.press("form[action$='/approve'] button")
	c.says(".flashes", name)
	c.house.letter(c.t, feltMail, "decision_approve")
}

// lists writes a listing: first without its customs number, which is named, while the picture that came with the form
// is kept; then whole.
func (c *clerk) lists(title string) {
	c.open("/portal/listings/new")
	for name, value := range map[string]string{
		"title_zh": "灰色毛毡拖鞋", "title_en": title, "summary_en": "Pressed wool felt with a stitched sole.",
		"declared_en": "Slippers of wool felt", "variants.0.sku": "LZ-SL-1", "variants.0.price": "68", "variants.0.stock": "40",
		"variants.0.weight": "260", "variants.0.length": "300", "variants.0.width": "200", "variants.0.height": "90",
		"attributes.0.en": "wool felt",
	} {
		c.fill("[name='"+name+"']", value)
	}
	c.choose("[name=category]", "womens-shoes")
	c.attach("[name=pictures]", demoPicture(c.t))
	const submit = ".actions button[value=submit]"
	c.fill("[name=hs]", "64")
	c.refused(submit)
	if c.text("#f-hs-error") == "" {
		c.t.Error("the wrong number is not marked")
	}
	if got := c.value("[name=title_en]"); got != title {
		c.t.Errorf("the title came back as %q", got)
	}
	if n := len(c.texts(".uploads > li")); n != 1 {
		c.t.Errorf("%d pictures are kept, want 1", n)
	}
	c.fill("[name=hs]", "640520")
	c.press(submit)
	c.says(".notice", c.speaks.T("portal.waits_title"))
}

// demoPicture is a file to upload.
func demoPicture(t *testing.T) string {
	t.Helper()
	set, err := demo.Data()
	if err != nil {
		t.Fatal(err)
	}
	p := set.Listings[0].Pictures[0]
	raw, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), filepath.Base(p.File))
	if err := os.WriteFile(file, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// reviews opens the revision with the title from the queue.
func (c *clerk) reviews(title string) {
	c.t.Helper()
	c.open("/admin/listings")
	found := tell[bool](c.visitor, `(() => {
		const link = [...document.querySelectorAll("td a")].find((a) => a.textContent === `+quote(title)+`);
		link?.setAttribute("id", "wanted");
		return Boolean(link);
	})()`)
	if !found {
		c.t.Fatalf("%q is not in the queue: %q", title, c.texts("td a"))
	}
	c.press("#wanted")
}

// refuses rejects the listing; a refusal without a reason is refused itself.
func (c *clerk) refuses(title, reason, statement string) {
	c.reviews(title)
	const reject = "form[action$='/reject'] button"
	c.refused(reject)
	c.click("[name=reason][value=" + reason + "]")
	c.fill("[name=statement]", statement)
	c.press(reject)
	c.says(".flashes", title)
	if letter := c.house.letter(c.t, feltMail, "decision_reject"); !strings.Contains(letter.Text, statement) {
		c.t.Errorf("the letter does not say why:\n%s", letter.Text)
	}
}

func (c *clerk) approves(title string) {
	c.reviews(title)
	c.press("form[action$='/approve'] button")
	c.says(".flashes", title)
}

// mends reads the moderator's reason, changes the title and submits again.
func (c *clerk) mends(by *clerk, title string) {
	c.press(".rail a[href='/portal/listings']")
	c.press("main a[href^='/portal/listings/']:not([href$=new])")
	c.says(".notice", c.speaks.T("portal.refused_title"))
	c.says(".notice", by.speaks.T("moderation.reason.title"))
	c.says(".notice", "Say what it is, without shouting.")
	c.fill("[name=title_en]", title)
	c.press(".actions button[value=submit]")
	c.says(".notice", c.speaks.T("portal.waits_title"))
}
