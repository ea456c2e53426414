//go:build unix

package torture

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"
)

// How an errand may end.
const (
	endPaid    = "paid, saw the confirmation"
	endLeft    = "paid, closed the tab"
	endWaiting = "paid, confirmation not seen"
	endUnpaid  = "ordered, did not pay"
	endSoldOut = "sold out"
	endGaveUp  = "gave up"
)

// market is where all consumers of a run are.
const market = "/en-de"

// soldOut says that the shop has told an honest no.
var errSoldOut = errors.New("sold out")

// shopper is one consumer on an errand.
type shopper struct {
	*browser
	h *house
	errand
	base string
}

func (s *storm) shops(ctx context.Context, n int) {
	e := s.plan.errands[n]
	c := &shopper{browser: s.diary.browser(s.h.transport, consumer(n)), h: s.h, errand: e, base: s.h.front}
	end, err := c.goes(ctx)
	switch {
	case errors.Is(err, errSoldOut):
		end = endSoldOut
	case errors.Is(err, errGaveUp):
		end = endGaveUp
	case err != nil && ctx.Err() == nil:
		s.diary.odd(n, err)
		end = "lost the way"
	case err != nil:
		end = "called off"
	}
	s.diary.ended(end)
}

// goes through the whole errand.
func (c *shopper) goes(ctx context.Context) (string, error) {
	if err := c.fills(ctx); err != nil {
		return "", err
	}
	if err := c.redeems(ctx); err != nil {
		return "", err
	}
	review, err := c.says(ctx)
	if err != nil {
		return "", err
	}
	p, err := c.orders(ctx, review)
	if err != nil {
		return "", err
	}
	if p, err = c.reaches(ctx, p); err != nil || c.card == none {
		return endUnpaid, err
	}
	return c.pays(ctx, p)
}

// fills the cart, from the page of each of the goods.
func (c *shopper) fills(ctx context.Context) error {
	had := 0
	for _, w := range c.wants {
		p, err := c.open(ctx, c.base+market+"/l/"+c.h.goods[w.goods])
		if err != nil {
			return err
		}
		f, there := p.form(market + "/cart")
		if !there {
			continue // sold out, says the page
		}
		a, err := c.send(ctx, f.with("quantity", fmt.Sprint(w.pieces)))
		if err != nil {
			return err
		}
		if a.to != nil {
			had++
		}
	}
	if had == 0 {
		return errSoldOut
	}
	return nil
}

// redeems types in the code, if the consumer has one. There may be none left of it, which the cart says.
func (c *shopper) redeems(ctx context.Context) error {
	if !c.coupon {
		return nil
	}
	p, err := c.open(ctx, c.base+market+"/cart")
	if err != nil {
		return err
	}
	f, there := p.form(market + "/cart/coupon")
	if !there {
		return c.cartRefused(p)
	}
	_, err = c.send(ctx, f.with("coupon", couponCode))
	return err
}

// says where the goods go, and is shown the whole price.
func (c *shopper) says(ctx context.Context) (page, error) {
	p, err := c.open(ctx, c.base+market+"/checkout")
	if err != nil {
		return p, err
	}
	f, there := p.form(market + "/checkout")
	if !there {
		return p, c.cartRefused(p)
	}
	p, err = c.submit(ctx, f.with("email", mailOf(c.number), "name", "Clara Brandt", "line1", "Große Bleichen 12", "postal_code", "20354",
		"city", "Hamburg", "phone", "+49 1512 3456789"))
	if err != nil {
		return p, err
	}
	if _, there := p.form("/place"); !there {
		return p, c.cartRefused(p)
	}
	return p, nil
}

// cartRefused tells a cart whose goods were sold meanwhile from one that is gone.
func (c *shopper) cartRefused(p page) error {
	if !strings.HasSuffix(p.at.Path, "/cart") {
		return fmt.Errorf("the checkout is at %s (%d)", p.at.Path, p.status)
	}
	if _, there := p.form(market + "/cart/line"); !there && !p.says(`name="variant"`) {
		c.diary.violation(keepsCarts, fmt.Sprintf("consumer %d: the cart is empty at %s", c.number, p.at))
	}
	return errSoldOut
}

func mailOf(number int) string { return fmt.Sprintf("consumer-%d@torture.example", number) }

