//go:build unix

package torture

import (
	"math/rand/v2"
	"time"
)

// plan is all that a seed decides.
type plan struct {
	errands []errand
	faults  []fault
}

// errand is what one consumer is going to do.
type errand struct {
	number int
	wants  []want
	card   card
	double bool // clicks twice on the button that orders
	resend bool // sends the form once more after the answer, as who goes back and forth
	coupon bool // types in the code that there are fewer of than is asked for
	leaves bool // closes the tab once paid: only the provider tells the shop
	pause  time.Duration
	sent   bool   // the factories send the goods while others still buy
	back   string // why an admin gives a piece of them back; "": nobody does
}

// want is so many pieces of the goods at that place of the list.
type want struct{ goods, pieces int }

// card is how a consumer pays.
type card int

const (
	good     card = iota
	secure        // the bank asks for a code
	declined      // the first card; the second is good
	slow          // the bank thinks for a while
	none          // the tab is closed before paying
)

// numbers are the provider's test cards; none has none.
var numbers = map[card]string{good: "4242424242424242", secure: "4000000000003220", declined: "4000000000000002", slow: "4000000000000119"}

// fault is something that breaks when so many consumers have come, for a while.
type fault struct {
	kind  kind
	after int
	hold  time.Duration
	much  int // of delays in milliseconds, of messages how many
}

// kind is what breaks.
type kind string

const (
	killWeb      kind = "kill -9 web"
	killWork     kind = "kill -9 worker"
	killPostgres kind = "kill -9 PostgreSQL"
	killBackend  kind = "kill -9 a database back-end"
	cutWebDB     kind = "cut web from database"
	cutWorkDB    kind = "cut worker from database"
	delayDB      kind = "delay database"
	cutBank      kind = "cut shop from provider"
	delayBank    kind = "delay provider"
	bank500      kind = "provider does it and answers 500"
	cutHook      kind = "cut messages"
	dropHook     kind = "drop messages"
	doubleHook   kind = "duplicate messages"
	delayHook    kind = "delay messages"
	swapHook     kind = "reorder messages"
	cutShoppers  kind = "cut consumers from web"
)

// kinds is everything that can break, each as often as it stands here.
var kinds = []kind{killWeb, killWork, killPostgres, killBackend, cutWebDB, cutWorkDB, delayDB, cutBank, delayBank, bank500, cutHook, dropHook,
	doubleHook, delayHook, swapHook, cutShoppers}

// draw makes the plan of a seed. Everything breaks once before anything breaks twice.
func draw(seed uint64, checkouts, faults, goods int) plan {
	r := rand.New(rand.NewPCG(seed, 1))
	p := plan{errands: make([]errand, checkouts)}
	for i := range p.errands {
		p.errands[i] = drawErrand(r, i, goods)
	}
	house := rand.New(rand.NewPCG(seed, 2)) // of its own: what consumers do does not depend on it
	for i := range p.errands {
		p.errands[i].sent = percent(house, 20)
		if why := reasons[house.IntN(len(reasons))]; percent(house, 15) {
			p.errands[i].back = why
		}
	}
	var deck []kind
	for i := range faults {
		if len(deck) == 0 {
			deck = append(deck, kinds...)
			r.Shuffle(len(deck), func(a, b int) { deck[a], deck[b] = deck[b], deck[a] })
		}
		p.faults = append(p.faults, fault{
			kind: deck[0], after: (2*i + 1) * checkouts / (2 * faults),
			hold: time.Duration(200+r.IntN(1800)) * time.Millisecond, much: 1 + r.IntN(4),
		})
		deck = deck[1:]
	}
	return p
}

// reasons are why an admin gives something back: of pieces that have not left, and of any.
var reasons = []string{"cancelled", "damaged"}

func drawErrand(r *rand.Rand, number, goods int) errand {
	e := errand{
		number: number, double: percent(r, 15), resend: percent(r, 10), leaves: percent(r, 30),
		pause: time.Duration(r.IntN(50)) * time.Millisecond, card: drawCard(r),
	}
	for range 1 + r.IntN(3) {
		g := r.IntN(goods)
		if r.IntN(3) == 0 { // some goods are wanted by everybody
			g = r.IntN(max(goods/10, 1))
		}
		e.add(want{goods: g, pieces: 1 + r.IntN(2)})
	}
	e.coupon = percent(r, 20)
	return e
}

// add puts goods on the list, each once.
func (e *errand) add(w want) {
	for _, had := range e.wants {
		if had.goods == w.goods {
			return
		}
	}
	e.wants = append(e.wants, w)
}

func drawCard(r *rand.Rand) card {
	switch n := r.IntN(100); {
	case n < 80:
		return good
	case n < 87:
		return secure
	case n < 92:
		return declined
	case n < 95:
		return slow
	}
	return none
}

func percent(r *rand.Rand, n int) bool { return r.IntN(100) < n }
