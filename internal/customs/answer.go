package customs

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// answer is the JSON shape of a priced request.
type answer struct {
	ID           string      `json:"id"`
	Outcome      string      `json:"outcome"`
	Regime       string      `json:"regime"`
	Reason       string      `json:"reason"`
	CustomsValue *string     `json:"customs_value"` // null where no rules say what it is
	Totals       totals      `json:"totals"`
	Components   []component `json:"components"`
	Notices      []notice    `json:"notices"`
	FX           []used      `json:"fx"`
	DataVersion  string      `json:"data_version"`
}

// totals has null for what is not known.
type totals struct {
	Goods     string  `json:"goods"`
	Shipping  string  `json:"shipping"`
	Insurance string  `json:"insurance"`
	Duty      *string `json:"duty"`
	Tax       *string `json:"tax"`
	Fees      *string `json:"fees"`
	Charges   *string `json:"charges"`
	Landed    *string `json:"landed"`
}

type component struct {
	Line         int     `json:"line"`
	Kind         string  `json:"kind"`
	Code         string  `json:"code"`
	Name         string  `json:"name"`
	Base         string  `json:"base"`
	Rate         string  `json:"rate"`
	Amount       *string `json:"amount"`
	Formula      string  `json:"formula"`
	SuppressedBy string  `json:"suppressed_by"`
	Rule         string  `json:"rule"`
	Source       string  `json:"source"`
	Act          string  `json:"act"`
	ValidFrom    string  `json:"valid_from"`
	ValidTo      string  `json:"valid_to"`
	Checked      string  `json:"checked"`
	Confidence   string  `json:"confidence"`
	Assumed      bool    `json:"assumed"`
}

type notice struct {
	Kind string `json:"kind"`
	Line int    `json:"line"`
	Key  string `json:"key"`
	Text string `json:"text"`
}

type used struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Rate   string `json:"rate"`
	Source string `json:"source"`
	AsOf   string `json:"as_of"`
}

// refusal is the JSON shape of a request that could not be read.
type refusal struct {
	ID     string    `json:"id"`
	Errors []Problem `json:"errors"`
}

// Answer reads a request of the landed-cost contract, prices it and writes the answer, one JSON object without a line
// end. With problems the object holds the id and the errors instead, and the problems are returned too.
func (b *Book) Answer(raw []byte, s Setting) ([]byte, []Problem) {
	r, problems := b.Decode(raw, s)
	if len(problems) > 0 {
		return encode(refusal{r.ID, problems}), problems
	}
	result, err := b.result(r.Consignment, r.Rates(s.Rates))
	if err != nil {
		problems = []Problem{{"", keyRange, "the amounts are too large to be counted"}}
		return encode(refusal{r.ID, problems}), problems
	}
	return encode(b.answer(r, result)), nil
}

// Rates are the rates of the request, and the stored ones for currencies it does not give.
func (r Request) Rates(stored landedcost.Rates) landedcost.Rates {
	return func(from, to money.Currency) (landedcost.Exchange, bool) {
		if g, ok := r.FX[to]; ok && from == r.Consignment.Currency {
			return landedcost.Exchange{
				Num: g.Rate, Den: money.NewDecimal(1, 0), Text: g.Text, Source: "request", AsOf: r.Consignment.Date.String(),
			}, true
		}
		if stored == nil {
			return landedcost.Exchange{}, false
		}
		return stored(from, to)
	}
}

func (b *Book) answer(r Request, result landedcost.Result) answer {
	a := answer{
		ID: r.ID, Outcome: string(result.Outcome), Regime: result.Regime, Reason: result.Reason,
		CustomsValue: known(result.CustomsValue, valueless(&result)), Totals: totalsOf(result), Components: []component{}, Notices: []notice{},
		FX: b.exchanges(r, result), DataVersion: b.version,
	}
	for i := range result.Components {
		a.Components = append(a.Components, componentOf(&result.Components[i]))
	}
	for _, n := range result.Notices {
		a.Notices = append(a.Notices, notice{n.Kind, n.Line, n.Key, n.Text})
	}
	a.Notices = append(append(a.Notices, unheardOf(r.Consignment.Lines)...), b.restricted(r.Consignment)...)
	return a
}

func totalsOf(r landedcost.Result) totals {
	t := r.Totals
	unknown := map[landedcost.Kind]bool{}
	for i := range r.Components {
		if r.Components[i].Unknown {
			unknown[r.Components[i].Kind] = true
		}
	}
	all := t.Unknown && len(unknown) == 0
	return totals{
		Goods: t.Goods.String(), Shipping: t.Shipping.String(), Insurance: t.Insurance.String(),
		Duty: known(t.Duty, all || unknown[landedcost.Duty]), Tax: known(t.Tax, all || unknown[landedcost.Tax]),
		Fees:    known(t.Fees, all || unknown[landedcost.Fee]),
		Charges: known(t.Charges, t.Unknown), Landed: known(t.Landed, t.Unknown),
	}
}

func known(a money.Amount, unknown bool) *string {
	var text *string
	if !unknown {
		s := a.String()
		text = &s
	}
	return text
}

func componentOf(c *landedcost.Component) component {
	return component{
		Line: c.Line, Kind: string(c.Kind), Code: c.Code, Name: c.Name, Base: c.Base, Rate: c.Rate, Amount: known(c.Amount, c.Unknown),
		Formula: c.Formula, SuppressedBy: c.SuppressedBy, Rule: c.Rule, Source: c.Source, Act: c.Act, ValidFrom: c.ValidFrom,
		ValidTo: c.ValidTo, Checked: c.Checked, Confidence: string(c.Confidence), Assumed: c.Assumed,
	}
}

// exchanges are the rates the result rests on and all the request gave.
func (b *Book) exchanges(r Request, result landedcost.Result) []used {
	list := []used{}
	for _, c := range slices.Sorted(maps.Keys(r.FX)) {
		list = append(list, used{string(r.Consignment.Currency), string(c), r.FX[c].Text, "request", r.Consignment.Date.String()})
	}
	for _, u := range result.FX {
		if _, given := r.FX[u.To]; !given {
			list = append(list, used{string(u.From), string(u.To), u.Rate, u.Source, u.AsOf})
		}
	}
	return list
}

// encode writes JSON as people read it, without escaping < and >.
func encode(v any) []byte {
	var buffer bytes.Buffer
	e := json.NewEncoder(&buffer)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil { // strings, numbers and lists always encode
		return []byte(`{"id":"","errors":[]}`)
	}
	return bytes.TrimRight(buffer.Bytes(), "\n")
}
