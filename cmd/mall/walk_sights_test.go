package main

import "slices"

// storefront are the pages anybody sees.
func storefront() []sight {
	return slices.Concat(onShelves(), saying(), advising(), keeping(), doors())
}

// onShelves are what is sold and how it is found.
func onShelves() []sight {
	return []sight{
		{name: "home", at: "/{market}/"},
		{name: "home_choosing", does: []step{unfold(".chooser")}},
		{name: "home_suggesting", at: "/{market}/", does: []step{fill("#q", "silk"), await(`#q[aria-expanded="true"]`)}},
		{name: "department", at: "/{market}/c/kitchen"},
		{name: "category", at: "/{market}/c/teaware"},
		{name: "search", at: "/{market}/search?q=silk"},
		{name: "search_narrowed", at: "/{market}/search?material=silk&material=steel&sort=landed", does: []step{unfold(".filters")}},
		{name: "search_in_vain", at: "/{market}/search?q=zzxqzzv"},
		{name: "listing", at: "/{market}/l/silk-scarf-caravan", paper: []string{"h1", ".price-lead .money", ".breakdown .charge-line", ".charges-sum"}},
		{name: "listing_explained", does: []step{unfold(".breakdown")}},
		{name: "sold_out", at: "/{market}/l/" + soldOut},
		{name: "gone", at: "/{market}/l/" + gone, status: 410},
		{name: "recalled", at: "/{market}/l/" + recalled, status: 410},
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
		{name: "listing_not_found", at: "/{market}/l/nowhere", status: 404},
	}
}

// saying are what consumers say and ask.
func saying() []sight {
	return []sight{
		{name: "reviews", at: "/{market}/l/celadon-teapot/reviews"},
		{name: "reviews_sorted", at: "/{market}/l/celadon-teapot/reviews?stars=5&sort=helpful"},
		{name: "reviews_in_vain", at: "/{market}/l/celadon-teapot/reviews?stars=1&lang=pl"},
		{name: "reviews_none", at: "/{market}/l/table-tennis-set/reviews"},
		{name: "voice", at: "/{market}/l/celadon-teapot/reviews", does: []step{goTo(".voice > .meta a[rel=nofollow]")}},
		{name: "voice_refused", does: []step{refuse("form[action$='/report'] button")}},
		{name: "voice_reported", does: []step{tick("#report [name=reason]"), press("form[action$='/report'] button")}},
		{name: "questions", at: "/{market}/l/silk-scarf-caravan/questions"},
		{name: "questions_none", at: "/{market}/l/table-tennis-set/questions"},
		{name: "ask", at: "/{market}/l/silk-scarf-caravan/ask"},
		{name: "ask_maker", at: "/{market}/f/xihe-silk/ask"},
		{name: "ask_refused", does: []step{fill("#f-body", "?"), refuse("form[action$='/xihe-silk/questions'] button")}},
		{name: "report", at: "/{market}/report?about=/{market}/l/silk-scarf-caravan"},
		{name: "report_refused", does: []step{refuse("form[action$='/report'] button")}},
		{name: "reported", does: []step{tick("[name=ground]"), fill("#f-explanation", "It is said to be silk, and burns like plastic."), tick("[name=honest]"),
			press("form[action$='/report'] button")}},
	}
}

// advising are the help and the legal texts.
func advising() []sight {
	list := []sight{
		{name: "help", at: "/{market}/help"},
		{name: "help_found", at: "/{market}/help?q=DHL"},
		{name: "help_in_vain", at: "/{market}/help?q=zzxqzzv"},
		{name: "legal", at: "/{market}/legal"},
	}
	for _, answer := range []string{"price-to-your-door", "extra-charges", "payment-methods"} {
		list = append(list, sight{name: "help_" + answer, at: "/{market}/help/" + answer})
	}
	for _, text := range []string{"accessibility", "cookies", "imprint", "pictures", "privacy", "recalls", "returns", "terms"} {
		list = append(list, sight{name: "legal_" + text, at: "/{market}/legal/" + text})
	}
	return list
}

