package admin

import (
	"net/http"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/web/request"
)

// verifyTime is how long the proof of the books may take, and what else reads or moves much at once.
const verifyTime = time.Minute

// Routes is the whole surface but its door.
func (s *Admin) Routes() []request.Route {
	return slices.Concat(s.paying(), []request.Route{
		{Method: http.MethodGet, Path: "", Who: request.WhoAdmin, Handler: s.showHome},
		{Method: http.MethodGet, Path: "/listings", Who: request.WhoAdmin, Handler: s.showQueue},
		{Method: http.MethodGet, Path: "/listings/:revision", Who: request.WhoAdmin, Handler: s.showReview},
		{Method: http.MethodPost, Path: "/listings/:revision/approve", Who: request.WhoAdmin, Handler: s.approve},
		{Method: http.MethodPost, Path: "/listings/:revision/reject", Who: request.WhoAdmin, Handler: s.reject},
		{Method: http.MethodGet, Path: "/factories", Who: request.WhoAdmin, Handler: s.showFactories},
		{Method: http.MethodGet, Path: "/factories/:factory", Who: request.WhoAdmin, Handler: s.showFactory},
		{Method: http.MethodGet, Path: "/factories/:factory/suspend", Who: request.WhoAdmin, Handler: s.showSuspend},
		{Method: http.MethodPost, Path: "/factories/:factory/approve", Who: request.WhoAdmin, Handler: s.admit(moderation.Approve)},
		{Method: http.MethodPost, Path: "/factories/:factory/decline", Who: request.WhoAdmin, Handler: s.admit(moderation.Decline)},
		{Method: http.MethodPost, Path: "/factories/:factory/suspend", Who: request.WhoAdmin, Handler: s.admit(moderation.Suspend)},
		{Method: http.MethodPost, Path: "/factories/:factory/reinstate", Who: request.WhoAdmin, Handler: s.admit(moderation.Reinstate)},
		{Method: http.MethodGet, Path: "/reports", Who: request.WhoAdmin, Handler: s.showReports},
		{Method: http.MethodGet, Path: "/reports/:report", Who: request.WhoAdmin, Handler: s.showReport},
		{Method: http.MethodPost, Path: "/reports/:report", Who: request.WhoAdmin, Handler: s.ruleReport},
		{Method: http.MethodPost, Path: "/reports/:report/lift", Who: request.WhoAdmin, Handler: s.liftReport},
		{Method: http.MethodGet, Path: "/recalls", Who: request.WhoAdmin, Handler: s.showRecalls},
		{Method: http.MethodPost, Path: "/recalls", Who: request.WhoAdmin, Handler: s.publishRecall},
		{Method: http.MethodGet, Path: "/recalls/new", Who: request.WhoAdmin, Handler: s.showNewRecall},
		{Method: http.MethodGet, Path: "/recalls/:recall", Who: request.WhoAdmin, Handler: s.showRecall},
		{Method: http.MethodPost, Path: "/recalls/:recall/end", Who: request.WhoAdmin, Handler: s.endRecall},
		{Method: http.MethodPost, Path: "/recalls/:recall/restore", Who: request.WhoAdmin, Handler: s.restoreRecalled},
		{Method: http.MethodGet, Path: "/reviews", Who: request.WhoAdmin, Handler: s.showVoices},
		{Method: http.MethodGet, Path: "/reviews/:review", Who: request.WhoAdmin, Handler: s.showVoice},
		{Method: http.MethodPost, Path: "/reviews/:review/show", Who: request.WhoAdmin, Handler: s.judge(review.Show)},
		{Method: http.MethodPost, Path: "/reviews/:review/hide", Who: request.WhoAdmin, Handler: s.judge(review.Hide)},
		{Method: http.MethodGet, Path: "/questions", Who: request.WhoAdmin, Handler: s.showQuestions},
		{Method: http.MethodGet, Path: "/questions/:question", Who: request.WhoAdmin, Handler: s.showQuestion},
		{Method: http.MethodPost, Path: "/questions/:question/:part/show", Who: request.WhoAdmin, Handler: s.judgeQuestion(question.Show)},
		{Method: http.MethodPost, Path: "/questions/:question/:part/hide", Who: request.WhoAdmin, Handler: s.judgeQuestion(question.Hide)},
		{Method: http.MethodGet, Path: "/orders", Who: request.WhoAdmin, Handler: s.showOrders},
		{Method: http.MethodGet, Path: "/orders/:number", Who: request.WhoAdmin, Handler: s.showOrder},
		{Method: http.MethodGet, Path: "/orders/:number/recount", Who: request.WhoAdmin, Handler: s.showRecount},
		{Method: http.MethodGet, Path: "/orders/:number/refund", Who: request.WhoAdmin, Handler: s.showRefund},
		{Method: http.MethodPost, Path: "/orders/:number/refund", Who: request.WhoAdmin, Handler: s.workRefund},
		{Method: http.MethodPost, Path: "/orders/:number/refund/confirm", Who: request.WhoAdmin, Handler: s.giveRefund, Once: true},
		{Method: http.MethodPost, Path: "/orders/:number/refund/:refund/retry", Who: request.WhoAdmin, Handler: s.retryRefund, Once: true},
		{Method: http.MethodGet, Path: "/orders/:number/holds/:line", Who: request.WhoAdmin, Handler: s.showHold},
		{Method: http.MethodPost, Path: "/orders/:number/holds/:line", Who: request.WhoAdmin, Handler: s.setHold, Once: true},
		{Method: http.MethodPost, Path: "/orders/:number/holds/:line/lift", Who: request.WhoAdmin, Handler: s.liftHold, Once: true},
		{Method: http.MethodGet, Path: "/rates", Who: request.WhoAdmin, Handler: s.showRates},
		{Method: http.MethodGet, Path: "/rules", Who: request.WhoAdmin, Handler: s.showRules},
		{Method: http.MethodGet, Path: "/rules/versions", Who: request.WhoAdmin, Handler: s.showVersions},
		{Method: http.MethodPost, Path: "/rules/versions", Who: request.WhoAdmin, Handler: s.openDraft},
		{Method: http.MethodGet, Path: "/rules/versions/:version", Who: request.WhoAdmin, Handler: s.showVersion},
		{Method: http.MethodGet, Path: "/rules/versions/:version/where", Who: request.WhoAdmin, Handler: s.showWhere},
		{Method: http.MethodGet, Path: "/rules/versions/:version/edit", Who: request.WhoAdmin, Handler: s.showEdit},
		{Method: http.MethodPost, Path: "/rules/versions/:version/edit", Who: request.WhoAdmin, Handler: s.putEdit},
		{Method: http.MethodPost, Path: "/rules/versions/:version/remove", Who: request.WhoAdmin, Handler: s.removeEdit},
		{Method: http.MethodPost, Path: "/rules/versions/:version/describe", Who: request.WhoAdmin, Handler: s.describe},
		{Method: http.MethodPost, Path: "/rules/versions/:version/propose", Who: request.WhoAdmin, Handler: s.propose},
		{Method: http.MethodPost, Path: "/rules/versions/:version/withdraw", Who: request.WhoAdmin, Handler: s.step(s.Rulebook.Withdraw, "rulebook.done.withdrawn")},
		{Method: http.MethodPost, Path: "/rules/versions/:version/rebase", Who: request.WhoAdmin, Handler: s.step(s.Rulebook.Rebase, "rulebook.done.rebased")},
		{Method: http.MethodPost, Path: "/rules/versions/:version/discard", Who: request.WhoAdmin, Handler: s.step(s.Rulebook.Discard, "rulebook.done.discarded")},
		{Method: http.MethodPost, Path: "/rules/versions/:version/publish", Who: request.WhoAdmin, Handler: s.publish},
		{Method: http.MethodGet, Path: "/rules/versions/:version/roll-back", Who: request.WhoAdmin, Handler: s.showRollBack},
		{Method: http.MethodPost, Path: "/rules/versions/:version/roll-back", Who: request.WhoAdmin, Handler: s.rollBack},
		{Method: http.MethodGet, Path: "/rules/:country", Who: request.WhoAdmin, Handler: s.showCountry},
		{Method: http.MethodGet, Path: "/search/index", Who: request.WhoAdmin, Handler: s.showIndex},
		{Method: http.MethodGet, Path: "/search/index/rebuild", Who: request.WhoAdmin, Handler: s.askIndex("rebuild", "index.rebuild")},
		{Method: http.MethodPost, Path: "/search/index/rebuild", Who: request.WhoAdmin, Handler: s.rebuildIndex},
		{Method: http.MethodGet, Path: "/search/index/swap-back", Who: request.WhoAdmin, Handler: s.askIndex("swap-back", "index.swap")},
		{Method: http.MethodPost, Path: "/search/index/swap-back", Who: request.WhoAdmin, Handler: s.swapIndexBack, Time: verifyTime},
		{Method: http.MethodPost, Path: "/search/index/try-again", Who: request.WhoAdmin, Handler: s.tryAgain},
		{Method: http.MethodGet, Path: "/search", Who: request.WhoAdmin, Handler: s.showQueries},
		{Method: http.MethodGet, Path: "/search/queries.csv", Who: request.WhoAdmin, Handler: s.exportQueries, Time: verifyTime},
		{Method: http.MethodGet, Path: "/search/synonyms", Who: request.WhoAdmin, Handler: s.showSynonyms},
		{Method: http.MethodPost, Path: "/search/synonyms", Who: request.WhoAdmin, Handler: s.putSynonym},
		{Method: http.MethodPost, Path: "/search/synonyms/:group/switch", Who: request.WhoAdmin, Handler: s.switchSynonym},
		{Method: http.MethodGet, Path: "/search/synonyms/:group/delete", Who: request.WhoAdmin, Handler: s.askDelete},
		{Method: http.MethodPost, Path: "/search/synonyms/:group/delete", Who: request.WhoAdmin, Handler: s.deleteSynonym},
		{Method: http.MethodGet, Path: "/search/pins", Who: request.WhoAdmin, Handler: s.showPins},
		{Method: http.MethodPost, Path: "/search/pins", Who: request.WhoAdmin, Handler: s.putPin},
		{Method: http.MethodPost, Path: "/search/pins/:pin/remove", Who: request.WhoAdmin, Handler: s.removePin},
		{Method: http.MethodGet, Path: "/search/try", Who: request.WhoAdmin, Handler: s.showTry},
		{Method: http.MethodGet, Path: "/search/why", Who: request.WhoAdmin, Handler: s.showWhy},
		{Method: http.MethodGet, Path: "/ledger/cases", Who: request.WhoAdmin, Handler: s.showCases},
		{Method: http.MethodGet, Path: "/ledger/cases/:case", Who: request.WhoAdmin, Handler: s.showCase},
		{Method: http.MethodPost, Path: "/ledger/cases/:case/mend", Who: request.WhoAdmin, Handler: s.mendCase, Time: verifyTime},
		{Method: http.MethodPost, Path: "/ledger/cases/:case/close", Who: request.WhoAdmin, Handler: s.closeCase},
		{Method: http.MethodGet, Path: "/ledger/duty", Who: request.WhoAdmin, Handler: s.showDuty},
		{Method: http.MethodPost, Path: "/ledger/duty", Who: request.WhoAdmin, Handler: s.planDuty, Body: maxSheet},
		{Method: http.MethodPost, Path: "/ledger/duty/book", Who: request.WhoAdmin, Handler: s.bookDuty, Body: maxSheet, Time: verifyTime},
		{Method: http.MethodGet, Path: "/ledger/duty.csv", Who: request.WhoAdmin, Handler: s.exportDuty},
		{Method: http.MethodGet, Path: "/ledger/levies", Who: request.WhoAdmin, Handler: s.showLevies},
		{Method: http.MethodGet, Path: "/ledger/levies.csv", Who: request.WhoAdmin, Handler: s.exportLevies},
		{Method: http.MethodGet, Path: "/ledger", Who: request.WhoAdmin, Handler: s.showLedger, Time: verifyTime},
	})
}
