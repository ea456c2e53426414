package portal_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/recall"
)

const fresh = "/portal/listings/new"

// vase is a listing typed whole.
func vase() url.Values {
	return url.Values{"title_zh": {"青瓷花瓶"}, "title_en": {"Celadon vase"}, "description_en": {"First.\n\n- one\n- two"},
		"category": {"vases-ornaments"}, "hs": {"6913.90"}, "declared_en": {"Vase of porcelain"}, "variants.0.sku": {"V-1"},
		"variants.0.price": {"268.00"}, "variants.0.stock": {"7"}, "variants.0.weight": {"1200"}, "variants.0.length": {"300"},
		"variants.0.width": {"200"}, "variants.0.height": {"200"}, "attributes.0.zh": {"瓷"}, "attributes.0.en": {"Porcelain"}, "flag": {"food_contact"}}
}

func with(base url.Values, changes url.Values) url.Values {
	for name, v := range changes {
		base[name] = v
	}
	return base
}

func TestListing(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	p := k.send(k.open(fresh), fresh, with(vase(), url.Values{"do": {"submit"}})).is(http.StatusOK, "/portal/listings/")
	at := p.path
	p.says(".flashes", "Submitted").says(".pill", "In review").shows(1, "fieldset[disabled]").shows(0, ".actions").holds("title_zh", "青瓷花瓶")
	p.holds("description_en", "First.\n\n- one\n- two").holds("variants.0.price", "268.00").holds("hs", "691390")
	k.open("/portal/listings?tab=submitted").says(".table", "Celadon vase")
	k.open("/portal/listings?tab=all&q=V-1").shows(1, "main tbody tr")
	k.open("/portal/listings?tab=live&q=nothing").says(".empty", "nothing")

	p = k.send(p, at+"/withdraw", nil).is(http.StatusOK, at).shows(0, "fieldset[disabled]")
	k.send(p, at, url.Values{"do": {"submit"}}).is(http.StatusOK, at).says(".pill", "In review")
	h.refuse(3, "title", "Name the glaze in the title.")
	p = k.open(at).says(".notice-bad", "Name the glaze").says(".pill", "Needs changes")
	p.says(".notice-bad strong", words(k.open("/portal/listings/3").Find(".notice-bad strong")))
	k.open("/portal").says("main", "Name the glaze")
	p = k.send(p, at, url.Values{"title_en": {"Celadon vase, crackle glaze"}, "do": {"submit"}}).is(http.StatusOK, at).says(".pill", "In review")
	h.approve(3)
	p = k.open(at).says(".pill", "On sale").says(".notice-info", "stays as it is").shows(0, ".notice-bad")
	k.send(p, at, url.Values{"do": {"save"}}).is(http.StatusOK, at).says(".flashes", "Nothing was changed")
	p = k.send(p, at+"/stop", nil).is(http.StatusOK, at).says(".pill", "Stopped")
	k.send(p, at+"/resume", nil).is(http.StatusOK, at).says(".pill", "On sale")
}

// newest is the newest revision of a listing of linxi.
func (h *house) newest(l id.Listing) *catalog.Sheet {
	h.t.Helper()
	s, err := h.deps.Catalog.Sheet(h.t.Context(), 1, l)
	h.must(err)
	return s
}

func (h *house) refuse(l id.Listing, reason, statement string) {
	h.t.Helper()
	r := h.newest(l).Revision
	h.must(h.desk.Reject(h.t.Context(), h.admin(), moderation.Judgement{Revision: r.ID, Version: r.Version, Reason: reason, Statement: statement}))
}

func (h *house) approve(l id.Listing) {
	h.t.Helper()
	r := h.newest(l).Revision
	h.must(h.desk.Approve(h.t.Context(), h.admin(), moderation.Judgement{Revision: r.ID, Version: r.Version}))
}

