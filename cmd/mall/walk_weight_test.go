package main

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// journal is what came over the network for the page that is open.
type journal struct {
	mu     sync.Mutex
	list   []*fetched
	coming map[network.RequestID]*fetched
	loader cdp.LoaderID
	quiet  bool // the browser said that nothing was asked for lately
}

// note reads the browser's account of a request.
func (j *journal) note(event any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		j.begin(e)
	case *network.EventLoadingFinished:
		if f := j.coming[e.RequestID]; f != nil {
			f.TransferSize = e.EncodedDataLength
			delete(j.coming, e.RequestID)
		}
	case *network.EventLoadingFailed:
		delete(j.coming, e.RequestID)
	case *page.EventLifecycleEvent:
		j.quiet = j.quiet || e.Name == "networkIdle" && e.LoaderID == j.loader
	}
}

// begin begins anew with each page.
func (j *journal) begin(e *network.EventRequestWillBeSent) {
	if e.Type == network.ResourceTypeDocument {
		j.list, j.coming, j.loader, j.quiet = nil, map[network.RequestID]*fetched{}, e.LoaderID, false
	}
	if strings.HasPrefix(e.Request.URL, "http") && j.coming != nil {
		f := &fetched{URL: e.Request.URL, ResourceType: string(e.Type)}
		j.list, j.coming[e.RequestID] = append(j.list, f), f
	}
}

// closed is all that came, once nothing more is coming.
func (j *journal) closed() ([]fetched, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var list []fetched
	for _, f := range j.list {
		list = append(list, *f)
	}
	return list, j.quiet && len(j.coming) == 0
}

// firstVisits weighs pages as a browser gets them that keeps nothing: a phone as Lighthouse has it, and a desk.
func firstVisits(t *testing.T, browser context.Context, h *house) {
	for _, g := range []guise{{language: "en", phone: true}, {language: "en"}} {
		v := visit(t, browser, h, g)
		steps := []chromedp.Action[chromedp.Void]{
			protocol(network.SetCacheDisabled.Method, network.SetCacheDisabledParams{CacheDisabled: true}),
			protocol(network.SetBypassServiceWorker.Method, network.SetBypassServiceWorkerParams{Bypass: true}),
		}
		if g.phone {
			steps = append(steps, chromedp.EmulateViewport(412, 823, chromedp.EmulateMobile, chromedp.EmulateScale(1.75)))
		}
		if err := chromedp.Do(v.tab, steps...); err != nil {
			t.Fatal(err)
		}
		v.open("/en-de/l/silk-scarf-caravan")
		v.press("form[action$='/cart'] button[type=submit]")
		for _, p := range lit {
			v.weighs(p)
		}
	}
}

// weighs opens a page and holds it to its budget.
func (v *visitor) weighs(p litPage) {
	v.t.Helper()
	v.open(p.path)
	var all []fetched
	eventually(v.t, "all of the "+p.name, func() (over bool, err error) {
		all, over = v.journal.closed()
		return over, nil
	})
	if weight(all, "Document") == 0 || weight(all, "Stylesheet") == 0 || weight(all, "Script") == 0 {
		v.t.Errorf("%s: something was not weighed: %v", p.name, all)
	}
	for _, much := range excess(v.base, p, all) {
		v.t.Errorf("%s: %s", p.name, much)
	}
	v.t.Logf("%s: HTML %.1f, CSS %.1f, script %.1f, pictures %.1f, all %.1f KB in %d requests", p.name, weight(all, "Document"),
		weight(all, "Stylesheet"), weight(all, "Script"), weight(all, "Image"), weight(all, ""), len(all))
}
