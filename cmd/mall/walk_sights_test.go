package main

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/promotion"
)

// soldOut is a listing of which the inspectors leave nothing.
const soldOut = "stick-umbrella"

// inspectedCode is a coupon that counts on everything.
const inspectedCode = "INSPECTED"

// sendAddress sends the first step of the checkout.
const sendAddress = "form[action$='/checkout'] button[type=submit]"

// storefront are the pages anybody sees.
func storefront() []sight {
	return []sight{
		{name: "home", at: "/{market}/"},
		{name: "home_choosing", does: []step{unfold(".chooser")}},
		{name: "home_suggesting", at: "/{market}/", does: []step{fill("#q", "silk"), await(`#q[aria-expanded="true"]`)}},
		{name: "department", at: "/{market}/c/kitchen"},
		{name: "category", at: "/{market}/c/teaware"},
		{name: "search", at: "/{market}/search?q=silk"},
		{name: "search_narrowed", at: "/{market}/search?material=silk&material=steel&sort=landed", does: []step{unfold(".filters")}},
		{name: "search_in_vain", at: "/{market}/search?q=zzxqzzv"},
		{name: "listing", at: "/{market}/l/silk-scarf-caravan"},
		{name: "listing_explained", does: []step{unfold(".breakdown")}},
		{name: "questions", at: "/{market}/l/silk-scarf-caravan/questions"},
		{name: "ask", at: "/{market}/l/silk-scarf-caravan/ask"},
		{name: "sold_out", at: "/{market}/l/" + soldOut},
		{name: "not_sold_there", at: "/{language}-kr/l/wooden-train"},
		{name: "with_a_battery", at: "/{market}/l/portable-projector"},
		{name: "factory", at: "/{market}/f/xihe-silk"},
		{name: "duty", at: "/{market}/duty"},
		{name: "duty_worked_out", at: "/{market}/duty?goods=scarf&hs=621410&price=120&currency=USD&pieces=2&grams=300"},
		{name: "duty_refused", at: "/{market}/duty?goods=scarf&hs=6&price=much&currency=USD", status: 422},
		{name: "recalls", at: "/{market}/recalls"},
		{name: "reduced", at: "/{market}/reduced"},
		{name: "listing_reduced", at: "/{market}/l/lambswool-throw"},
		{name: "ranking", at: "/{market}/ranking"},
		{name: "recent", at: "/{market}/recent"},
		{name: "chooser", at: "/{market}/chooser"},
		{name: "offline", at: "/{market}/offline"},
		{name: "not_found", at: "/{market}/nowhere", status: 404},
		{name: "find_an_order", at: "/{market}/orders/find"},
		{name: "find_an_order_refused", does: []step{refuse("main form[action$='/orders/find'] button")}},
		{name: "sign_in", at: "/{market}/sign-in"},
		{name: "sign_in_refused", does: []step{fill("#f-email", "nobody@example.com"), fill("#f-password", "no such word"), refuse("form[action$='/sign-in'] button")}},
		{name: "sign_up", at: "/{market}/sign-up"},
		{name: "sign_up_refused", does: []step{fill("#f-name", "Anna"), fill("#f-email", "anna@example.com"), fill("#f-password", "short"), refuse("form[action$='/sign-up'] button")}},
		{name: "forgotten", at: "/{market}/forgot"},
		{name: "forgotten_sent", does: []step{fill("#f-email", "nobody@example.com"), press("form[action$='/forgot'] button")}},
	}
}

// purchasing is the way from an empty cart to an order.
func purchasing() []sight {
	return []sight{
		{name: "cart_empty", at: "/{market}/cart"},
		{name: "cart", at: "/{market}/l/silk-scarf-caravan", does: []step{press("form[action$='/cart'] button[type=submit]"), unfold(".consignment .breakdown")}},
		{name: "coupon_refused", does: []step{fill("#f-coupon", "nonesuch"), refuse("form[action$='/cart/coupon'] .btn-secondary")}},
		{name: "coupon", does: []step{fill("#f-coupon", inspectedCode), press("form[action$='/cart/coupon'] .btn-secondary")}},
		{name: "checkout", does: []step{press(".summary a.btn-primary")}},
		{name: "checkout_refused", does: []step{refuse(sendAddress)}},
		{name: "quote", does: []step{giveAddress, press(sendAddress)}},
		{name: "pay", does: []step{press("form[action$='/place'] button[type=submit]")}},
		{name: "pay_declined", does: []step{press("a[href$='card=declined']"), press(payButton), await("[role=alert]")}},
		{name: "thanks", does: []step{payCard, await(".order-head .code")}},
		{name: "order", does: []step{goTo("main a[href*='/o/']")}},
	}
}

