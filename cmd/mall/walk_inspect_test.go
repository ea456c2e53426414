package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// tour is somebody who looks at many pages one after the other, so that a later one shows what an earlier one did.
type tour struct {
	name   string
	guise  guise
	market string
	buyer  buyer  // whose address is given at the checkout
	member string // the mail address of who signs in, if anybody does
	looks  []look // nil is everyLook
	sights []sight
}

// sight is one page that is inspected: the address that is opened, if any, and what is done then. {market} and
// {language} stand for those of the tour.
type sight struct {
	name   string
	at     string
	does   []step
	status int      // what the address answers with, where that is not a page
	paper  []string // what must be read when the page is printed; nil does not print it
}

// step is something done on a page.
type step func(*inspector)

func pick(selector, value string) step { return func(i *inspector) { i.choose(selector, value) } }

func fill(selector, value string) step { return func(i *inspector) { i.fill(selector, value) } }
func press(selector string) step       { return func(i *inspector) { i.press(selector) } }
func refuse(selector string) step      { return func(i *inspector) { i.refused(selector) } }
func await(selector string) step       { return func(i *inspector) { i.there(selector) } }

// unfold opens a disclosure.
func unfold(selector string) step {
	return func(i *inspector) {
		i.there(selector)
		tell[bool](i.visitor, "document.querySelector("+quote(selector)+").open = true")
	}
}

// goTo opens where a link of the page leads, shown or not.
func goTo(selector string) step {
	return func(i *inspector) { i.open(i.attribute(selector, "href")) }
}

// beneath opens an address below that of the page.
func beneath(path string) step {
	return func(i *inspector) { i.open(tell[string](i.visitor, "location.pathname") + path) }
}

// look is a screen with a theme. All rules are asked where all is true; a theme changes nothing but colours, so that only the rules
// about these are asked again in the other.
type look struct {
	name  string
	width int64
	dark  bool
	all   bool
}

// everyLook asks all rules once on each screen, in one of the themes; each page has a picture of those.
func everyLook() []look {
	return []look{{"at a desk", 1440, false, true}, {"at a desk in the dark", 1440, true, false},
		{"on a phone in the dark", 390, true, true}, {"on a phone", 390, false, false}}
}

// chosenDark are the looks of who has chosen the dark on a machine that prefers light.
func chosenDark() []look {
	return []look{{"at a desk in the chosen dark", 1440, false, true}, {"on a phone in the chosen dark", 390, false, true}}
}

// inspector is a visitor with a magnifying glass.
type inspector struct {
	*visitor
	tour  tour
	house *house
	axe   string // the script
	pages string // the folder that takes each page's source
	atlas *atlas
	left  string // the address of a page that is come back to
}

// inspectors tells where the programs are that look at pages.
func inspectors(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("MALL_TEST_INSPECTORS")
	if dir == "" {
		t.Fatal("MALL_TEST_INSPECTORS is not set: run the tests by make test, or by bin/mall testenv go test …")
	}
	return dir
}

