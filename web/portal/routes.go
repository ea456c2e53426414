package portal

import (
	"net/http"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/catalog/sheet"
	"github.com/silkroadmall/mall/web/request"
)

// pictureBody is the most that a form with pictures may weigh: some photographs as a phone takes them. encodeTime is how
// long taking them in may last.
const (
	pictureBody = 64 << 20
	encodeTime  = 2 * time.Minute
	importTime  = 5 * time.Minute
)

// Routes is the whole surface, with who may use what.
func (p *Portal) Routes() []request.Route {
	return slices.Concat(p.ordering(), p.paying(), p.listing(), p.reviewing(), p.answering(), p.importing(), p.describing())
}

func (p *Portal) ordering() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "", Who: request.WhoClerk, Handler: p.showToday},
		{Method: http.MethodGet, Path: "/money", Who: request.WhoClerk, Handler: p.showMoney},
		{Method: http.MethodGet, Path: "/consignments", Who: request.WhoClerk, Handler: p.showConsignments},
		{Method: http.MethodGet, Path: "/consignments/:number", Who: request.WhoClerk, Handler: p.showConsignment},
		{Method: http.MethodGet, Path: "/consignments/:number/slip", Who: request.WhoClerk, Handler: p.showSlip},
		{Method: http.MethodPost, Path: "/consignments/:number/accept", Who: request.WhoClerk, Handler: p.accept},
		{Method: http.MethodPost, Path: "/consignments/:number/pack", Who: request.WhoClerk, Handler: p.pack},
		{Method: http.MethodPost, Path: "/consignments/:number/ship", Who: request.WhoClerk, Handler: p.ship, Once: true},
	}
}

func (p *Portal) listing() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/listings", Who: request.WhoClerk, Handler: p.showListings},
		{Method: http.MethodGet, Path: "/hs", Who: request.WhoClerk, Handler: p.showHS},
		{Method: http.MethodGet, Path: "/listings/new", Who: request.WhoClerk, Handler: p.showNew},
		{Method: http.MethodPost, Path: "/listings/new", Who: request.WhoClerk, Handler: p.create, Body: pictureBody, Time: encodeTime},
		{Method: http.MethodGet, Path: "/listings/:listing", Who: request.WhoClerk, Handler: p.showListing},
		{Method: http.MethodPost, Path: "/listings/:listing", Who: request.WhoClerk, Handler: p.edit, Body: pictureBody, Time: encodeTime},
		{Method: http.MethodPost, Path: "/listings/:listing/withdraw", Who: request.WhoClerk, Handler: p.withdraw},
		{Method: http.MethodPost, Path: "/listings/:listing/stop", Who: request.WhoClerk, Handler: p.stop},
		{Method: http.MethodPost, Path: "/listings/:listing/resume", Who: request.WhoClerk, Handler: p.resume},
		{Method: http.MethodPost, Path: "/listings/:listing/pictures", Who: request.WhoClerk, Handler: p.retryPictures},
		{Method: http.MethodGet, Path: "/listings/:listing/stock", Who: request.WhoClerk, Handler: p.showStock},
		{Method: http.MethodPost, Path: "/listings/:listing/stock", Who: request.WhoClerk, Handler: p.takeStock},
	}
}

func (p *Portal) reviewing() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/reviews", Who: request.WhoClerk, Handler: p.showReviews},
		{Method: http.MethodGet, Path: "/reviews/:review", Who: request.WhoClerk, Handler: p.showReview},
		{Method: http.MethodPost, Path: "/reviews/:review", Who: request.WhoClerk, Handler: p.answer},
	}
}

func (p *Portal) importing() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/import", Who: request.WhoClerk, Handler: p.showImport},
		{Method: http.MethodPost, Path: "/import", Who: request.WhoClerk, Handler: p.upload, Body: sheet.MaxBytes + 1<<20, Time: importTime},
		{Method: http.MethodGet, Path: "/import/export", Who: request.WhoClerk, Handler: p.export, Time: importTime},
		{Method: http.MethodGet, Path: "/import/:upload", Who: request.WhoClerk, Handler: p.showUpload},
		{Method: http.MethodPost, Path: "/import/:upload", Who: request.WhoClerk, Handler: p.confirm, Time: importTime},
		{Method: http.MethodGet, Path: "/import/:upload/rejected", Who: request.WhoClerk, Handler: p.rejected, Time: importTime},
	}
}

func (p *Portal) answering() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/messages", Who: request.WhoClerk, Handler: p.showMessages},
		{Method: http.MethodGet, Path: "/messages/templates", Who: request.WhoClerk, Handler: p.showTemplates},
		{Method: http.MethodPost, Path: "/messages/templates", Who: request.WhoClerk, Handler: p.saveTemplate},
		{Method: http.MethodGet, Path: "/messages/templates/:template", Who: request.WhoClerk, Handler: p.showTemplates},
		{Method: http.MethodPost, Path: "/messages/templates/:template", Who: request.WhoClerk, Handler: p.saveTemplate},
		{Method: http.MethodPost, Path: "/messages/templates/:template/delete", Who: request.WhoClerk, Handler: p.dropTemplate},
		{Method: http.MethodGet, Path: "/messages/:question", Who: request.WhoClerk, Handler: p.showMessage},
		{Method: http.MethodPost, Path: "/messages/:question", Who: request.WhoClerk, Handler: p.answerQuestion},
	}
}