// keeping are what a guest saves and compares.
func keeping() []sight {
	return []sight{
		{name: "saved_none", at: "/{market}/saved"},
		{name: "compare_none", at: "/{market}/compare"},
		{name: "saved", at: "/{market}/c/teaware", does: []step{keep(".grid > li:nth-child(1)"), keep(".grid > li:nth-child(2)"), proceed("/{market}/saved")}},
		{name: "compare", does: []step{tick(".line:nth-child(1) [form=compare]"), tick(".line:nth-child(2) [form=compare]"), press("#compare button")}},
		{name: "compare_refused", at: "/{market}/compare?ids=silk-scarf-caravan,celadon-teapot,portable-projector,leather-handbag,oak-stool,silk-neckerchief", status: 422},
		{name: "saved_removed", at: "/{market}/saved", does: []step{press("form[action$='/saved/remove'] button")}},
	}
}

// doors are the ways in, and to an order without an account.
func doors() []sight {
	return []sight{
		{name: "find_an_order", at: "/{market}/orders/find"},
		{name: "find_an_order_refused", does: []step{refuse("main form[action$='/orders/find'] button")}},
		{name: "sign_in", at: "/{market}/sign-in"},
		{name: "sign_in_refused", does: []step{fill("#f-email", "nobody@example.com"), fill("#f-password", "no such word"), refuse("form[action$='/sign-in'] button")}},
		{name: "sign_up", at: "/{market}/sign-up"},
		{name: "sign_up_refused", does: []step{fill("#f-name", "Anna"), fill("#f-email", "anna@example.com"), fill("#f-password", "short"), refuse("form[action$='/sign-up'] button")}},
		{name: "signed_up", does: []step{signUp}},
		{name: "verify", does: []step{byLetter("account_verify")}},
		{name: "verify_dead", at: "/{market}/verify?token=spent", status: 410},
		{name: "reset_dead", at: "/{market}/reset?token=spent", status: 410},
		{name: "move_dead", at: "/{market}/account/mail?token=spent", status: 410},
		{name: "forgotten", at: "/{market}/forgot"},
		{name: "forgotten_sent", does: []step{fill("#f-email", "nobody@example.com"), press("form[action$='/forgot'] button")}},
	}
}

// sendAddress sends the first step of the checkout.
const sendAddress = "form[action$='/checkout'] button[type=submit]"

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
		{name: "payment_waiting", does: []step{comeBack}},
		{name: "pay_declined", does: []step{goOn, press("a[href$='card=declined']"), press(payButton), await("[role=alert]")}},
		{name: "order_unpaid", does: []step{press("form[action$='/cancel'] button")}},
		{name: "pay_again", does: []step{press("form[action*='/pay'] .btn-primary")}},
		{name: "thanks", does: []step{payCard, await(".order-head .code")}},
		{name: "order", does: []step{goTo("main a[href*='/o/']")}, paper: onOrder()},
	}
}

// withdrawing goes on from an order to a country whose law gives the right to.
func withdrawing() []sight {
	return []sight{
		{name: "withdraw", does: []step{goTo("main a[href*='/withdraw']")}},
		{name: "withdraw_confirm", does: []step{press("main form .btn-primary")}},
		{name: "withdrawn", does: []step{press("form[action*='/confirm'] .btn-primary")}},
	}
}

// onOrder is what must stand on a printed order: its number, the whole price, and where it goes.
func onOrder() []string {
	return []string{"h1", ".order-head .code", ".breakdown .charge-line", ".charges-sum", ".totals-sum", "address"}
}

