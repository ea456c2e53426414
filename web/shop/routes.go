package shop

import (
	"net/http"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/web/request"
)

// Routes is the whole surface, with who may use what.
func (s *Shop) Routes() []request.Route {
	return slices.Concat(s.browsing(), s.buying(), s.reviewing())
}

func (s *Shop) browsing() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/", Who: request.WhoPublic, Handler: s.showHome},
		{Method: http.MethodGet, Path: "/c/:category", Who: request.WhoPublic, Handler: s.showCategory},
		{Method: http.MethodGet, Path: "/l/:listing", Who: request.WhoPublic, Handler: s.showListing},
		{Method: http.MethodGet, Path: "/f/:factory", Who: request.WhoPublic, Handler: s.showFactory},
		{Method: http.MethodGet, Path: "/search", Who: request.WhoPublic, Handler: s.showSearch},
		{Method: http.MethodGet, Path: "/suggest", Who: request.WhoPublic, Handler: s.suggest},
		{Method: http.MethodGet, Path: "/ranking", Who: request.WhoPublic, Handler: s.showRanking},
		{Method: http.MethodGet, Path: "/duty", Who: request.WhoPublic, Handler: s.showDuty},
		{Method: http.MethodGet, Path: "/recent", Who: request.WhoGuest, Handler: s.showRecent},
		{Method: http.MethodPost, Path: "/recent", Who: request.WhoGuest, Handler: s.look},
		{Method: http.MethodGet, Path: "/recent/shelf", Who: request.WhoGuest, Handler: s.showRecentShelf},
		{Method: http.MethodPost, Path: "/recent/forget", Who: request.WhoGuest, Handler: s.forgetRecent},
		{Method: http.MethodGet, Path: "/chooser", Who: request.WhoPublic, Handler: s.showChooser},
		{Method: http.MethodPost, Path: "/chooser", Who: request.WhoGuest, Handler: s.choose},
	}
}

func (s *Shop) buying() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/cart", Who: request.WhoGuest, Handler: s.showCart},
		{Method: http.MethodPost, Path: "/cart", Who: request.WhoGuest, Handler: s.addToCart},
		{Method: http.MethodPost, Path: "/cart/line", Who: request.WhoGuest, Handler: s.changeLine},
		{Method: http.MethodGet, Path: "/checkout", Who: request.WhoGuest, Handler: s.showCheckout},
		{Method: http.MethodPost, Path: "/checkout", Who: request.WhoGuest, Handler: s.quote},
		{Method: http.MethodGet, Path: "/checkout/:quote", Who: request.WhoGuest, Handler: s.showQuote},
		{Method: http.MethodPost, Path: "/checkout/:quote/delivery", Who: request.WhoGuest, Handler: s.chooseDelivery},
		{Method: http.MethodPost, Path: "/checkout/:quote/place", Who: request.WhoGuest, Handler: s.place},
		{Method: http.MethodGet, Path: "/o/:number", Who: request.WhoGuest, Handler: s.showOrder},
		{Method: http.MethodGet, Path: "/o/:number/return", Who: request.WhoGuest, Handler: s.showReturn},
		{Method: http.MethodGet, Path: "/o/:number/thanks", Who: request.WhoGuest, Handler: s.showThanks},
		{Method: http.MethodPost, Path: "/o/:number/pay", Who: request.WhoGuest, Handler: s.payAgain},
		{Method: http.MethodGet, Path: "/orders", Who: request.WhoConsumer, Handler: s.showOrders},
		{Method: http.MethodGet, Path: "/orders/find", Who: request.WhoGuest, Handler: s.showFind},
		{Method: http.MethodPost, Path: "/orders/find", Who: request.WhoGuest, Handler: s.find},
	}
}

// reviewBody is the most that a review may weigh with its pictures, as a phone takes them.
const (
	reviewBody = review.MaxPictures*media.MaxBytes + 1<<20
	reviewTime = time.Minute
)

func (s *Shop) reviewing() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/l/:listing/reviews", Who: request.WhoPublic, Handler: s.showReviews},
		{Method: http.MethodGet, Path: "/reviews/:review", Who: request.WhoGuest, Handler: s.showVoice},
		{Method: http.MethodPost, Path: "/reviews/:review/helpful", Who: request.WhoConsumer, Handler: s.vote},
		{Method: http.MethodPost, Path: "/reviews/:review/report", Who: request.WhoGuest, Handler: s.report},
		{Method: http.MethodGet, Path: "/o/:number/review/:line", Who: request.WhoGuest, Handler: s.showReview},
		{Method: http.MethodPost, Path: "/o/:number/review/:line", Who: request.WhoGuest, Handler: s.writeReview, Body: reviewBody, Time: reviewTime},
		{Method: http.MethodPost, Path: "/o/:number/review/:line/delete", Who: request.WhoGuest, Handler: s.deleteReview},
	}
}