func TestListingRefuses(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	t.Run("a price that is none, and keeps all that was typed", func(t *testing.T) {
		p := k.send(k.open(fresh), fresh, with(vase(), url.Values{"variants.0.price": {"two hundred"}, "variants.0.weight": {"1,2kg"}}))
		p.is(http.StatusUnprocessableEntity, fresh).holds("variants.0.price", "two hundred").holds("variants.0.weight", "1,2kg").
			holds("title_zh", "青瓷花瓶").holds("category", "vases-ornaments").holds("description_en", "First.\n\n- one\n- two").
			shows(1, `#f-variants-0-price[aria-invalid="true"]`).shows(1, `.problem a[href="#f-variants-0-price"]`).shows(1, `[name=flag][checked]`)
	})
	t.Run("to submit what is incomplete, but keeps it as a draft", func(t *testing.T) {
		p := k.send(k.open(fresh), fresh, url.Values{"title_zh": {"半成品"}, "do": {"submit"}}).is(http.StatusUnprocessableEntity, fresh)
		p.shows(1, `.problem a[href="#f-category"]`).shows(1, `#f-category-error`).holds("title_zh", "半成品")
		k.open("/portal/listings?tab=draft").says(".table", "半成品")
		k.open("/portal").says("main", "Still missing")
		at := p.Find(`main form[enctype]`).AttrOr("action", "")
		k.send(p, at, with(vase(), url.Values{"do": {"submit"}})).is(http.StatusOK, at)
	})
	t.Run("a country or a code that there is not, to save and to submit alike", func(t *testing.T) {
		for _, one := range []struct{ field, typed, says string }{
			{"origin", "XYZ", "two letters"}, {"origin", "X", "two letters"}, {"origin", "QQ", "two letters"},
			{"hs", "99ab", "4 to 10 digits"}, {"hs", "621", "4 to 10 digits"}, {"hs", "999999", "There is no HS code 999999"},
		} {
			for _, do := range []string{"save", "submit"} {
				p := k.send(k.open(fresh), fresh, with(vase(), url.Values{one.field: {one.typed}, "do": {do}})).is(http.StatusUnprocessableEntity, fresh)
				p.says("#f-"+one.field+"-error", one.says).holds(one.field, one.typed).holds("title_zh", "青瓷花瓶").holds("variants.0.price", "268.00")
				p.shows(1, `.problem a[href="#f-`+one.field+`"]`)
			}
		}
		k.send(k.open(fresh), fresh, with(vase(), url.Values{"hs": {"6913.99"}, "do": {"submit"}})).is(http.StatusUnprocessableEntity, fresh).
			says("#f-hs-error", "There is no HS code 691399")
	})
	t.Run("what is ticked that there is not", func(t *testing.T) {
		p := k.send(k.open(fresh), fresh, with(vase(), url.Values{"flag": {"bogus"}, "paper": {"nonsense"}, "variants.0.price": {"x"}, "do": {"save"}}))
		p.is(http.StatusUnprocessableEntity, fresh).says("#f-flag-error", "bogus").says("#f-paper-error", "nonsense").shows(1, "#f-variants-0-price-error")
		p.shows(1, `.problem a[href="#f-flag"]`).shows(1, `.problem a[href="#f-paper"]`).holds("title_zh", "青瓷花瓶")
	})
	t.Run("another factory, as if it did not exist", func(t *testing.T) {
		for _, rest := range []string{"", "/stock"} {
			k.open("/portal/listings/2"+rest).is(http.StatusNotFound, "/portal/listings/2")
		}
		for _, rest := range []string{"", "/stock", "/stop", "/resume", "/withdraw", "/pictures"} {
			k.post("/portal/listings/2"+rest, vase()).is(http.StatusNotFound, "/portal/listings/2")
		}
		k.open("/portal/listings/x").is(http.StatusNotFound, "/portal/listings/x")
	})
}

