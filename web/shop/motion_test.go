package shop_test

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/preload"
	"github.com/chromedp/chromedp"

	"github.com/silkroadmall/mall/internal/embedded"
)

// tab is a page of a real browser, with what the browser said of it.
type tab struct {
	h   *house
	ctx context.Context

	mu    sync.Mutex
	rules []string // what is wrong with rules for loading ahead; "" is well
	ahead []string // addresses whose loading ahead began
	wrong []string
}

func (h *house) tab() *tab {
	h.t.Helper()
	chromium, err := embedded.Chromium(h.t.Context(), func(line string) { h.t.Log(line) })
	h.must(err)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.WindowSize(1280, 1000))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox) // Chromium's own sandbox refuses root
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), opts...)
	h.t.Cleanup(end)
	b := &tab{h: h}
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithListener(b.hear))
	h.t.Cleanup(cancel)
	b.ctx = ctx
	h.must(chromedp.Do(ctx, protocol("Preload.enable", nil)))
	return b
}

// protocol is a command of the browser as a step.
func protocol(method string, params any) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { return t.Call(ctx, method, params, nil) })
}

func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *preload.EventRuleSetUpdated:
		b.rules = append(b.rules, string(e.RuleSet.ErrorType))
	case *preload.EventPrerenderStatusUpdated:
		b.ahead = append(b.ahead, e.Key.URL)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			b.wrong = append(b.wrong, e.Entry.Text)
		}
	}
}

// heard is what the browser said, by a list of the tab.
func (b *tab) heard(of *[]string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string{}, *of...)
}

func (b *tab) open(path string) {
	b.h.t.Helper()
	b.h.must(chromedp.Do(b.ctx, chromedp.Navigate(b.h.URL+path)))
}

// tells whether an expression is true on the page; one that is leaving does not answer.
func (b *tab) tells(expression string) bool {
	is, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression))
	return err == nil && is
}

// follows clicks a link and tells whether the picture named shot moved on the way.
func (b *tab) follows(step, path string) bool {
	b.h.t.Helper()
	b.tells(`sessionStorage.clear(), addEventListener("pageswap", (e) => (sessionStorage.left = Boolean(e.viewTransition) && document.querySelectorAll(".shot").length)), true`)
	b.tells(step + ", true")
	b.h.until("the browser comes to "+path, func() bool {
		return b.tells(`location.pathname === "` + path + `" && document.readyState === "complete"`)
	})
	return b.tells(`sessionStorage.left === "1"`)
}

// moves is a style sheet's name of the only picture that may move, if there is just one.
const moves = `[...document.querySelectorAll("*")].filter((el) => getComputedStyle(el).viewTransitionName === "shot").length === 1`

func TestMotion(t *testing.T) {
	h := newHouse(t)
	b := h.tab()
	b.open("/en-de/c/scarves")
	click := `document.querySelector(".card-title a").click()`
	t.Run("the picture of a card grows into the page's, and another card's into the next", func(t *testing.T) {
		h.publish(goods{"other", "scarves", "621410", 2, 16000, 160, []int{5}, map[string]string{"en": "Shawl", "zh-Hans": "围巾"}})
		if !b.follows(click, "/en-de/l/silk-scarf") {
			t.Error("the card is left without its picture")
		}
		if !b.tells(moves) {
			t.Error("the page has no picture that moves, or several")
		}
		if !b.follows(click, "/en-de/l/other") || !b.tells(moves) {
			t.Error("a card on a product's page is left without its picture")
		}
	})
	t.Run("nothing moves for who wants no motion", func(t *testing.T) {
		reduce := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
		h.must(chromedp.Do(b.ctx, protocol(emulation.SetEmulatedMedia.Method, reduce)))
		b.open("/en-de/c/scarves")
		if b.follows(click, "/en-de/l/silk-scarf") {
			t.Error("the picture moves")
		}
	})
	t.Run("a product's page is loaded when the pointer rests on its card", func(t *testing.T) {
		b.open("/en-de/c/scarves")
		h.until("the rules are read", func() bool { return len(b.heard(&b.rules)) > 0 })
		for _, wrong := range b.heard(&b.rules) {
			if wrong != "" {
				t.Errorf("the rules are refused: %s", wrong)
			}
		}
		at, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]float64](`(({x, y}) => [x + 10, y + 5])(document.querySelector(".card-title a").getBoundingClientRect())`))
		h.must(err)
		h.until("loading begins", func() bool {
			for _, off := range []float64{-300, 0} {
				h.must(chromedp.Do(b.ctx, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]+off)))
			}
			late := time.NewTimer(300 * time.Millisecond) // as long as the pointer has to rest
			defer late.Stop()
			<-late.C
			return len(b.heard(&b.ahead)) > 0
		})
	})
	t.Run("the theme is chosen without script", func(t *testing.T) {
		b.open("/en-de/c/scarves")
		off := emulation.SetScriptExecutionDisabledParams{Value: true}
		h.must(chromedp.Do(b.ctx, protocol(emulation.SetScriptExecutionDisabled.Method, off)))
		b.open("/en-de/c/scarves")
		b.tells(`document.querySelector(".themes [value=dark]").click(), true`)
		h.until("the page is dark", func() bool {
			return b.tells(`getComputedStyle(document.documentElement).colorScheme === "dark" && location.pathname === "/en-de/c/scarves"`)
		})
	})
	if wrong := b.heard(&b.wrong); len(wrong) > 0 {
		t.Errorf("the browser complained: %q", wrong)
	}
}
