package landedcost

import "github.com/silkroadmall/mall/internal/money"

// reliefs are a component of nothing for the duty and for the tax that the regime frees the goods from, proved by the
// regime. They stand apart from what is charged: no charge of the regime was worked out to nothing, there is none.
func (e *evaluation) reliefs() []Component {
	if !e.explained || e.result.Outcome != Priced {
		return nil
	}
	var all []Component
	for _, kind := range []Kind{Duty, Tax} {
		if e.frees(kind) {
			all = append(all, e.relief(kind))
		}
	}
	return all
}

// frees is true for a kind of which nothing was worked out and of which the regime has nothing for goods in general: only
// what is announced, or is levied on certain goods or beside another charge. A charge for all goods without a rate for these
// says nothing of the kind: the region may be missing, or nobody collects it at the sale.
func (e *evaluation) frees(kind Kind) bool {
	for i := range e.result.Components {
		if e.result.Components[i].Kind == kind {
			return false
		}
	}
	for _, i := range e.regime.charges {
		ch := &e.set.Charges[i]
		if ch.Kind == kind && len(ch.Lines) == 0 && len(ch.AddsTo) == 0 && !ch.idle(e.day(ch.Date)) {
			return false
		}
	}
	return true
}

func (e *evaluation) relief(kind Kind) Component {
	r := e.regime
	return Component{
		Line: -1, Kind: kind, Code: string(kind) + "." + r.Code, Name: r.Name, Rate: "free", Amount: money.Zero(e.c.Currency),
		Rule: r.Proof.Rule, Source: r.Proof.Source, Act: r.Proof.Act, ValidFrom: r.Valid.From.String(), ValidTo: r.Valid.To.String(),
		Checked: r.Proof.Checked.String(), Confidence: r.Proof.Confidence,
	}
}