// orders with one click, or two. Both clicks must lead to the same order.
func (c *shopper) orders(ctx context.Context, review page) (page, error) {
	time.Sleep(c.pause)
	f, _ := review.form("/place")
	second := make(chan answer, 1)
	if c.double {
		go func() {
			a, err := c.ask(ctx, "POST", f.action.String(), f.values)
			if err == nil {
				c.diary.refused(c.who, "POST", a)
			}
			second <- a
		}()
	} else {
		second <- answer{}
	}
	a, err := c.send(ctx, f)
	other := <-second
	if err != nil {
		return page{}, err
	}
	if a.to == nil && other.to != nil { // the first click lost the last piece to the second
		a = other
	}
	if a.to == nil {
		return a.page, c.placeRefused(a)
	}
	c.diary.ordered(c.number, a.to)
	if c.resend {
		again, err := c.send(ctx, f)
		if err == nil && again.to != nil {
			c.diary.ordered(c.number, again.to)
			a = again
		}
	}
	return c.follow(ctx, a)
}

func (c *shopper) placeRefused(a answer) error {
	if honest(a) {
		return errSoldOut
	}
	return fmt.Errorf("ordering is answered %d", a.status)
}

// reaches the provider's page: at once, or by the order's page when the provider was away.
func (c *shopper) reaches(ctx context.Context, p page) (page, error) {
	until := time.Now().Add(patience)
	for p.at.Host == c.h.frontHost {
		if f, there := p.form("/place"); there { // a new price to agree to
			next, err := c.submit(ctx, f)
			if err != nil {
				return next, err
			}
			p = next
			continue
		}
		f, there := p.form("/pay")
		if !there {
			return p, fmt.Errorf("no way to pay at %s (%d)", p.at.Path, p.status)
		}
		if time.Now().After(until) {
			return p, fmt.Errorf("the provider's page was never reached: %w", errGaveUp)
		}
		a, err := c.send(ctx, f)
		if err != nil {
			return p, err
		}
		if a.to != nil {
			c.diary.ordered(c.number, a.to)
		}
		if p, err = c.follow(ctx, a); err != nil {
			return p, err
		}
		if p.at.Host == c.h.frontHost {
			time.Sleep(300 * time.Millisecond)
		}
	}
	return p, nil
}

// pays at the provider and comes back, unless the tab is closed.
func (c *shopper) pays(ctx context.Context, p page) (string, error) {
	ref := path.Base(p.at.Path)
	first := numbers[c.card]
	a, err := c.cards(ctx, p, first)
	if err != nil {
		return "", err
	}
	switch c.card {
	case secure:
		if p, err = c.follow(ctx, a); err != nil {
			return "", err
		}
		f, there := p.form("/secure")
		if !there {
			return "", fmt.Errorf("the bank asks nothing at %s", p.at.Path)
		}
		a, err = c.send(ctx, f.with("code", "123456"))
	case declined:
		if p, err = c.follow(ctx, a); err != nil {
			return "", err
		}
		a, err = c.cards(ctx, p, numbers[good])
	case slow:
		return endLeft, nil // nobody waits for that bank
	}
	if err != nil {
		return "", err
	}
	if a.to == nil || a.to.Host != c.h.frontHost {
		return "", fmt.Errorf("the card is answered %d to %v", a.status, a.to)
	}
	c.diary.paid(ref, c.number)
	if c.leaves {
		return endLeft, nil
	}
	return c.returns(ctx, a)
}

func (c *shopper) cards(ctx context.Context, p page, number string) (answer, error) {
	for _, f := range forms(p.at, p.body) {
		if _, there := f.values["number"]; there {
			return c.send(ctx, f.with("number", number, "expiry", "12/34", "cvc", "123"))
		}
	}
	return answer{}, fmt.Errorf("no card is asked for at %s (%d)", p.at, p.status)
}

// returns to the shop and reloads until it says thanks.
func (c *shopper) returns(ctx context.Context, a answer) (string, error) {
	back, until := a.to.String(), time.Now().Add(patience)
	for time.Now().Before(until) {
		p, err := c.open(ctx, back)
		if err != nil {
			return "", err
		}
		if strings.HasSuffix(p.at.Path, "/thanks") {
			c.diary.confirmed(path.Base(path.Dir(p.at.Path)), c.number)
			return endPaid, nil
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(time.Second):
		}
	}
	return endWaiting, nil
}
