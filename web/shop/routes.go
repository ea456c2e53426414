package shop

import (
	"net/http"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/web/request"
)

// whileItStands is for pages that hold nothing but what they are told of when it changes.
const whileItStands = time.Hour

// Routes is the whole surface, with who may use what.
func (s *Shop) Routes() []request.Route {
	return slices.Concat(s.browsing(), s.reading(), s.buying(), s.reviewing(), s.asking(), s.saving(), s.keeping())
}

func (s *Shop) browsing() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/", Who: request.WhoPublic, Handler: s.showHome, Query: request.Names()},
		{Method: http.MethodGet, Path: "/c/:category", Who: request.WhoPublic, Handler: s.showCategory, Query: narrows},
		{Method: http.MethodGet, Path: "/l/:listing", Who: request.WhoPublic, Handler: s.showListing, Query: request.Names("sku"), Kept: whileItStands},
		{Method: http.MethodGet, Path: "/f/:factory", Who: request.WhoPublic, Handler: s.showFactory, Query: narrows},
		{Method: http.MethodGet, Path: "/search", Who: request.WhoPublic, Handler: s.showSearch, Query: narrows},
		{Method: http.MethodGet, Path: "/suggest", Who: request.WhoPublic, Handler: s.suggest, Query: request.Names("q")},
		{Method: http.MethodGet, Path: "/reduced", Who: request.WhoPublic, Handler: s.showReduced, Query: request.Names()},
		{Method: http.MethodGet, Path: "/ranking", Who: request.WhoPublic, Handler: s.showRanking, Query: request.Names(), Kept: whileItStands},
		{Method: http.MethodGet, Path: "/duty", Who: request.WhoPublic, Handler: s.showDuty},
		{Method: http.MethodGet, Path: "/recent", Who: request.WhoGuest, Handler: s.showRecent},
		{Method: http.MethodPost, Path: "/recent", Who: request.WhoGuest, Handler: s.look},
		{Method: http.MethodGet, Path: "/recent/shelf", Who: request.WhoGuest, Handler: s.showRecentShelf},
		{Method: http.MethodPost, Path: "/recent/forget", Who: request.WhoGuest, Handler: s.forgetRecent},
		{Method: http.MethodGet, Path: "/chooser", Who: request.WhoPublic, Handler: s.showChooser, Query: request.Names("next"), Kept: whileItStands},
		{Method: http.MethodPost, Path: "/chooser", Who: request.WhoGuest, Handler: s.choose},
		{Method: http.MethodGet, Path: "/offline", Who: request.WhoPublic, Handler: s.showOffline, Query: request.Names(), Kept: whileItStands},
		{Method: http.MethodPost, Path: "/theme", Who: request.WhoGuest, Handler: s.wear},
	}
}

func (s *Shop) reading() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/help", Who: request.WhoPublic, Handler: s.showHelp},
		{Method: http.MethodGet, Path: "/help/:answer", Who: request.WhoPublic, Handler: s.showAnswer},
		{Method: http.MethodGet, Path: "/legal", Who: request.WhoPublic, Handler: s.showLegal},
		{Method: http.MethodGet, Path: "/legal/:text", Who: request.WhoPublic, Handler: s.showLegalText},
		{Method: http.MethodGet, Path: "/recalls", Who: request.WhoPublic, Handler: s.showRecalls, Query: request.Names()},
		{Method: http.MethodGet, Path: "/report", Who: request.WhoPublic, Handler: s.showReport},
		{Method: http.MethodPost, Path: "/report", Who: request.WhoGuest, Handler: s.report},
		{Method: http.MethodGet, Path: "/report/:number", Who: request.WhoGuest, Handler: s.showReported},
	}
}

func (s *Shop) buying() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/cart", Who: request.WhoGuest, Handler: s.showCart},
		{Method: http.MethodPost, Path: "/cart", Who: request.WhoGuest, Handler: s.addToCart},
		{Method: http.MethodPost, Path: "/cart/line", Who: request.WhoGuest, Handler: s.changeLine},
		{Method: http.MethodPost, Path: "/cart/coupon", Who: request.WhoGuest, Handler: s.redeem},
		{Method: http.MethodGet, Path: "/checkout", Who: request.WhoGuest, Handler: s.showCheckout},
		{Method: http.MethodPost, Path: "/checkout", Who: request.WhoGuest, Handler: s.quote},
		{Method: http.MethodGet, Path: "/checkout/:quote", Who: request.WhoGuest, Handler: s.showQuote},
		{Method: http.MethodPost, Path: "/checkout/:quote/delivery", Who: request.WhoGuest, Handler: s.chooseDelivery},
		{Method: http.MethodPost, Path: "/checkout/:quote/place", Who: request.WhoGuest, Handler: s.place, Once: true},
		{Method: http.MethodGet, Path: "/o/:number", Who: request.WhoGuest, Handler: s.showOrder},
		{Method: http.MethodGet, Path: "/o/:number/return", Who: request.WhoGuest, Handler: s.showReturn},
		{Method: http.MethodGet, Path: "/o/:number/thanks", Who: request.WhoGuest, Handler: s.showThanks},
		{Method: http.MethodPost, Path: "/o/:number/pay", Who: request.WhoGuest, Handler: s.payAgain, Once: true},
		{Method: http.MethodPost, Path: "/o/:number/received/:consignment", Who: request.WhoGuest, Handler: s.receive, Once: true},
		{Method: http.MethodGet, Path: "/o/:number/withdraw", Who: request.WhoGuest, Handler: s.showWithdraw},
		{Method: http.MethodPost, Path: "/o/:number/withdraw", Who: request.WhoGuest, Handler: s.reviewWithdraw},
		{Method: http.MethodPost, Path: "/o/:number/withdraw/confirm", Who: request.WhoGuest, Handler: s.withdraw, Once: true},
		{Method: http.MethodGet, Path: "/o/:number/withdraw/:withdrawal", Who: request.WhoGuest, Handler: s.showWithdrawal},
		{Method: http.MethodGet, Path: "/orders", Who: request.WhoConsumer, Handler: s.showOrders},
		{Method: http.MethodPost, Path: "/orders", Who: request.WhoConsumer, Handler: s.adopt},
		{Method: http.MethodPost, Path: "/orders/:number/again", Who: request.WhoConsumer, Handler: s.buyAgain},
		{Method: http.MethodGet, Path: "/orders/find", Who: request.WhoGuest, Handler: s.showFind},
		{Method: http.MethodPost, Path: "/orders/find", Who: request.WhoGuest, Handler: s.find},
	}
}

