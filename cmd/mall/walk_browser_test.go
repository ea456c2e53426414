package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/silkroadmall/mall/internal/embedded"
)

// openBrowser starts one browser for all walks; it ends with the test.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	chromium, err := embedded.Chromium(t.Context(), func(line string) { t.Log(line) })
	if err != nil {
		t.Fatal(err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.WindowSize(1440, 1000))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox) // Chromium's own sandbox refuses root
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(end)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", chromium, err)
	}
	return ctx
}

// guise is what kind of browser a person has: 1440 px wide, or a phone.
type guise struct {
	language string // Accept-Language
	phone    bool   // 390 px wide, with touch
	noScript bool
}

// visitor is a person with a browser of their own: no cookies at first.
type visitor struct {
	t        *testing.T
	tab      context.Context
	base     string
	noted    *screen // what the pages complained of
	expected int     // the status the next page may have beside success
	journal  journal
	documents
}

// visit opens a browser at the house. When the test fails it leaves a picture of the last page.
func visit(t *testing.T, browser context.Context, h *house, g guise) *visitor {
	t.Helper()
	v := &visitor{t: t, base: h.base, noted: &screen{}}
	tab, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(v.listen))
	v.tab = tab
	t.Cleanup(func() {
		if complaints := v.noted.String(); complaints != "" {
			t.Error("the browser complained:\n" + complaints)
		}
		if t.Failed() {
			v.picture()
		}
		cancel()
	})
	steps := []chromedp.Action[chromedp.Void]{
		protocol(network.SetExtraHTTPHeaders.Method, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": g.language}}),
		protocol(emulation.SetScriptExecutionDisabled.Method, emulation.SetScriptExecutionDisabledParams{Value: g.noScript}),
		// Without motion: a click during the transition between two pages meets neither.
		protocol(emulation.SetEmulatedMedia.Method, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}},
		}),
	}
	screen := chromedp.EmulateViewport(1440, 900)
	if g.phone {
		screen = chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile)
	}
	steps = append(steps, screen)
	if err := chromedp.Do(tab, steps...); err != nil {
		t.Fatal(err)
	}
	return v
}

// protocol is a command of the browser as a step.
func protocol(method string, params any) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { return t.Call(ctx, method, params, nil) })
}

// listen notes what no page may cause: exceptions, a word on the console, any entry in the browser's log (a broken
// policy, a missing file), and a request to anybody else. The status of a page itself is looked at by arrived.
func (v *visitor) listen(event any) {
	v.journal.note(event)
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fmt.Fprintln(v.noted, "exception:", e.ExceptionDetails.Text, e.ExceptionDetails.URL)
	case *runtime.EventConsoleAPICalled:
		fmt.Fprintln(v.noted, "console:", e.Type, e.Args)
	case *log.EventEntryAdded:
		if !v.documents.holds(e.Entry.NetworkRequestID) && !strings.HasPrefix(e.Entry.Text, "Clear-Site-Data header on") { // which the browser reports when it obeys
			fmt.Fprintln(v.noted, e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument {
			v.documents.add(e)
		}
		if to := e.Request.URL; strings.HasPrefix(to, "http") && !strings.HasPrefix(to, v.base+"/") {
			fmt.Fprintln(v.noted, "a request to somebody else:", to)
		}
	}
}

var unsafeName = regexp.MustCompile(`[^a-zA-Z0-9]+`)

// picture saves what the visitor sees and says where.
func (v *visitor) picture() {
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	where, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		v.t.Log("no picture:", err)
		return
	}
	b, err := chromedp.Run(ctx, chromedp.FullScreenshot(80))
	var file *os.File
	if err == nil {
		file, err = os.CreateTemp("", "mall-walk-"+unsafeName.ReplaceAllString(path.Base(v.t.Name()), "-")+"-*.jpg")
	}
	if err == nil {
		_, err = file.Write(b)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		v.t.Log("no picture:", err)
		return
	}
	v.t.Logf("%s failed at %s\npicture: %s", v.t.Name(), where, file.Name())
}

// evaluate works out an expression on the page.
func evaluate[T any](v *visitor, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression))
}

// tell is evaluate where there must be an answer.
func tell[T any](v *visitor, expression string) T {
	v.t.Helper()
	answer, err := evaluate[T](v, expression)
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return answer
}

// quote is a string of JavaScript.
func quote(s string) string {
	b, _ := json.Marshal(s) // a string always has a form
	return string(b)
}

// until waits for an expression to become true; a page on its way out may not answer.
func (v *visitor) until(what, expression string) {
	v.t.Helper()
	eventually(v.t, what, func() (bool, error) { return evaluate[bool](v, expression) })
}

// open goes to an address and expects a page.
func (v *visitor) open(address string) {
	v.t.Helper()
	if !strings.HasPrefix(address, "http") {
		address = v.base + address
	}
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		v.t.Fatalf("open %s: %v", address, err)
	}
	v.arrived()
}

// click clicks what the selector names, as a mouse does.
func (v *visitor) click(selector string) {
	v.t.Helper()
	v.there(selector)
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		v.t.Fatalf("click %s: %v", selector, err)
	}
}

// press clicks what leads to another page and waits for that page.
func (v *visitor) press(selector string) {
	v.t.Helper()
	tell[bool](v, "window.walked = true")
	v.click(selector)
	v.until("the page behind "+selector, `!window.walked && document.readyState === "complete"`)
	v.arrived()
}