// membership is what somebody sees who has an account and bought with it.
func membership() []sight {
	return slices.Concat([]sight{
		{name: "account", at: "/{market}/account"},
		{name: "account_refused", at: "/{market}/account/security", does: []step{fill("#f-present", "not it"), fill("#f-password", "short"), refuse("form[action$='/account/password'] button")}},
	}, passkeys("", "/{market}/account/security"), []sight{
		{name: "member_checkout", at: "/{market}/l/silk-scarf-caravan", does: []step{press("form[action$='/cart'] button[type=submit]"), press(".summary a.btn-primary")}},
		{name: "member_thanks", does: []step{giveAddress, press(sendAddress), press("form[action$='/place'] button[type=submit]"), payCard}},
		{name: "orders", at: "/{market}/orders"},
		{name: "order_delivered", does: []step{found("/{market}/o/%s", `select o.number from orders o join consignment c on c.order_id = o.id
			where o.email = '{member}' and c.state = 'delivered' order by o.id limit 1`)}, paper: onOrder()},
		{name: "review_refused", does: []step{goTo(".line-voice a"), fill("#f-body", ""), refuse("form[enctype] .btn-primary")}},
		{name: "review", at: "/{market}/orders", does: []step{found("/{market}/o/%s/review/1", `select o.number from orders o join consignment c on c.order_id = o.id
			where o.email = '{member}' and c.state = 'delivered' order by o.id limit 1`)}},
		{name: "messages", at: "/{market}/account/messages"},
		{name: "place", at: "/{market}/account/place"},
		{name: "address_new", at: "/{market}/account/addresses/new"},
		{name: "address_refused", does: []step{fill("#f-line1", ""), refuse(saveAddress)}},
		{name: "addresses", does: []step{giveAddress, press(saveAddress)}},
		{name: "address", does: []step{goTo(".book-tools a")}},
		{name: "address_removed", at: "/{market}/account/addresses", does: []step{press("form[action$='/remove'] button")}},
		{name: "privacy", at: "/{market}/account/privacy"},
		{name: "leave", at: "/{market}/account/privacy/delete"},
		{name: "leave_refused", does: []step{fill("#f-present", "not it"), refuse("form[action$='/delete'] button")}},
		{name: "saved_of_member", at: "/{market}/c/teaware", does: []step{keep(".grid > li:nth-child(1)"), proceed("/{market}/saved")}},
		{name: "makers_none", at: "/{market}/saved/makers"},
		{name: "makers", at: "/{market}/f/xihe-silk", does: []step{press("form[action$='/saved/makers/xihe-silk'] button")}},
	})
}

const saveAddress = "form[action$='/addresses/new'] .btn-primary"

// passkeys are the pages of somebody's first passkey; home lists them.
func passkeys(surface, home string) []sight {
	return []sight{
		{name: surface + "passkey_new", at: home, does: []step{beginPasskey}},
		{name: surface + "passkeys", does: []step{press(makePasskey), await(listed)}},
		{name: surface + "passkey", does: []step{press(listed + " a")}},
		{name: surface + "passkey_refused", does: []step{fill("#f-present", "not it"), refuse("form[action$='/remove'] button")}},
	}
}

// arriving is what somebody sees who has done nothing yet, and goes by the links of letters.
func arriving() []sight {
	return []sight{
		{name: "account_empty", at: "/{market}/account"},
		{name: "orders_none", at: "/{market}/orders"},
		{name: "addresses_none", at: "/{market}/account/addresses"},
		{name: "messages_none", at: "/{market}/account/messages"},
		{name: "saved_none_of_member", at: "/{market}/saved"},
		{name: "move", at: "/{market}/account/security", does: []step{askMove, byLetter("account_move")}},
	}
}

// briefly is the way from the door to an order, and the help.
func briefly() []sight {
	return []sight{
		{name: "home", at: "/{market}/", does: []step{wear("dark")}},
		{name: "category", at: "/{market}/c/teaware"},
		{name: "listing", at: "/{market}/l/silk-scarf-caravan"},
		{name: "listing_explained", does: []step{unfold(".breakdown")}},
		{name: "cart", does: []step{press("form[action$='/cart'] button[type=submit]")}},
		{name: "checkout", does: []step{press(".summary a.btn-primary")}},
		{name: "checkout_refused", does: []step{refuse(sendAddress)}},
		{name: "quote", does: []step{giveAddress, press(sendAddress)}},
		{name: "thanks", does: []step{press("form[action$='/place'] button[type=submit]"), payCard, await(".order-head .code")}},
		{name: "order", does: []step{goTo("main a[href*='/o/']")}, paper: onOrder()},
		{name: "help", at: "/{market}/help"},
		{name: "help_price-to-your-door", at: "/{market}/help/price-to-your-door", does: []step{await(`html[data-theme="dark"]`)}},
	}
}
