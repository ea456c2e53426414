package landedcost

import (
	"sync"

	"github.com/silkroadmall/mall/internal/money"
)

// Set is the rules of one destination. Fill it, then Compile it once; a compiled Set is immutable and safe for
// many goroutines.
type Set struct {
	Country  string
	Currency money.Currency // of the law: for bases and rounding that name it
	ByWeight bool           // delivery is allocated to lines by weight instead of value
	Review   Day            // figures were not checked beyond this day: later dates get a notice
	Bases    []Base
	Regimes  []Regime // in order; the first whose conditions hold is taken
	Charges  []Charge
	Advice   []Advice

	bases   map[string]int
	charges map[string]int
	spare   *sync.Pool // of evaluations
}

// Regime is a way through customs: when it holds, what comes of it, and which charges it levies in which order.
type Regime struct {
	Code         string
	Name         string
	When         []Condition
	Date         string // the day that counts: order, entry (the default) or arrival
	Valid        Validity
	Outcome      Outcome // empty: Priced
	Reason       string
	CustomsValue string   // a base
	Charges      []string // ids, in the order of calculation
	Proof        Proof

	charges []int
	value   int
	warning Notice // while it is not law
}

// Charge is one duty, tax or fee and how it is worked out.
type Charge struct {
	ID       string
	Code     string
	Name     string
	Kind     Kind
	When     []Condition // on the consignment
	Lines    []Condition // on each line
	Level    Level
	Key      []string // for PerKey: hs6, hs, description, origin
	Base     string
	Rows     []Row
	Missing  Missing
	Scheme   string // the registration under which the seller collects it at the sale and pays it with a return of its own; "": paid at import
	Tariff   bool   // this is the tariff's own rate, which an assumed rate for a heading replaces
	Date     string // the day that counts: order, entry (the default) or arrival
	Round    Steps  // of the amount
	BaseStep Steps  // of the base, before the rate
	Total    Steps  // of the sum over all lines; the difference is taken from the largest
	Waive    []Waiver
	Index    *Index // of Rows; Compile makes one if there is none

	SuppressedBy []string // ids: not levied on a line on which one of them is
	Replaces     []string // ids: these are not levied on a line on which this one is
	AddsTo       []string // ids: levied only on a line on which one of them is
	Credits      []string // ids: what they came to is taken off, down to nothing ("at least 15% in all")

	base                 int
	suppressors, carries []int
	credits              []int
	index                *Index
	warnings             []Notice // of the rates that are not law, as the index has them
	doubt                string   // what is said of an estimate
}

// Level says which lines a charge takes together before it rounds.
type Level string

// The levels: each line alone, lines with the same rate together, lines of one key together, all lines.
const (
	PerLine        Level = "line"
	PerRate        Level = "rate"
	PerKey         Level = "key"
	PerConsignment Level = "consignment"
)

// Missing says what a charge does for a line without a rate.
type Missing string

// What a missing rate means: the charge does not apply; it does not, unless the code is coarser than the list, when
// the highest subdivision is taken; the rate is unknown; it is estimated by the highest known rate of the chapter, and
// unknown if there is none.
const (
	MissingNone        Missing = "none"
	MissingSubdivision Missing = "subdivision"
	MissingUnknown     Missing = "unknown"
	MissingEstimate    Missing = "estimate"
)

// Row is one dated rate with its scope. An empty scope field admits everything.
type Row struct {
	HS        []string // prefixes; the longest that fits wins
	Except    []string // prefixes to which the row does not apply
	Origins   []string
	Regions   []string
	Postcodes []string // prefixes
	Channels  []string
	Class     string // tax class of the line, given by name
	Producer  string
	Evidence  bool // only with proof of origin
	UnitPrice *Bracket
	Rate      Rate
	Valid     Validity
	Proof     Proof

	from, to, checked string
	conditions        int
}

// Bracket admits a unit price compared with a limit.
type Bracket struct {
	Op    string // < <= > >=
	Limit money.Amount

	limit exact
}

// Status is where a rule stands in its life.
type Status string

// The statuses. InForce and Scheduled count from their first day on; Expected is announced but not law and only
// yields a notice; Suspended and Repealed are kept for the record.
const (
	InForce   Status = "in_force"
	Scheduled Status = "scheduled"
	Expected  Status = "expected"
	Suspended Status = "suspended"
	Repealed  Status = "repealed"
)

// Validity is the life of a rule: From is the first day it holds, To the first day it no longer does; unset is open.
type Validity struct {
	From, To Day
	Status   Status
}

// Covers is true for a day within the dates, whatever the status.
func (v Validity) Covers(d Day) bool { return (v.From == 0 || d >= v.From) && (v.To == 0 || d < v.To) }

// Holds is true for a day on which the rule is law.
func (v Validity) Holds(d Day) bool {
	return v.Status.law() && v.Covers(d)
}

func (s Status) law() bool { return s == "" || s == InForce || s == Scheduled }

// Confidence says how sure we are of a figure.
type Confidence string

// The confidences: read in an official text; in a secondary source; from memory; worked out from neighbours.
const (
	Official  Confidence = "official"
	Secondary Confidence = "secondary"
	Memory    Confidence = "memory"
	Estimate  Confidence = "estimate"
)

// Proof is where a rule comes from.
type Proof struct {
	Rule       string
	Source     string // address
	Act        string
	Checked    Day
	Confidence Confidence
	Note       string
}

// Base is a named sum of goods, delivery and earlier charges. The first alternative whose conditions hold counts.
type Base struct {
	Name         string
	Alternatives []Alternative

	fixed bool // nothing in it depends on the charges
}

// Alternative is one way to form a base.
type Alternative struct {
	When  []Condition
	Terms []Term
}

// Term is a part of a base: a word (goods, shipping, insurance, hidden_delivery, duty, tax, fees), a charge id or
// another base, times a factor. Flagged terms count only if the seller recharges the duty (DDP), or as assumed.
type Term struct {
	Name    string
	Factor  money.Decimal
	Flagged bool

	kind   termKind
	index  int
	factor exact
}

// Rounding is a step of a currency and a direction.
type Rounding struct {
	Step  money.Amount
	Mode  money.Rounding
	Valid Validity

	unit exact
}

// Steps are the roundings of one place over time; the first that holds on a day counts.
type Steps []Rounding

// on is the rounding of a day; nil is the minor unit of the answer, half up.
func (s Steps) on(day Day) *Rounding {
	for i := range s {
		if s[i].Valid.Holds(day) {
			return &s[i]
		}
	}
	return nil
}

// Waiver forgives a charge whose sum is below a limit.
type Waiver struct {
	Below money.Amount
	Valid Validity

	limit exact
}

// Advice is a notice given when its conditions hold. With line conditions it is given for each line they hold for.
type Advice struct {
	Kind, Key, Text string
	When            []Condition
	Lines           []Condition
	Valid           Validity
	Proof           Proof
}
