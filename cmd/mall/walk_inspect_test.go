package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
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
	buyer  buyer // whose address is given at the checkout
	sights []sight
}

// sight is one page that is inspected: the address that is opened, if any, and what is done then. {market} and
// {language} stand for those of the tour.
type sight struct {
	name   string
	at     string
	does   []step
	status int // what the address answers with, where that is not a page
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

// looks are the screens and themes of each inspection. All rules are asked once on each screen, in one of the themes; a theme changes
// nothing but colours, so that only the rules about these are asked again in the other.
var looks = []struct {
	name  string
	width int64
	dark  bool
	all   bool
}{
	{"at a desk", 1440, false, true}, {"at a desk in the dark", 1440, true, false},
	{"on a phone in the dark", 390, true, true}, {"on a phone", 390, false, false},
}

// inspector is a visitor with a magnifying glass.
type inspector struct {
	*visitor
	tour  tour
	house *house
	axe   string // the script
	pages string // the folder that takes each page's source
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
func (o tour) inspects(t *testing.T, browser context.Context, h *house, pages string) {
	axe, err := os.ReadFile(filepath.Join(inspectors(t), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	i := &inspector{visitor: visit(t, browser, h, o.guise), tour: o, house: h, axe: string(axe), pages: pages}
	for _, s := range o.sights {
		i.reach(s)
		i.keep(s)
		i.examine(s)
	}
}

func (i *inspector) reach(s sight) {
	i.t.Helper()
	i.look(looks[0].width, looks[0].dark)
	if s.at != "" {
		i.expected = s.status
		i.open(strings.NewReplacer("{market}", i.tour.market, "{language}", strings.Split(i.tour.market, "-")[0]).Replace(s.at))
		i.expected = 0
	}
	for _, do := range s.does {
		do(i)
	}
}

// look changes the screen and the theme, without a new page.
func (i *inspector) look(width int64, dark bool) {
	i.t.Helper()
	theme := "light"
	if dark {
		theme = "dark"
	}
	viewport := chromedp.EmulateViewport(width, 1000)
	if width < 600 {
		viewport = chromedp.EmulateViewport(width, 844, chromedp.EmulateMobile)
	}
	if err := chromedp.Do(i.tab, viewport, protocol(emulation.SetEmulatedMedia.Method, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})); err != nil {
		i.t.Fatal(err)
	}
}

// keep writes the source of the page, as it came, into the folder.
func (i *inspector) keep(s sight) {
	i.t.Helper()
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
	i.until("all of the page to be laid out", `![".gallery-strip", ".sections > section", ".product-more > section", ".grid > li", ".foot"].some((held) => document.querySelector(held + ":not([data-due])"))`)
	tell[chromedp.Void](i.visitor, i.axe)
	said := map[string]bool{}
	for _, look := range looks {
		i.look(look.width, look.dark)
		i.photograph(s, look.name)
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

// photograph keeps a picture of the page where MALL_PICTURES names a folder for them.
func (i *inspector) photograph(s sight, look string) {
	i.t.Helper()
	dir := os.Getenv("MALL_PICTURES")
	if dir == "" {
		return
	}
	b, err := chromedp.Run(i.tab, chromedp.FullScreenshot(70))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, unsafeName.ReplaceAllString(i.tour.name+"-"+s.name+"-"+look, "-")+".jpg"), b, 0o644)
	}
	if err != nil {
		i.t.Errorf("picture of %s: %v", s.name, err)
	}
}

// documents remembers which requests are for pages; the newest is the page that is open.
type documents struct {
	mu   sync.Mutex
	list []network.RequestID
}

func (d *documents) add(id network.RequestID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.list = append(d.list, id)
}

func (d *documents) holds(id network.RequestID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, known := range d.list {
		if known == id {
			return true
		}
	}
	return false
}

// page is the request of the newest page.
func (d *documents) page() network.RequestID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.list[len(d.list)-1]
}