func TestListingInTwoWindows(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	at := "/portal/listings/1"
	one, two := k.open(at), k.open(at)
	k.send(one, at, url.Values{"title_en": {"Silk scarf, one"}}).is(http.StatusOK, at)
	p := k.send(two, at, url.Values{"title_en": {"Silk scarf, two"}, "do": {"save"}}).is(http.StatusConflict, at)
	p.says(".problem", "another window").holds("title_en", "Silk scarf, two")
	k.send(p, at, url.Values{"do": {"submit"}}).is(http.StatusOK, at).holds("title_en", "Silk scarf, two")
	k.send(two, at, url.Values{"title_en": {"Silk scarf, three"}}).is(http.StatusConflict, at).says(".problem", "submitted").
		holds("title_en", "Silk scarf, three").shows(0, "fieldset[disabled]")
}

// TestListingKeeps: what the form does not ask for is not lost by it.
func TestListingKeeps(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	at := "/portal/listings/1"
	before := h.newest(1).Content
	k.send(k.open(at), at, url.Values{"variants.0.price": {"180"}, "options.0.values": {"红色 = Red\n蓝色 = Sky blue\n绿色 = Green"}}).is(http.StatusOK, at)
	after := h.newest(1).Content
	if after.Options[0].Name["de"] != "Farbe" || after.Options[0].Values[0]["de"] != "Rot" || after.Options[0].Values[1]["de"] != "Blau" {
		t.Errorf("translations of choices are lost: %v", after.Options)
	}
	if v := after.Options[0].Values; len(v) != 3 || v[1]["en"] != "Sky blue" || v[2]["zh-Hans"] != "绿色" {
		t.Errorf("values are %v", v)
	}
	if after.Variants[0].Price.Minor != 18000 || after.Variants[1].Price != before.Variants[1].Price || len(after.Texts) != 3 {
		t.Errorf("content is %+v", after)
	}
}

func TestListingRows(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	p := k.send(k.open(fresh), fresh, with(vase(), url.Values{"do": {"add_option"}})).is(http.StatusOK, fresh).shows(1, `[name="options.0.values"]`)
	p = k.send(p, fresh, url.Values{"options.0.zh": {"颜色"}, "options.0.values": {"青 = Green\n白 = White"}, "do": {"add_option"}})
	p = k.send(p, fresh, url.Values{"options.1.en": {"Size"}, "options.1.values": {"S\nL"}, "do": {"combine"}}).is(http.StatusOK, fresh)
	p.shows(4, `[name$=".sku"]`).holds("variants.3.sku", "V-1-4").holds("variants.3.price", "268.00").holds("variants.3.choice.0", "白").holds("variants.3.choice.1", "L")
	p = k.send(p, fresh, url.Values{"do": {"remove_variant.0"}}).shows(3, `[name$=".sku"]`).holds("variants.0.sku", "V-1-2")
	p = k.send(p, fresh, url.Values{"do": {"add_variant"}}).shows(4, `[name$=".sku"]`).holds("variants.3.sku", "").holds("variants.3.weight", "1200")
	p = k.send(p, fresh, url.Values{"do": {"remove_option.0"}}).shows(0, `[name="options.1.values"]`).holds("options.0.en", "Size").holds("title_en", "Celadon vase")
	p = k.send(p, fresh, url.Values{"do": {"use_hs"}, "hs": {""}})
	if hs := typedIn(p.Find("main form[enctype]")).Get("hs"); len(hs) < 6 {
		t.Errorf("the category's HS code is %q", hs)
	}
	k.open("/portal/listings?tab=all").shows(1, "main tbody tr") // nothing was saved by all this
}