// refused presses and expects the form back with its errors.
func (v *visitor) refused(selector string) {
	v.t.Helper()
	v.expected = 422
	v.press(selector)
	v.expected = 0
	v.there("[role=alert]")
}

// arrived checks what holds on every page: its status, and that a narrow screen need not be moved sideways.
func (v *visitor) arrived() {
	v.t.Helper()
	v.until("a whole page", `document.readyState === "complete"`)
	status := tell[int](v, `performance.getEntriesByType("navigation")[0].responseStatus`)
	if want := max(200, v.expected); status != want {
		v.t.Fatalf("%s answers %d, want %d", v.path(), status, want)
	}
	if wide := tell[string](v, widest); wide != "" {
		v.t.Errorf("%s is wider than the screen: %s", v.path(), wide)
	}
}

// widest names what makes the page wider than the screen, if anything does.
const widest = `(() => {
	const room = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= room + 1) return "";
	const out = [...document.body.querySelectorAll("*")].filter((e) => {
		const r = e.getBoundingClientRect();
		return r.width > 0 && (r.right > room + 1 || r.left < -1);
	});
	return out.slice(-1).map((e) => e.tagName + "." + e.className).join() + " of " + document.documentElement.scrollWidth + " px";
})()`

// there waits for an element.
func (v *visitor) there(selector string) {
	v.t.Helper()
	v.until(selector, "document.querySelector("+quote(selector)+") !== null")
}

// has tells whether the page has the element now.
func (v *visitor) has(selector string) bool {
	v.t.Helper()
	return tell[bool](v, "document.querySelector("+quote(selector)+") !== null")
}

// fill types into a field, in place of what was there.
func (v *visitor) fill(selector, value string) {
	v.t.Helper()
	v.there(selector)
	tell[chromedp.Void](v, "{ const field = document.querySelector("+quote(selector)+"); field.focus(); field.select(); }")
	if value == "" {
		value = kb.Delete
	}
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(value)); err != nil {
		v.t.Fatalf("fill %s: %v", selector, err)
	}
}

// choose takes an option of a list, which must offer it, or a day of a calendar.
func (v *visitor) choose(selector, value string) {
	v.t.Helper()
	v.there(selector)
	chosen := tell[string](v, `(() => {
		const list = document.querySelector(`+quote(selector)+`);
		list.value = `+quote(value)+`;
		for (const kind of ["input", "change"]) list.dispatchEvent(new Event(kind, {bubbles: true}));
		return list.value;
	})()`)
	if chosen != value {
		v.t.Fatalf("%s does not offer %q", selector, value)
	}
}

// attach chooses a file of this machine.
func (v *visitor) attach(selector, path string) {
	v.t.Helper()
	v.there(selector)
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path})); err != nil {
		v.t.Fatalf("attach to %s: %v", selector, err)
	}
}

// value is what stands in a field.
func (v *visitor) value(selector string) string {
	v.t.Helper()
	v.there(selector)
	return tell[string](v, "document.querySelector("+quote(selector)+").value")
}

// attribute is an attribute of the first element.
func (v *visitor) attribute(selector, name string) string {
	v.t.Helper()
	v.there(selector)
	return tell[string](v, "document.querySelector("+quote(selector)+").getAttribute("+quote(name)+") ?? ''")
}

// text is what the first element says.
func (v *visitor) text(selector string) string {
	v.t.Helper()
	v.there(selector)
	return plain(tell[string](v, "document.querySelector("+quote(selector)+").textContent"))
}

// texts is what all elements say, in order.
func (v *visitor) texts(selector string) []string {
	v.t.Helper()
	list := tell[[]string](v, "[...document.querySelectorAll("+quote(selector)+")].map((e) => e.textContent)")
	for i := range list {
		list[i] = plain(list[i])
	}
	return list
}

// says waits until the element says the words.
func (v *visitor) says(selector, words string) {
	v.t.Helper()
	last := ""
	eventually(v.t, fmt.Sprintf("%s to say %q", selector, plain(words)), func() (bool, error) {
		text, err := evaluate[string](v, "[...document.querySelectorAll("+quote(selector)+")].map((e) => e.textContent).join(' ')")
		last = plain(text)
		if err == nil && !strings.Contains(last, plain(words)) {
			err = fmt.Errorf("it says %q", last)
		}
		return err == nil, err
	})
}

// path is the address without the house's.
func (v *visitor) path() string {
	v.t.Helper()
	return tell[string](v, "location.pathname + location.search")
}

// plain is text without the marks that guide direction, and with single spaces.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)), " ")
}

// minor reads a printed amount as minor units. Every amount of a currency is printed with all its digits, so the
// digits alone are the number.
func minor(t *testing.T, printed string) int64 {
	t.Helper()
	var n, digits int64
	for _, r := range printed {
		if unicode.IsDigit(r) && r <= '9' {
			n = n*10 + int64(r-'0')
			digits++
		}
	}
	if digits == 0 {
		t.Fatalf("%q is no amount", printed)
	}
	if strings.ContainsAny(plain(printed), "-−") {
		return -n
	}
	return n
}

// sum adds printed amounts up.
func sum(t *testing.T, printed []string) (n int64) {
	t.Helper()
	for _, p := range printed {
		n += minor(t, p)
	}
	return n
}