// membership is what somebody sees who has an account and bought with it.
func membership() []sight {
	return []sight{
		{name: "account", at: "/{market}/account"},
		{name: "account_refused", at: "/{market}/account/security", does: []step{fill("#f-present", "not it"), fill("#f-password", "short"), refuse("form[action$='/account/password'] button")}},
		{name: "passkey_new", at: "/{market}/account/security", does: []step{beginPasskey}},
		{name: "passkeys", does: []step{press(makePasskey), await(listed)}},
		{name: "passkey", does: []step{press(listed + " a")}},
		{name: "passkey_refused", does: []step{fill("#f-present", "not it"), refuse("form[action$='/remove'] button")}},
		{name: "member_checkout", at: "/{market}/l/silk-scarf-caravan", does: []step{press("form[action$='/cart'] button[type=submit]"), press(".summary a.btn-primary")}},
		{name: "member_thanks", does: []step{giveAddress, press(sendAddress), press("form[action$='/place'] button[type=submit]"), payCard}},
		{name: "orders", at: "/{market}/orders"},
		{name: "messages", at: "/{market}/account/messages"},
		{name: "makers_none", at: "/{market}/saved/makers"},
		{name: "makers", at: "/{market}/f/xihe-silk", does: []step{press("form[action$='/saved/makers/xihe-silk'] button")}},
	}
}

// portalDesk is what a factory's clerk sees.
func portalDesk() []sight {
	return []sight{
		{name: "portal_today", at: "/portal"},
		{name: "consignments", at: "/portal/consignments"},
		{name: "consignment", does: []step{goTo("td a[href^='/portal/consignments/']")}},
		{name: "slip", does: []step{beneath("/slip")}},
		{name: "portal_money", at: "/portal/money"},
		{name: "payout_account", at: "/portal/money/account"},
		{name: "payout_change", at: "/portal/money/account/change"},
		{name: "portal_payouts", at: "/portal/money/payouts"},
		{name: "payout_objection_in_vain", at: "/portal/money/object/nothing", status: 422},
		{name: "portal_listings", at: "/portal/listings"},
		{name: "portal_listing", does: []step{goTo("main a[href^='/portal/listings/']:not([href$=new])")}},
		{name: "portal_stock", does: []step{goTo("main a[href$='/stock']")}},
		{name: "portal_new", at: "/portal/listings/new"},
		{name: "portal_new_refused", does: []step{refuse(".actions button[value=submit]")}},
		{name: "portal_waiting", at: "/portal/listings", does: []step{goTo("main a[href^='/portal/listings/']:not([href$=new])"),
			fill("[name=summary_en]", "Woven in the old town."), press(".actions button[value=submit]")}},
		{name: "portal_stock_waiting", does: []step{beneath("/stock")}},
		{name: "hs", at: "/portal/hs"},
		{name: "hs_found", at: "/portal/hs?q=scarf"},
		{name: "portal_messages", at: "/portal/messages"},
		{name: "portal_templates", at: "/portal/messages/templates"},
		{name: "import", at: "/portal/import"},
		{name: "portal_account", at: "/portal/account"},
		{name: "portal_not_found", at: "/portal/nowhere", status: 404},
	}
}

