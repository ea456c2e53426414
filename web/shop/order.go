package shop

import (
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// mine reads the order that the address names, if whoever asks holds its link or is its buyer.
func (s *Shop) mine(c echo.Context) (*order.Order, error) {
	number, err := id.ParseNumber(c.Param("number"))
	if err != nil {
		return nil, request.ErrNotFound
	}
	if s.Signer.Check(number, c.QueryParam("key")) {
		return s.Orders.Order(c.Request().Context(), number)
	}
	if me := request.ConsumerOf(c); me.ID != 0 {
		return s.Orders.OrderOf(c.Request().Context(), me.ID, number)
	}
	return nil, request.ErrNotFound
}

// head is mine without consignments and events, for who only asks how it stands.
func (s *Shop) head(c echo.Context) (*order.Order, error) {
	number, err := id.ParseNumber(c.Param("number"))
	if err != nil {
		return nil, request.ErrNotFound
	}
	o, err := s.Orders.Head(c.Request().Context(), number)
	if err != nil {
		return nil, err
	}
	me := request.ConsumerOf(c).ID
	if !s.Signer.Check(number, c.QueryParam("key")) && (me == 0 || o.AccountID == nil || *o.AccountID != me) {
		return nil, request.ErrNotFound
	}
	return o, nil
}

// link is the query that opens an order without an account: kept from the address, and given to a guest.
func (s *Shop) link(c echo.Context, number string) string {
	if request.ConsumerOf(c).ID != 0 && c.QueryParam("key") == "" {
		return ""
	}
	return "?key=" + s.Signer.Sign(number)
}

// orderPath is the address of a page of an order for whoever has just been found to own it.
func (s *Shop) orderPath(c echo.Context, number, rest string) string {
	return request.Market(c).URL("/o/" + number + rest + s.link(c, number))
}

func (s *Shop) orderPage(c echo.Context, o *order.Order, title string) (page.OrderPage, error) {
	p := page.OrderPage{
		Page: s.frame(c, title), Order: o, Lines: o.Address.Lines(), Link: s.link(c, o.Number), Makers: map[string]string{},
		Payable: o.State == order.Placed && request.Now(c).Before(o.ExpiresAt), Now: request.Now(c), Once: id.NewToken(),
	}
	names, err := s.Factories.Names(c.Request().Context(), o.Makers())
	if err != nil {
		return p, err
	}
	for _, con := range o.Consignments {
		p.Makers[con.Number] = names[con.FactoryID]
	}
	attempts, err := s.Payments.Attempts(c.Request().Context(), o.ID)
	if err != nil {
		return p, err
	}
	if n := len(attempts); n > 0 && attempts[n-1].Reason != "" && p.Payable {
		p.Reason = request.Printer(c).T("payment.reason." + attempts[n-1].Reason)
	}
	return p, nil
}

func (s *Shop) showOrder(c echo.Context) error {
	o, err := s.mine(c)
	if err != nil {
		return err
	}
	p, err := s.orderPage(c, o, "order.order")
	if err != nil {
		return err
	}
	if p.Recalls, err = s.Recalls.OfOrder(c.Request().Context(), o.ID, request.Market(c).Language); err != nil {
		return err
	}
	if p.Voices, err = s.Reviews.OfOrder(c.Request().Context(), o.ID); err != nil {
		return err
	}
	if p.Refunds, err = s.Payments.Refunds(c.Request().Context(), o.ID); err != nil {
		return err
	}
	if p.Right, err = s.Withdrawals.Right(c.Request().Context(), o); err != nil {
		return err
	}
	parts, err := s.Settlement.OfOrder(c.Request().Context(), o.ID)
	if err != nil {
		return err
	}
	p.Money = map[string]settlement.Part{}
	for _, part := range parts {
		p.Money[part.Number] = part
	}
	return respond.OK(c, page.Order(p))
}

// receive takes the consumer's word that a consignment has come and all is well.
func (s *Shop) receive(c echo.Context) error {
	o, err := s.mine(c)
	if err != nil {
		return err
	}
	if err := s.Settlement.Receive(c.Request().Context(), o, c.Param("consignment")); err != nil {
		return err
	}
	return respond.Done(c, s.orderPath(c, o.Number, ""), "protection.done")
}

// showReturn is where the gateway sends the consumer back to: it asks the gateway and leads on by what it says.
func (s *Shop) showReturn(c echo.Context) error {
	o, err := s.head(c)
	if err != nil {
		return err
	}
	if err := s.Till.SettleOrder(c.Request().Context(), o); err != nil && !errors.Is(err, payment.ErrGateway) {
		return err
	}
	if o, err = s.head(c); err != nil {
		return err
	}
	if o.State == order.Confirmed || o.State == order.Completed {
		return respond.To(c, s.orderPath(c, o.Number, "/thanks"))
	}
	open, err := s.pending(c, o)
	if err != nil {
		return err
	}
	if !open || c.QueryParam("cancelled") != "" {
		return respond.To(c, s.orderPath(c, o.Number, ""))
	}
	return s.showWaiting(c)
}

// showWaiting asks to wait for the bank.
func (s *Shop) showWaiting(c echo.Context) error {
	o, err := s.mine(c)
	if err != nil {
		return err
	}
	p, err := s.orderPage(c, o, "order.checking")
	if err != nil {
		return err
	}
	return respond.OK(c, page.Waiting(p))
}

// pending says whether the last try is with the gateway and has not been refused.
func (s *Shop) pending(c echo.Context, o *order.Order) (bool, error) {
	attempts, err := s.Payments.Attempts(c.Request().Context(), o.ID)
	if err != nil || len(attempts) == 0 {
		return false, err
	}
	last := attempts[len(attempts)-1]
	return o.State == order.Placed && last.Open() && last.Reason == "", nil
}

func (s *Shop) showThanks(c echo.Context) error {
	o, err := s.mine(c)
	if err != nil {
		return err
	}
	if o.State != order.Confirmed && o.State != order.Completed {
		return respond.To(c, s.orderPath(c, o.Number, ""))
	}
	p, err := s.orderPage(c, o, "order.thanks")
	if err != nil {
		return err
	}
	return respond.OK(c, page.Thanks(p))
}

// payAgain leads to the gateway's page for an order that still waits for its money.
func (s *Shop) payAgain(c echo.Context) error {
	o, err := s.head(c)
	if err != nil {
		return err
	}
	url, err := s.Till.Pay(c.Request().Context(), o)
	return s.toGateway(c, o, url, err)
}

// toGateway leads to the gateway's page. If there is none to lead to, the order stands and its page says what is next.
func (s *Shop) toGateway(c echo.Context, o *order.Order, url string, err error) error {
	here := s.orderPath(c, o.Number, "")
	switch {
	case errors.Is(err, checkout.ErrNotPayable), err == nil && url == "":
		return respond.To(c, here)
	case errors.Is(err, payment.ErrRefused):
		return respond.Note(c, layout.Warn, here, "checkout.gateway_refused")
	case errors.Is(err, payment.ErrGateway):
		return respond.Note(c, layout.Warn, here, "checkout.gateway_away")
	case err != nil:
		return err
	}
	return respond.To(c, url)
}
