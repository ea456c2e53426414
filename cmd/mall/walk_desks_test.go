package main

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
		{name: "withdrawals", at: "/admin/withdrawals"},
		{name: "transfers", at: "/admin/ledger/transfers"},
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

// paidDesk is what a factory sees that is paid.
func paidDesk() []sight {
	return []sight{
		{name: "payouts", at: "/portal/money/payouts"},
		{name: "payout", does: []step{goTo("td a[href^='/portal/money/payouts/']")}},
	}
}
