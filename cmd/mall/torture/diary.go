//go:build unix

package torture

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"
	"time"
)

// diary is what consumers were told, and what was measured.
type diary struct {
	mu        sync.Mutex
	orders    map[string]int           // acknowledged: order numbers, by consumer
	sessions  map[string]int           // acknowledged: the provider's references an order led to, by consumer
	payments  map[string]int           // acknowledged by the provider, by consumer
	thanked   map[string]int           // order numbers the shop thanked for
	shipped   map[string]bool          // acknowledged: consignments that clerks sent
	given     map[string]bool          // acknowledged: orders of which an admin gave something back
	repeats   map[string]float64       // counters of transactions that were tried again, added up over the lives of web
	ends      map[string]int           // how errands ended
	broken    map[string][]string      // violations by promise
	failures  int                      // network errors and 5xx that consumers met
	back      map[kind][]time.Duration // from a kill to the first good answer
	workKills []workKill
	faults    map[kind]int
}

// workKill is what a worker that was killed left unfinished.
type workKill struct {
	at   time.Time
	jobs []int64
}

func newDiary() *diary {
	return &diary{orders: map[string]int{}, sessions: map[string]int{}, payments: map[string]int{}, thanked: map[string]int{}, ends: map[string]int{},
		shipped: map[string]bool{}, given: map[string]bool{}, repeats: map[string]float64{},
		broken: map[string][]string{}, back: map[kind][]time.Duration{}, faults: map[kind]int{}}
}

func (d *diary) note(do func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	do()
}

// ordered notes an order that the shop has acknowledged by where it led the consumer: the provider's page, or the order's.
func (d *diary) ordered(who int, to *url.URL) {
	d.note(func() {
		switch {
		case strings.Contains(to.Path, "/sandbox/pay/"):
			d.sessions[path.Base(to.Path)] = who
		case strings.Contains(to.Path, "/o/"):
			d.orders[path.Base(to.Path)] = who
		}
	})
}

func (d *diary) paid(ref string, who int)         { d.note(func() { d.payments[ref] = who }) }
func (d *diary) confirmed(number string, who int) { d.note(func() { d.thanked[number] = who }) }
func (d *diary) ended(how string)                 { d.note(func() { d.ends[how]++ }) }
func (d *diary) disturbed(error)                  { d.note(func() { d.failures++ }) }
func (d *diary) odd(who int, err error)           { d.lost(consumer(who), err) }
func (d *diary) lost(who string, err error)       { d.violation(keepsWay, fmt.Sprintf("%s: %v", who, err)) }

// consumer is how a report names one.
func consumer(number int) string { return fmt.Sprintf("consumer %d", number) }

func (d *diary) violation(promise, what string) {
	d.note(func() { d.broken[promise] = append(d.broken[promise], what) })
}

func (d *diary) returned(k kind, after time.Duration) {
	d.note(func() { d.back[k] = append(d.back[k], after) })
}

// honest says whether a refusal has nothing to do with a fault: the goods, or the coupons, are gone.
func honest(a answer) bool {
	return (a.status == http.StatusConflict || a.status == http.StatusUnprocessableEntity) &&
		(a.says("used as often as it may be") || a.says(" left. Lower the number") || a.says("any more.") || a.says("Sold out") || a.says("whole number"))
}

var problem = regexp.MustCompile(`(?s)<(?:h1|p)[^>]*>(.*?)</(?:h1|p)>`)

// refused notes a 4xx that nobody has deserved.
func (d *diary) refused(who, method string, a answer) {
	if a.status < 400 || a.status > 499 || honest(a) {
		return
	}
	var words []string
	for _, m := range problem.FindAllSubmatch(a.body, 6) {
		words = append(words, strings.Join(strings.Fields(string(m[1])), " "))
	}
	d.violation(keepsQuiet, fmt.Sprintf("%s: %s %s: %d %.300s", who, method, a.at.Path, a.status, strings.Join(words, " | ")))
}
