package reconciliation

import (
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
)

// try is a try to pay with what the book says of it.
type try struct {
	Token      string
	GatewayRef string
	OrderID    id.Order
	OrderState string
	State      payment.State
	Amount     money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	CreatedAt  time.Time
	Posted     bool
}

// back is a refund with what the book says of it.
type back struct {
	Token        string
	AttemptToken string
	GatewayRef   string
	OrderID      id.Order
	State        payment.RefundState
	Amount       money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	CreatedAt    time.Time
	Posted       bool
}

// both is what two sides say of the same time.
type both struct {
	gateway   string
	now       time.Time
	settling  time.Duration // what is younger may be on its way to us
	movements []payment.Movement
	tries     map[string]try
	backs     map[string]back
}

// differences are the cases of a look.
func (b *both) differences() []Case {
	var all []Case
	taken, given := map[string]bool{}, map[string]bool{}
	for _, m := range b.movements {
		var c Case
		if m.Kind == payment.Taken {
			taken[m.Token] = true
			c = b.payment(m)
		} else {
			given[m.Token] = true
			c = b.refund(m)
		}
		if c.Kind != "" && b.now.Sub(m.At) >= b.settling {
			all = append(all, b.finish(c))
		}
	}
	for _, t := range b.tries {
		if c := t.alone(taken[t.Token]); c.Kind != "" && b.now.Sub(t.CreatedAt) >= b.settling {
			all = append(all, b.finish(c))
		}
	}
	for _, r := range b.backs {
		if c := r.alone(given[r.Token]); c.Kind != "" && b.now.Sub(r.CreatedAt) >= b.settling {
			all = append(all, b.finish(c))
		}
	}
	return all
}

// payment compares a payment the provider took.
func (b *both) payment(m payment.Movement) Case {
	t, known := b.tries[m.Token]
	if !known {
		return Case{Kind: PaymentUnknown, Subject: m.Ref, Ref: m.Ref, TheirState: "paid", Theirs: side(m.Amount), Since: m.At}
	}
	c := t.about()
	c.Ref, c.TheirState, c.Theirs, c.Since = m.Ref, "paid", side(m.Amount), m.At
	switch {
	case t.Amount != m.Amount:
		c.Kind = PaymentDiffers
	case t.State != payment.Succeeded && t.OrderState != "placed":
		c.Kind = LateCapture
	case t.State != payment.Succeeded:
		c.Kind = NotCaptured
	}
	return c
}

// refund compares a refund the provider gave.
func (b *both) refund(m payment.Movement) Case {
	r, known := b.backs[m.Token]
	if !known || m.Token == "" {
		c := Case{Kind: RefundUnknown, Subject: m.Ref, Ref: m.Ref, AttemptToken: m.Attempt, TheirState: "given", Theirs: side(m.Amount), Since: m.At}
		if t, found := b.tries[m.Attempt]; found {
			c.OrderID = &t.OrderID
		}
		return c
	}
	c := r.about()
	c.Ref, c.TheirState, c.Theirs, c.Since = m.Ref, "given", side(m.Amount), m.At
	switch {
	case r.Amount != m.Amount:
		c.Kind = RefundDiffers
	case r.State != payment.RefundSucceeded:
		c.Kind = RefundNotBooked
	}
	return c
}

// alone is what is wrong with a try by itself, or because the provider does not list it.
func (t try) alone(listed bool) Case {
	c := t.about()
	switch paid := t.State == payment.Succeeded; {
	case paid && !listed:
		c.Kind = PaymentMissing
	case paid && !t.Posted:
		c.Kind = PaymentNotPosted
	case !paid && t.Posted:
		c.Kind = PostedUnpaid
	}
	return c
}

// alone is what is wrong with a refund by itself, or because the provider does not list it.
func (r back) alone(listed bool) Case {
	c := r.about()
	switch given := r.State == payment.RefundSucceeded; {
	case given && !listed:
		c.Kind = RefundMissing
	case given && !r.Posted:
		c.Kind = RefundNotPosted
	}
	return c
}

func (t try) about() Case {
	return Case{Subject: t.Token, AttemptToken: t.Token, Ref: t.GatewayRef, OrderID: &t.OrderID, OurState: string(t.State), Ours: side(t.Amount), Since: t.CreatedAt}
}

func (r back) about() Case {
	return Case{Subject: r.Token, RefundToken: r.Token, AttemptToken: r.AttemptToken, Ref: r.GatewayRef, OrderID: &r.OrderID,
		OurState: string(r.State), Ours: side(r.Amount), Since: r.CreatedAt}
}

func (b *both) finish(c Case) Case {
	c.Gateway, c.Mend = b.gateway, ByHand
	if m, safe := mends[c.Kind]; safe {
		c.Mend = m
	}
	return c
}