// inspects goes through the sights. Whatever is wrong with one is said, and the tour goes on.
func (o tour) inspects(t *testing.T, browser context.Context, h *house, pages string, seen *atlas) {
	if o.looks == nil {
		o.looks = everyLook()
	}
	axe, err := os.ReadFile(filepath.Join(inspectors(t), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	i := &inspector{visitor: visit(t, browser, h, o.guise), tour: o, house: h, axe: string(axe), pages: pages, atlas: seen}
	for _, s := range o.sights {
		i.reach(s)
		i.keep(s)
		i.examine(s)
	}
}

func (i *inspector) reach(s sight) {
	i.t.Helper()
	i.look(i.tour.looks[0])
	if s.at != "" {
		i.expected = s.status
		i.open(i.address(s.at))
		i.expected = 0
	}
	for _, do := range s.does {
		do(i)
	}
}

// look changes the screen and the theme, without a new page.
func (i *inspector) look(l look) {
	i.t.Helper()
	viewport := chromedp.EmulateViewport(l.width, 1000)
	if l.width < 600 {
		viewport = chromedp.EmulateViewport(l.width, 844, chromedp.EmulateMobile)
	}
	if err := chromedp.Do(i.tab, viewport, l.media("")); err != nil {
		i.t.Fatal(err)
	}
}

// media makes the page think that it is shown so: on a medium, "" for a screen, and in the theme.
func (l look) media(medium string) chromedp.Action[chromedp.Void] {
	theme := "light"
	if l.dark {
		theme = "dark"
	}
	return protocol(emulation.SetEmulatedMedia.Method, emulation.SetEmulatedMediaParams{Media: medium,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

// keep writes the source of the page, as it came, into the folder, and its address into the atlas if it is one.
func (i *inspector) keep(s sight) {
	i.t.Helper()
	if i.asked() && s.status != http.StatusNotFound {
		i.atlas.add(i.t, i.house, tell[string](i.visitor, "location.pathname"))
	}
	var source network.GetResponseBodyResult
	err := chromedp.Do(i.tab, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		return t.Call(ctx, network.GetResponseBody.Method, network.GetResponseBodyParams{RequestID: i.page()}, &source)
	}))
	if err == nil {
		err = os.WriteFile(filepath.Join(i.pages, i.tour.name+"-"+s.name+".html"), []byte(source.Body), 0o644)
	}
	if err != nil {
		i.t.Fatalf("%s: keep the source: %v", s.name, err)
	}
}

// examine asks axe in every look, and says each violation once.
func (i *inspector) examine(s sight) {
	i.t.Helper()
	i.until("all of the page to be laid out", `![".gallery-strip", ".gallery-thumbs", ".sections > section", ".product-more > section", ".grid > li", ".foot"].some((held) => document.querySelector(held + ":not([data-due])"))`)
	tell[chromedp.Void](i.visitor, i.axe)
	said := map[string]bool{}
	for _, look := range i.tour.looks {
		i.look(look)
		if look.all {
			i.photograph(s, look.name)
		}
		if wide := tell[string](i.visitor, widest); wide != "" {
			i.t.Errorf("%s %s is wider than the screen: %s", s.name, look.name, wide)
		}
		ctx, cancel := context.WithTimeout(i.tab, patience)
		found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](violations(!look.all), chromedp.EvalAwaitPromise))
		cancel()
		if err != nil {
			i.t.Fatalf("%s %s: axe: %v", s.name, look.name, err)
		}
		for _, v := range found {
			if !said[v] {
				i.t.Errorf("%s %s (%s): %s", s.name, look.name, i.path(), v)
			}
			said[v] = true
		}
	}
	i.prints(s)
}

// violations is the expression that asks axe.
func violations(coloursAlone bool) string {
	rules := `{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {"target-size": {enabled: true}}}`
	if coloursAlone {
		rules = `{runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}`
	}
	return `axe.run(document, {...` + rules + `, resultTypes: ["violations"], preload: false}).then(({violations}) =>
		violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.join(" ") + "\n    " + n.html.slice(0, 200) + "\n    " +
			n.failureSummary.replaceAll("\n", "\n    "))))`
}

// photograph keeps a picture of the page, if pictures are kept.
func (i *inspector) photograph(s sight, look string) {
	i.t.Helper()
	if pictures(i.t) == "" {
		return
	}
	picture, err := chromedp.Run(i.tab, chromedp.FullScreenshot(55))
	i.saves(s.name+"-"+unsafeName.ReplaceAllString(look, "-")+".jpg", picture, err)
}

// saves writes a file among the pictures of the tour.
func (i *inspector) saves(name string, content []byte, err error) {
	i.t.Helper()
	if err == nil {
		err = os.WriteFile(filepath.Join(pictures(i.t), i.tour.name+"-"+name), content, 0o644)
	}
	if err != nil {
		i.t.Errorf("keep %s: %v", name, err)
	}
}

// pictures is the folder that MALL_PICTURES names for what the tours see, "" for none.
func pictures(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("MALL_PICTURES")
	if dir == "" {
		return ""
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// documents remembers which requests are for pages; the newest is the page that is open.
type documents struct {
	mu   sync.Mutex
	list []document
}

// document is one such request.
type document struct {
	id   network.RequestID
	sent bool // by a form that changes something
}

func (d *documents) add(r *network.EventRequestWillBeSent) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = append(d.list, document{r.RequestID, r.Request.Method == http.MethodPost})
}

func (d *documents) holds(id network.RequestID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(d.list, func(known document) bool { return known.id == id })
}

// page is the request of the newest page.
func (d *documents) page() network.RequestID { return d.newest().id }

// asked says whether the newest page has an address of its own: it did not come in answer to a form.
func (d *documents) asked() bool { return !d.newest().sent }

func (d *documents) newest() document {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.list[len(d.list)-1]
}
