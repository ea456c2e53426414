// Package landedcost says what a consignment costs delivered: goods, delivery, duties, taxes and fees, each with
// the sum that leads to it. It is pure arithmetic: a Consignment and the Set of rules of its destination go in,
// an itemised Result comes out.
//
// A Set is data (rules.go): regimes chosen by ordered conditions, charges with dated rates, named bases, rounding
// per step. The package knows the shapes such rules can take and no country, heading, rate or limit; a new country
// is a new Set.
//
// Invariants: totals are the sums of the components; landed is goods + shipping + insurance + charges; nothing is
// negative; the order of the lines changes no total; an unknown rate is an outcome and never a zero; every
// component names the rule, its source and its dates. Fractions stay exact until a rounding step the data names.
//
// It must not know files, databases, languages or where exchange rates come from.
package landedcost

import (
	"errors"

	"github.com/silkroadmall/mall/internal/money"
)

// Errors of this package; test with errors.Is.
var (
	// ErrConsignment is a consignment that cannot be priced by anyone: no lines, a quantity below one, mixed currencies.
	ErrConsignment = errors.New("landedcost: malformed consignment")
	// ErrNoRate is an exchange rate that a rule needs and the Rates do not have.
	ErrNoRate = errors.New("landedcost: no exchange rate")
	// ErrRule is a rule text or a rule set that makes no sense.
	ErrRule = errors.New("landedcost: bad rule")
)

// Outcome says what kind of answer a Result is.
type Outcome string

// The outcomes. FormalEntry and DocumentNeeded still carry the amounts that are known; RateUnknown has no total.
const (
	Priced         Outcome = "priced"
	Refused        Outcome = "refused"
	FormalEntry    Outcome = "formal_entry"
	DocumentNeeded Outcome = "document_needed"
	RateUnknown    Outcome = "rate_unknown"
)

// Kind is what a charge is: a duty, a tax or a fee.
type Kind string

// The kinds of charges.
const (
	Duty Kind = "duty"
	Tax  Kind = "tax"
	Fee  Kind = "fee"
)

// Consignment is what one sender sends to one recipient, as customs sees it. All amounts are in Currency and
// without taxes.
type Consignment struct {
	Date               Day // when the order is placed
	Entry, Arrival     Day // when it is declared and when it arrives; unset means Date
	Origin             string
	Destination        Destination
	Channel            string // courier, post, ems, air, sea
	Terms              string // DDP or DAP
	Currency           money.Currency
	Lines              []Line
	Shipping           money.Amount
	Insurance          money.Amount
	PersonalUse        bool
	OriginEvidence     bool
	FormalEntry        bool            // the sender asks for a formal entry whatever the value
	ShippingShownApart bool            // false: the delivery is inside the price of the goods
	Registrations      map[string]bool // tax registrations of the seller, by the names the rules use
	Assume             Assume
}

// Destination is where the consignment goes. Country is ISO 3166-1 alpha-2, Region ISO 3166-2 without the country.
type Destination struct{ Country, Region, PostalCode string }

// Line is one kind of goods.
type Line struct {
	HS           string // digits only, 4 to 10
	Description  string
	Origin       string // empty: the consignment's
	Producer     string // for duties that differ by maker; empty: any other maker
	UnitPrice    money.Amount
	Quantity     int64
	Off          money.Amount             // what a discount that lowers the value takes off UnitPrice x Quantity
	WeightGrams  int64                    // of one unit
	UnitMeasures map[string]money.Decimal // of one unit: pairs, litres …
	TaxClass     string                   // overrules the class the heading has
}

// Assume is a what-if: rates that stand in for the stored ones. Every use is marked in the component.
type Assume struct {
	DutyRates map[string]Rate // by heading, longest prefix: in place of the tariff's own rate
	DutyRate  *Rate           // in place of the whole stack of ad valorem duties on each line
	TaxRate   *Rate           // in place of all taxes
	TaxOnDuty *bool           // whether duty counts in the base of taxes
}

// Exchange is a rate of exchange: Num/Den units of the target for one unit of the source, and where it is from.
type Exchange struct {
	Num, Den money.Decimal
	Text     string // as published or given; empty: worked out to six decimals
	Source   string
	AsOf     string // ISO date
}

// Rates finds the exchange of one unit of from into to; false when there is none.
type Rates func(from, to money.Currency) (Exchange, bool)

// Summary is the price of a consignment without the sums that lead to it.
type Summary struct {
	Outcome      Outcome
	Regime       string
	Reason       string // stable word for an outcome other than Priced
	CustomsValue money.Amount
	Totals       Totals
	Estimated    bool     // a charge rests on an estimated rate
	Keys         []string // of the notices about the whole consignment that its rules give
}

// Result is the answer for one consignment: its Summary and the explanation.
type Result struct {
	Summary
	Components []Component
	Reliefs    []Component // of nothing: the duty and the tax that the regime frees the goods from, by its own source
	Notices    []Notice
	FX         []Used
}

// Totals are the sums of the components. Unknown means a rate is missing: Duty, Tax, Charges and Landed then hold
// only the known part and must not be shown as the price.
type Totals struct {
	Goods, Shipping, Insurance, Duty, Tax, Fees, Charges, Landed money.Amount
	Unknown                                                      bool
}

// Component is one charge with the sum that leads to it.
type Component struct {
	Line         int // -1 for a charge of several lines or the whole consignment
	Kind         Kind
	Scheme       string // the registration under which it is collected at the sale, "eu_ioss"
	Code         string // stable, "us.mfn"
	Name         string // English
	Base         string
	Of           string // what the base counts: "goods shipping duty", "0.6*goods"
	Rate         string
	Amount       money.Amount
	Unknown      bool // the rate is not known; Amount means nothing
	Formula      string
	SuppressedBy string // code of the charge, or "small_amount", because of which nothing is levied
	Rule         string
	Source       string
	Act          string
	ValidFrom    string
	ValidTo      string // the first day on which it no longer holds; empty: open
	Checked      string
	Confidence   Confidence
	Assumed      bool
}

// Notice is something to tell the buyer or the seller beside the amounts.
type Notice struct {
	Kind string // info, document, estimate, expected, stale
	Line int    // -1: the consignment
	Key  string
	Text string // English
}

// Used is an exchange rate the result rests on: units of To for one of From.
type Used struct {
	From, To           money.Currency
	Rate, Source, AsOf string
}