func picture(t *testing.T) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 {
		img.Set(i, i, color.RGBA{R: 200, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestListingPictures(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	p := k.send(k.open(fresh), fresh, with(vase(), url.Values{"do": {"save"}}), file{"pictures", "a.png", picture(t)}, file{"pictures", "b.txt", "no picture"})
	p.is(http.StatusUnprocessableEntity, fresh).says("#f-pictures-error", "b.txt").shows(1, ".uploads li").holds("title_en", "Celadon vase")
	p = k.send(p, fresh, url.Values{"do": {"save"}}).is(http.StatusOK, "/portal/listings/3").shows(1, ".uploads img")
	p = k.send(p, p.path, url.Values{"do": {"remove_picture.0"}}).shows(0, ".uploads li")
	k.send(p, "/portal/listings/3", url.Values{"do": {"save"}}).is(http.StatusOK, "/portal/listings/3").shows(0, ".uploads li").says(".notice-warn", "Pictures")
	if n := len(h.newest(3).Content.Pictures); n != 0 {
		t.Errorf("%d pictures are left", n)
	}
	other := h.clerk("xihe")
	stolen := with(vase(), url.Values{"picture": {"1"}})
	if p := other.post(fresh, stolen); p.status != http.StatusNotFound && strings.Contains(words(p.Find("main")), "V-1") {
		t.Errorf("another factory's picture was taken: %d", p.status)
	}
}

func TestStock(t *testing.T) {
	h := newHouse(t)
	h.sold(1, 2)
	k := h.clerk("linxi")
	at := "/portal/listings/1/stock"
	p := k.open(at).is(http.StatusOK, at).holds("stock.1", "5")
	k.send(p, at, url.Values{"stock.1": {"1"}}).is(http.StatusUnprocessableEntity, at).says("#f-stock-1-error", "2 pieces").holds("stock.1", "1")
	k.send(p, at, url.Values{"stock.1": {"many"}}).is(http.StatusUnprocessableEntity, at).holds("stock.1", "many")
	k.send(p, at, url.Values{"stock.1": {"12"}}).is(http.StatusOK, at).says(".flashes", "1").holds("stock.1", "12")
	k.send(p, at, url.Values{"stock.1": {"20"}}).is(http.StatusUnprocessableEntity, at).says("#f-stock-1-error", "12")
	var changed int
	h.must(h.db.In(t.Context()).Raw("SELECT count(*) FROM listing_change WHERE listing_id = 1").Scan(&changed).Error)
	if changed == 0 {
		t.Error("the shop is not told of the stock")
	}
	h.must(h.db.In(t.Context()).Exec("UPDATE stock SET on_hand = 2 WHERE variant_id = 1").Error)
	k.open("/portal").says("main", "S-RED").says("main", "Sold out")
	k.post(at, url.Values{"do": {"price"}, "version": {"0"}, "price.1": {"0"}}).is(http.StatusUnprocessableEntity, at).shows(1, "#f-price-1-error")
	k.post(at, url.Values{"do": {"price"}, "version": {"0"}, "price.1": {"199.50"}}).is(http.StatusOK, at).says(".flashes", "in review")
	if s := h.newest(1); s.Revision.State != catalog.RevisionSubmitted || s.Content.Variants[0].Price.Minor != 19950 || s.Content.Variants[1].Price.Minor != 16800 {
		t.Errorf("the new prices are %+v", s.Revision)
	}
	k.post(at, url.Values{"do": {"price"}, "version": {"0"}, "price.1": {"210"}}).is(http.StatusConflict, at).says(".problem", "review")
}

func TestLimitForEachBuyer(t *testing.T) {
	h := newHouse(t)
	k, at := h.clerk("linxi"), "/portal/listings/1/stock"
	wrong := url.Values{"do": {"cap"}, "per_order": {"many"}, "per_person": {"5"}, "days": {""}}
	k.post(at, wrong).is(http.StatusUnprocessableEntity, at).shows(1, "#f-per_order-error").shows(1, "#f-days-error").holds("per_order", "many").holds("per_person", "5")
	k.post(at, url.Values{"do": {"cap"}, "per_order": {"2"}, "per_person": {"5"}, "days": {"30"}}).is(http.StatusOK, at).says(".flashes", "limit").
		holds("per_order", "2").holds("per_person", "5").holds("days", "30")
	h.clerk("xihe").post(at, url.Values{"do": {"cap"}, "per_order": {"1"}}).is(http.StatusNotFound, at)
	k.post(at, url.Values{"do": {"cap"}}).is(http.StatusOK, at).holds("per_order", "").holds("days", "")
}

func TestToday(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("xihe")
	h.must(h.db.In(t.Context()).Exec("UPDATE stock SET on_hand = 50").Error)
	k.open("/portal").is(http.StatusOK, "/portal").says(".empty", "done").says(".today", "1")
	h.must(h.db.In(t.Context()).Exec("UPDATE factory SET state = 'suspended', reason = 'Papers have run out.' WHERE id = 2").Error)
	k.open("/portal").says(".notice-warn", "Papers have run out.")
	k.post("/portal/language", url.Values{"language": {"zh"}, "next": {"/portal/consignments"}}).is(http.StatusOK, "/portal/consignments").says("h1", "订单").says(".empty", "没有待接的订单")
	h.must(h.db.In(t.Context()).Exec("UPDATE listing SET factory_id = 1").Error)
	k.open("/portal").says(".empty", "先发布第一个商品").shows(1, `.empty a[href="/portal/listings/new"]`)
}

const export = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price\n" +
	"fan,Bamboo fan,<p>A fan.</p>,x,,fan,TRUE,Title,Default Title,F-1,120,9,12.50\n" +
	"kite,Paper kite,<p>A kite.</p>,x,,kite,TRUE,Title,Default Title,K-1,200,4,free\n"

func TestImport(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	at := "/portal/import"
	k.send(k.open(at), at, nil).is(http.StatusUnprocessableEntity, at).says(".problem", "Choose a file")
	k.send(k.open(at), at, nil, file{"file", "x.csv", "a,b\n1,2\n"}).is(http.StatusUnprocessableEntity, at).says("#f-file-error", "Shopify")
	p := k.send(k.open(at), at, url.Values{"currency": {"USD"}}, file{"file", "products.csv", export}).is(http.StatusOK, at+"/")
	p.says("h1", "products.csv").says(".notice-info", "nothing is written yet").says(".table", "Variant Price")
	k.open("/portal/listings?tab=draft").shows(0, "main tbody tr")
	bad := k.open(p.path + "/rejected")
	if text := bad.Text(); bad.status != http.StatusOK || !strings.Contains(text, "kite") || strings.Contains(text, "fan") {
		t.Errorf("the bad rows are %d: %s", bad.status, text)
	}
	h.clerk("xihe").open(p.path).is(http.StatusNotFound, p.path)
	h.clerk("xihe").post(p.path, nil).is(http.StatusNotFound, p.path)
	done := k.send(p, p.path, nil).is(http.StatusOK, p.path).says(".flashes", "done").shows(0, "main form")
	k.open("/portal/listings?tab=draft").says(".table", "Bamboo fan")
	k.post(done.path, nil).is(http.StatusOK, p.path)
	k.open(at).says(".table", "products.csv")
	if text := k.open(at + "/export").Text(); !strings.Contains(text, "S-RED") || !strings.Contains(text, "F-1") || strings.Contains(text, "T-1") {
		t.Errorf("the export is %.300s", text)
	}
}

// TestListingTakenDown: the factory reads why the mall took its listing down and how to object, and that it is recalled.
func TestListingTakenDown(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	h.must(h.db.Transact(t.Context(), func(tx *database.DB) error {
		return h.desk.TakeDownTx(t.Context(), tx, h.admin(), moderation.Removal{Listing: 1, Reason: "illegal", Law: "REACH, Annex XVII", Facts: "The dye holds lead."})
	}))
	p := k.open("/portal/listings/1").says(".notice-bad", "Taken down").says(".notice-bad", "breaks the law").says(".notice-bad", "REACH, Annex XVII").says(".notice-bad", "holds lead").says(".notice-bad", "within six months")
	p.shows(1, "main .notice-bad").shows(0, `form[action$="/resume"]`)
	_, err := h.deps.Recalls.Publish(t.Context(), h.admin(), recall.Notice{Listing: 1, Remedies: []string{"refund"}, Texts: map[string]recall.Words{"en": {Hazard: "Lead.", Action: "Stop."}}})
	h.must(err)
	k.open("/portal/listings/1").shows(2, "main .notice-bad").says(".notice-bad", "being recalled")
}
