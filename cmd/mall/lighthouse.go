package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/silkroadmall/mall/internal/embedded"
)

// lighthouseCommand has Lighthouse, as a phone on a slow network, look at a shop that runs and has the demo, and prints
// what it found, of several looks at a page the median of each figure. It fails where a page is not what it must be.
func lighthouseCommand(ctx context.Context, c *console, args []string) error {
	l := &lighthouse{console: c, base: "http://localhost:8080"}
	args, err := c.flags("lighthouse", args, func(f *flag.FlagSet) {
		f.IntVar(&l.looks, "looks", 5, "how often it looks at each page")
	})
	if err != nil {
		return err
	}
	if len(args) > 1 || l.looks < 1 {
		return usageError{errors.New("at most one address is expected, and one look at least")}
	}
	if len(args) == 1 {
		l.base = strings.TrimSuffix(args[0], "/")
	}
	say := func(line string) { fmt.Fprintln(c.err, line) }
	chromium, err1 := embedded.Chromium(ctx, say)
	set, err2 := embedded.Lighthouse(ctx, ".local", say)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	l.chromium, l.program = chromium, filepath.Join(set, "node_modules", "lighthouse", "cli", "index.js")
	return l.look(ctx)
}

// lighthouse looks at one shop with one browser after the other.
type lighthouse struct {
	*console
	base, chromium, program string
	cookies                 string // of somebody with something in the cart
	looks                   int    // at each page
}

// look prints a row for each page, and then all that a page falls short of, which is an error.
func (l *lighthouse) look(ctx context.Context) error {
	if err := l.fillCart(ctx); err != nil {
		return fmt.Errorf("the shop at %s does not sell (start it with make run): %w", l.base, err)
	}
	table := tabwriter.NewWriter(l.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "page\tperformance\taccessibility\tbest practices\tSEO\tLCP s\tCLS\tTBT ms\tHTML KB\tCSS KB\tscript KB\tpictures KB\tall KB\trequests\tmachine")
	var lost, broken []string
	for _, page := range lit {
		r, err := l.median(ctx, page)
		if err != nil {
			return fmt.Errorf("look at the %s: %w", page.name, err)
		}
		fmt.Fprintf(table, "%s\t%s\n", page.name, r)
		lost = append(lost, ofPage(page.name, r.shortcomings())...)
		broken = append(broken, ofPage(page.name, append(r.breaches(), excess(l.base, page, r.requests)...))...)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, line := range lost {
		fmt.Fprintln(l.out, line)
	}
	if len(broken) > 0 {
		return fmt.Errorf("%d figures are not what they must be:\n  %s", len(broken), strings.Join(broken, "\n  "))
	}
	return nil
}

// ofPage puts the page before each line.
func ofPage(page string, lines []string) []string {
	list := make([]string, len(lines))
	for i, line := range lines {
		list[i] = page + ": " + line
	}
	return list
}

var offeredVariant = regexp.MustCompile(`name="variant" value="(\d+)"`)

// fillCart puts a scarf into a cart, so that there is a cart and a checkout to look at.
func (l *lighthouse) fillCart(ctx context.Context) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	client := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	page, err := body(ctx, client, http.MethodGet, l.base+"/en-de/l/silk-scarf-caravan", nil)
	if err != nil {
		return err
	}
	offered := offeredVariant.FindStringSubmatch(page)
	if offered == nil {
		return errors.New("the silk scarf of the demo is not on sale")
	}
	if _, err := body(ctx, client, http.MethodPost, l.base+"/en-de/cart", url.Values{"variant": {offered[1]}, "quantity": {"1"}}); err != nil {
		return err
	}
	address, err := url.Parse(l.base)
	if err != nil {
		return err
	}
	var all []string
	for _, cookie := range jar.Cookies(address) {
		all = append(all, cookie.Name+"="+cookie.Value)
	}
	l.cookies = strings.Join(all, "; ")
	return nil
}

// body asks and returns the page.
func body(ctx context.Context, client *http.Client, method, address string, form url.Values) (string, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close() // only read
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s %s answers %s", method, address, res.Status)
	}
	b, err := io.ReadAll(res.Body)
	return string(b), err
}

// median looks at one page as often as asked.
func (l *lighthouse) median(ctx context.Context, page litPage) (*lighthouseReport, error) {
	var list []*lighthouseReport
	for range l.looks {
		r, err := l.report(ctx, page.path, page.personal)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return medianReport(list), nil
}

// report runs Lighthouse on one page.
func (l *lighthouse) report(ctx context.Context, path string, personal bool) (*lighthouseReport, error) {
	flags := "--headless=new --disable-background-networking --disable-component-update --no-first-run"
	if os.Geteuid() == 0 {
		flags += " --no-sandbox" // Chromium's own sandbox refuses root
	}
	args := []string{l.program, l.base + path, "--output=json", "--quiet", "--chrome-flags=" + flags}
	if personal {
		headers, err := json.Marshal(map[string]string{"Cookie": l.cookies})
		if err != nil {
			return nil, err
		}
		args = append(args, "--extra-headers="+string(headers), "--skip-audits=is-crawlable")
	}
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+l.chromium)
	cmd.Stderr = l.err
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	return readLighthouse(out)
}
