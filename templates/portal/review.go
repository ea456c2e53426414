package portal

import (
	"context"

	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/templates/ui"
)

// ReviewsPage lists what buyers say of the factory's goods.
type ReviewsPage struct {
	Page
	View    review.View
	Reviews []review.Listed
	Pages   ui.Pages
}

// ReviewPage is one review with the form to answer it. Language and Typed are those of the answer as it stands in the form.
type ReviewPage struct {
	Page
	Review          *review.Listed
	Language, Typed string
	Errors          ui.Errors
}

func reviewPath(token string) string { return "/portal/reviews/" + token }

// answerLabel leads to a review: to answer it, or to see it.
func answerLabel(ctx context.Context, r review.Listed) string {
	if r.Reply == "" {
		return in(ctx).T("portal.review_answer")
	}
	return in(ctx).T("portal.look")
}

// here marks the view that is shown.
func here(current bool) string {
	if current {
		return "page"
	}
	return "false"
}
