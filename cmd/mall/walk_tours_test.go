package main

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/recall"
)

// What the inspectors do to the demo's goods: of one they leave nothing, one is taken down, one is recalled.
const (
	soldOut  = "stick-umbrella"
	gone     = "go-board-set"
	recalled = "hex-dumbbells"
)

// inspectedCode is a coupon that counts on everything.
const inspectedCode = "INSPECTED"

// newcomers are members who have done nothing yet.
func newcomers() []string { return []string{"en-newcomer@example.com", "ar-newcomer@example.com"} }

// tours are those of the shop in a language of each direction, a short one in Japanese in the chosen dark, and those of the desks.
func tours() []tour {
	list := buyers()
	german, emirati := list[0], list[1]
	japanese := buyer{address: map[string]string{"name": "森 健二", "line1": "太子堂1-2-3", "city": "世田谷区", "region": "13", "postal_code": "154-0023", "phone": "+81 3 1234 5678"}}
	english, arabic := tour{guise: guise{language: "en"}, market: "en-de", buyer: german}, tour{guise: guise{language: "ar"}, market: "ar-ae", buyer: emirati}
	return []tour{
		english.of("en_goods", "", storefront()), arabic.of("ar_goods", "", storefront()),
		english.of("en_buying", "", slices.Concat(purchasing(), withdrawing())), arabic.of("ar_buying", "", purchasing()),
		english.of("en_member", "anna@example.com", membership()), arabic.of("ar_member", "kenji@example.com", membership()),
		english.of("en_newcomer", newcomers()[0], arriving()), arabic.of("ar_newcomer", newcomers()[1], arriving()),
		{name: "ja_briefly", guise: guise{language: "ja"}, market: "ja-jp", buyer: japanese, looks: chosenDark(), sights: briefly()},
		english.of("desks", "", slices.Concat(enter("/portal", "xihe@example.com"), portalDesk(),
			enter("/admin", "admin@example.com"), adminDesk())), // which judges what the portal has sent
		english.of("paid_factory", "", slices.Concat(enter("/portal", "linxi@example.com"), paidDesk())),
	}
}

// of is a tour like this one of somebody, signed in if there is a mail address.
func (o tour) of(name, member string, sights []sight) tour {
	o.name, o.member, o.sights = name, member, sights
	if member != "" {
		o.sights = slices.Concat(enter("/{market}", member), sights)
	}
	return o
}

// inspectable makes the shop show what the demo has not.
func inspectable(t *testing.T, h *house) {
	t.Helper()
	admins := []id.Account{id.Account(h.number(t, "select min(id) from account where role = 'admin'")), id.Account(h.number(t, "select max(id) from account where role = 'admin'"))}
	h.exec(t, `update stock set on_hand = reserved where variant_id in
		(select v.id from variant v join listing l on l.id = v.listing_id where l.slug = $1)`, soldOut)
	h.exec(t, `insert into reconciliation_case (kind, gateway, subject, mend, ref, their_state, their_minor, their_currency, since, opened_at, seen_at)
		values ('payment_unknown', 'sandbox', 'cs_inspected', 'none', 'cs_inspected', 'paid', 1234, 'EUR', now(), now(), now())`)
	h.exec(t, "insert into search_synonym (language, words, origin) values ('en', '{loupe,magnifier}', 'admin')")
	_, err := h.trade.promotions.Make(t.Context(), admins[0], promotion.Coupon{
		Code: inspectedCode, Kind: promotion.Percent, Bearer: promotion.ByMall, BasisPoints: 500, ValidFrom: time.Now().AddDate(0, 0, -1)})
	if err != nil {
		t.Fatal(err)
	}
	h.takesDown(t, admins[0])
	h.paysOut(t, admins)
	for _, email := range newcomers() {
		_, err := h.trade.accounts.Create(t.Context(), account.New{Role: account.Consumer, Email: email, Name: "Noor", Language: email[:2], Password: memberSecret})
		if err != nil {
			t.Fatal(err)
		}
	}
	g := h.guest(t)
	g.buys(id.Variant(h.number(t, `select min(v.id) from variant v join listing l on l.id = v.listing_id where l.slug = 'silk-neckerchief'`)), 1, "inspected@example.com")
	g.pays("4242 4242 4242 4242")
	h.becomes(t, "inspected@example.com", "confirmed")
}

// takesDown has one product taken down, another recalled, and a third reported.
func (h *house) takesDown(t *testing.T, admin id.Account) {
	t.Helper()
	listing := func(slug string) id.Listing {
		return id.Listing(h.number(t, "select id from listing where slug = $1", slug))
	}
	err := h.DB.Transact(t.Context(), func(tx *database.DB) error {
		return h.trade.desk.TakeDownTx(t.Context(), tx, admin, moderation.Removal{Listing: listing(gone), Reason: "illegal",
			Law: "Regulation (EU) 2017/1001, Article 9", Facts: "The mark on the box is another maker's."})
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.trade.recalls.Publish(t.Context(), admin, recall.Notice{Listing: listing(recalled), Remedies: []string{"refund", "repair"}, Texts: map[string]recall.Words{
		"en": {Hazard: "The heads may come off the bar.", Action: "Stop using them.", Remedy: "You need not send them back."},
		"ar": {Hazard: "قد ينفصل الرأس عن القضيب.", Action: "توقّف عن استعمالها."},
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.trade.desk.File(t.Context(), moderation.Filing{URL: h.base + "/en-de/l/street-basketball", Slug: "street-basketball", Ground: "unsafe",
		Explanation: "It smells of solvent for weeks.", Honest: true, Language: "en", Country: "DE"})
	if err != nil {
		t.Fatal(err)
	}
}

// paysOut has what is due to factories paid to them, as one admin draws it up and another approves it.
func (h *house) paysOut(t *testing.T, admins []id.Account) {
	t.Helper()
	for _, do := range []func(context.Context) error{h.trade.settlement.StartMissing, h.trade.settlement.ReleaseDue} {
		if err := do(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	b, err := h.trade.payouts.Draw(t.Context(), admins[0])
	if err == nil {
		err = h.trade.payouts.Approve(t.Context(), b.Number, admins[1])
	}
	if err == nil {
		err = h.trade.payouts.Send(t.Context(), b.Number, admins[1])
	}
	if err != nil {
		t.Fatal(err)
	}
}

// everyPage goes on all tours, side by side, then has all sources validated, and looks whether a page was left out.
func everyPage(t *testing.T, browser context.Context, h *house) {
	pages, seen := t.TempDir(), &atlas{routes: map[string]bool{}}
	t.Run("tours", func(t *testing.T) {
		for _, o := range tours() {
			t.Run(o.name, func(t *testing.T) {
				t.Parallel()
				o.inspects(t, browser, h, pages, seen)
			})
		}
	})
	t.Run("markup", func(t *testing.T) { validates(t, pages) })
	t.Run("atlas", func(t *testing.T) { seen.complete(t, h) })
}