func (s *Shop) saving() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/compare", Who: request.WhoPublic, Handler: s.showCompare},
		{Method: http.MethodGet, Path: "/saved", Who: request.WhoGuest, Handler: s.showSaved},
		{Method: http.MethodPost, Path: "/saved", Who: request.WhoGuest, Handler: s.save},
		{Method: http.MethodGet, Path: "/saved/makers", Who: request.WhoConsumer, Handler: s.showMakers},
		{Method: http.MethodPost, Path: "/saved/makers/:factory", Who: request.WhoConsumer, Handler: s.followMaker},
		{Method: http.MethodPost, Path: "/saved/makers/:factory/remove", Who: request.WhoConsumer, Handler: s.unfollowMaker},
		{Method: http.MethodPost, Path: "/saved/makers/:factory/back", Who: request.WhoConsumer, Handler: s.bringBackMaker},
		{Method: http.MethodPost, Path: "/saved/remove", Who: request.WhoGuest, Handler: s.unsave},
		{Method: http.MethodPost, Path: "/saved/back", Who: request.WhoGuest, Handler: s.bringBackSaved},
		{Method: http.MethodPost, Path: "/saved/cart", Who: request.WhoGuest, Handler: s.buySaved},
	}
}

// keeping are the pages of a member's own; the door has those about signing in.
func (s *Shop) keeping() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/account", Who: request.WhoConsumer, Handler: s.showAccount},
		{Method: http.MethodGet, Path: "/account/place", Who: request.WhoConsumer, Handler: s.showPlace},
		{Method: http.MethodPost, Path: "/account/place", Who: request.WhoConsumer, Handler: s.savePlace},
		{Method: http.MethodGet, Path: "/account/addresses", Who: request.WhoConsumer, Handler: s.showAddresses},
		{Method: http.MethodGet, Path: "/account/addresses/new", Who: request.WhoConsumer, Handler: s.showNewAddress},
		{Method: http.MethodPost, Path: "/account/addresses/new", Who: request.WhoConsumer, Handler: s.saveAddress},
		{Method: http.MethodGet, Path: "/account/addresses/:address", Who: request.WhoConsumer, Handler: s.showAddress},
		{Method: http.MethodPost, Path: "/account/addresses/:address", Who: request.WhoConsumer, Handler: s.saveAddress},
		{Method: http.MethodPost, Path: "/account/addresses/:address/prefer", Who: request.WhoConsumer, Handler: s.preferAddress},
		{Method: http.MethodPost, Path: "/account/addresses/:address/remove", Who: request.WhoConsumer, Handler: s.removeAddress},
		{Method: http.MethodPost, Path: "/account/addresses/:address/back", Who: request.WhoConsumer, Handler: s.bringBackAddress},
		{Method: http.MethodGet, Path: "/account/privacy", Who: request.WhoConsumer, Handler: s.showPrivacy},
		{Method: http.MethodGet, Path: "/account/privacy/data", Who: request.WhoConsumer, Handler: s.download},
		{Method: http.MethodGet, Path: "/account/privacy/delete", Who: request.WhoConsumer, Handler: s.showLeave},
		{Method: http.MethodPost, Path: "/account/privacy/delete", Who: request.WhoConsumer, Handler: s.leave},
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
		{Method: http.MethodPost, Path: "/reviews/:review/report", Who: request.WhoGuest, Handler: s.reportVoice},
		{Method: http.MethodGet, Path: "/o/:number/review/:line", Who: request.WhoGuest, Handler: s.showReview},
		{Method: http.MethodPost, Path: "/o/:number/review/:line", Who: request.WhoGuest, Handler: s.writeReview, Body: reviewBody, Time: reviewTime},
		{Method: http.MethodPost, Path: "/o/:number/review/:line/delete", Who: request.WhoGuest, Handler: s.deleteReview},
	}
}

func (s *Shop) asking() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/l/:listing/questions", Who: request.WhoPublic, Handler: s.showQuestions, Query: request.Names("page", "one"), Kept: whileItStands},
		{Method: http.MethodPost, Path: "/l/:listing/questions", Who: request.WhoGuest, Handler: s.ask},
		{Method: http.MethodGet, Path: "/l/:listing/ask", Who: request.WhoGuest, Handler: s.showAsk},
		{Method: http.MethodPost, Path: "/f/:factory/questions", Who: request.WhoGuest, Handler: s.ask},
		{Method: http.MethodGet, Path: "/f/:factory/ask", Who: request.WhoGuest, Handler: s.showAsk},
		{Method: http.MethodGet, Path: "/account/messages", Who: request.WhoConsumer, Handler: s.showMessages},
		{Method: http.MethodPost, Path: "/account/messages/:question/delete", Who: request.WhoConsumer, Handler: s.withdrawQuestion},
	}
}