// adminDesk is what an admin sees.
func adminDesk() []sight {
	return []sight{
		{name: "admin_home", at: "/admin"},
		{name: "queue", at: "/admin/listings"},
		{name: "review", does: []step{goTo("td a[href^='/admin/listings/']")}},
		{name: "review_refused", does: []step{refuse("form[action$='/reject'] button")}},
		{name: "admin_recalls", at: "/admin/recalls"},
		{name: "new_recall", at: "/admin/recalls/new"},
		{name: "new_recall_refused", does: []step{refuse("form[action='/admin/recalls'] button")}},
		{name: "factories", at: "/admin/factories"},
		{name: "admin_factory", does: []step{goTo("td a[href^='/admin/factories/']")}},
		{name: "suspend", at: "/admin/factories/xihe-silk/suspend"},
		{name: "admin_questions", at: "/admin/questions"},
		{name: "admin_orders", at: "/admin/orders"},
		{name: "admin_order", does: []step{goTo("td a[href^='/admin/orders/']")}},
		{name: "refund", at: "/admin/orders?q=inspected@example.com", does: []step{goTo("td a[href^='/admin/orders/']"), beneath("/refund")}},
		{name: "refund_refused", does: []step{refuse("form[action$='/refund'] button")}},
		{name: "refund_worked_out", does: []step{fill("#f-pieces_0", "1"), pick("#f-reason", "goodwill"), fill("#f-note", "a late parcel"), press("form[action$='/refund'] button")}},
		{name: "recount", at: "/admin/orders", does: []step{goTo("td a[href^='/admin/orders/']"), goTo("a[href$='/recount']")}},
		{name: "admin_payouts", at: "/admin/payouts"},
		{name: "admin_payout_accounts", at: "/admin/payouts/accounts"},
		{name: "promotions", at: "/admin/promotions"},
		{name: "promotion", does: []step{goTo("td a[href^='/admin/promotions/']")}},
		{name: "price_cuts", at: "/admin/price-cuts"},
		{name: "price_cut", does: []step{goTo("td a[href^='/admin/price-cuts/']")}},
		{name: "price_cut_refused", does: []step{refuse("form[action^='/admin/price-cuts/'] button")}},
		{name: "new_promotion", at: "/admin/promotions/new"},
		{name: "new_promotion_refused", does: []step{refuse("form[action='/admin/promotions'] button")}},
		{name: "rates", at: "/admin/rates"},
		{name: "rules", at: "/admin/rules"},
		{name: "rules_of_a_country", at: "/admin/rules/DE"},
		{name: "versions", at: "/admin/rules/versions"},
		{name: "index", at: "/admin/search/index"},
		{name: "index_rebuild", at: "/admin/search/index/rebuild"},
		{name: "queries", at: "/admin/search"},
		{name: "synonyms", at: "/admin/search/synonyms"},
		{name: "pins", at: "/admin/search/pins"},
		{name: "try", at: "/admin/search/try?q=silk&market=en-de"},
		{name: "why", does: []step{goTo("a[href^='/admin/search/why']")}},
		{name: "ledger", at: "/admin/ledger"},
		{name: "ledger_verified", at: "/admin/ledger?verify=1"},
		{name: "cases", at: "/admin/ledger/cases"},
		{name: "case", does: []step{goTo("td a[href^='/admin/ledger/cases/']")}},
		{name: "duty_invoiced", at: "/admin/ledger/duty"},
		{name: "duty_refused", does: []step{refuse("form#one button")}},
		{name: "levies", at: "/admin/ledger/levies"},
		{name: "admin_account", at: "/admin/account"},
	}
}

// tours are those of the shop in a language of each direction, and those of the desks.
func tours() []tour {
	list := buyers()
	german, emirati := list[0], list[1]
	return []tour{
		{name: "en_goods", guise: guise{language: "en"}, market: "en-de", sights: storefront()},
		{name: "ar_goods", guise: guise{language: "ar"}, market: "ar-ae", sights: storefront()},
		{name: "en_buying", guise: guise{language: "en"}, market: "en-de", buyer: german, sights: purchasing()},
		{name: "ar_buying", guise: guise{language: "ar"}, market: "ar-ae", buyer: emirati, sights: purchasing()},
		{name: "en_member", guise: guise{language: "en"}, market: "en-de", buyer: german, sights: slices.Concat(enter("/{market}", "anna@example.com"), membership())},
		{name: "ar_member", guise: guise{language: "ar"}, market: "ar-ae", buyer: emirati, sights: slices.Concat(enter("/{market}", "kenji@example.com"), membership())},
		{name: "desks", guise: guise{language: "en"}, market: "en-de",
			sights: slices.Concat(enter("/portal", "xihe@example.com"), portalDesk(), enter("/admin", "admin@example.com"), adminDesk())},
	}
}

const payButton = "form[action*='/sandbox/pay/'] .btn-primary"

func payCard(i *inspector) {
	i.t.Helper()
	i.fill("#f-number", "4242 4242 4242 4242")
	i.fill("#f-expiry", "12 / 34")
	i.fill("#f-cvc", "123")
	i.press(payButton)
	i.until("the confirmation", `location.pathname.endsWith("/thanks")`)
}

// giveAddress fills in the buyer's.
func giveAddress(i *inspector) {
	i.t.Helper()
	if i.has("[name=email]") {
		i.fill("[name=email]", i.tour.name+"@example.com")
	}
	for name, value := range i.tour.buyer.address {
		if i.has("select[name=" + name + "]") {
			i.choose("select[name="+name+"]", value)
		} else {
			i.fill("input[name="+name+"]", value)
		}
	}
}

// enter is the door of a surface, through which somebody of the demo goes.
func enter(surface, email string) []sight {
	name := unsafeName.ReplaceAllString(surface, "") + "_sign_in"
	return []sight{{name: name, at: surface + "/sign-in"}, {name: name + "_done", does: []step{func(i *inspector) {
		i.fill("#f-email", email)
		i.fill("#f-password", demoPassword(i.t, email))
		i.press("form[action$='/sign-in'] button")
	}}}}
}

// beginPasskey begins a passkey on a member's page about security.
func beginPasskey(i *inspector) {
	i.t.Helper()
	i.carriesKeys()
	i.begins(demoPassword(i.t, i.value("input[name=username]")))
}

// demoPassword is that of somebody of the demo.
func demoPassword(t *testing.T, email string) string {
	t.Helper()
	for _, p := range demoPeople(t) {
		if p.Mail == email {
			return p.Password
		}
	}
	t.Fatalf("the demo has no %s", email)
	return ""
}

// inspectable makes the shop show what the demo has not: something sold out, and an order for a factory.
func inspectable(t *testing.T, h *house) {
	t.Helper()
	if _, err := h.DB.Pool().Exec(t.Context(), `update stock set on_hand = reserved where variant_id in
		(select v.id from variant v join listing l on l.id = v.listing_id where l.slug = $1)`, soldOut); err != nil {
		t.Fatal(err)
	}
	if _, err := h.DB.Pool().Exec(t.Context(), `insert into reconciliation_case (kind, gateway, subject, mend, ref, their_state, their_minor, their_currency, since, opened_at, seen_at)
		values ('payment_unknown', 'sandbox', 'cs_inspected', 'none', 'cs_inspected', 'paid', 1234, 'EUR', now(), now(), now())`); err != nil {
		t.Fatal(err)
	}
	if _, err := h.trade.promotions.Make(t.Context(), id.Account(h.number(t, "select min(id) from account where role = 'admin'")), promotion.Coupon{
		Code: inspectedCode, Kind: promotion.Percent, Bearer: promotion.ByMall, BasisPoints: 500, ValidFrom: time.Now().AddDate(0, 0, -1)}); err != nil {
		t.Fatal(err)
	}
	g := h.guest(t)
	g.buys(id.Variant(h.number(t, `select min(v.id) from variant v join listing l on l.id = v.listing_id where l.slug = 'silk-neckerchief'`)), 1, "inspected@example.com")
	g.pays("4242 4242 4242 4242")
	h.becomes(t, "inspected@example.com", "confirmed")
}

// everyPage goes on all tours, side by side, and then has all sources validated.
func everyPage(t *testing.T, browser context.Context, h *house) {
	pages := t.TempDir()
	t.Run("tours", func(t *testing.T) {
		for _, o := range tours() {
			t.Run(o.name, func(t *testing.T) {
				t.Parallel()
				o.inspects(t, browser, h, pages)
			})
		}
	})
	t.Run("markup", func(t *testing.T) { validates(t, pages) })
}
