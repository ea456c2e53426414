package shop_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestDuty(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	t.Run("the bare page compares two parcels around the limit", func(t *testing.T) {
		p := b.open("/en-de/duty").is(http.StatusOK, "/en-de/duty").says("h1", "What customs asks").shows(2, ".duty-column")
		p.says(".duty-column:nth-child(1)", "140,00").says(".duty-column:nth-child(2)", "160,00").says(".duty-why", "The limit is 150,00")
		p.shows(1, ".meter-bar").shows(1, "link[rel=canonical]").shows(0, "meta[name=robots]")
		if low, high := p.text(".duty-column:nth-child(1)"), p.text(".duty-column:nth-child(2)"); !strings.Contains(low, "flat per kind of item") || !strings.Contains(high, "12% of the goods and delivery") {
			t.Errorf("the two duties are not told apart: %s / %s", low, high)
		}
	})
	t.Run("a parcel of one's own is compared across the limit", func(t *testing.T) {
		p := b.open("/en-de/duty?goods=Silk+scarf&price=80&pieces=2").is(http.StatusOK, "/en-de/duty?goods=Silk+scarf&price=80&pieces=2")
		p.says(".duty-mine", "160,00").says(".duty-column:not(.duty-mine)", "140,00").says(".duty-answer h2", "Silk scarf to Germany").shows(1, "meta[name=robots][content=noindex]")
		p.shows(1, ".duty-row-mine").shows(0, "link[rel=canonical]")
	})
	t.Run("an HS code is enough", func(t *testing.T) {
		b.open("/en-gb/duty?hs=6109.10&price=20").says(".duty-answer h2", "HS 6109.10").shows(1, ".duty-mine .landed-bar")
		b.open("/en-gb/duty?goods=610910&price=20").says(".duty-answer h2", "HS 6109.10")
	})
	t.Run("words are enough, with what else they may mean", func(t *testing.T) {
		p := b.open("/en-de/duty?goods=ladies+leather+handbag&price=40").says(".duty-answer .meta", "4202.21").shows(1, `.duty-guesses a[aria-current="true"]`)
		if n := p.Find(".duty-guesses li").Length(); n < 2 || n > 5 {
			t.Errorf("%d headings are proposed", n)
		}
		b.open("/fr-fr/duty?goods=mon+vieux+pull&price=40").says(".duty-answer .meta", "6110.30")
	})
	t.Run("a region may be named without its country", func(t *testing.T) {
		b.open("/en-br/duty?goods=Book&price=10&to=BR&region=SP").shows(1, `#f-region option[value="BR-SP"][selected]`)
		b.open("/en-br/duty?goods=Book&price=10&to=br&region=br-sp").shows(1, `#f-region option[value="BR-SP"][selected]`)
		if first := b.open("/en-br/duty").Find("#f-region optgroup").First().AttrOr("label", ""); first != "Brazil" {
			t.Errorf("the regions begin with those of %q", first)
		}
	})
	t.Run("amounts are typed as they are printed, and read in either form", func(t *testing.T) {
		b.open("/en-de/duty").shows(1, `#f-price[value="140,00"]`)
		b.open("/en-de/duty?price=abc").says("#f-price-error", "such as 24,90")
		b.open("/en-de/duty?goods=Book&price=24.90").says(".duty-mine h3", "24,90")
		b.open("/en-de/duty?goods=Book&price=24,90").says(".duty-mine h3", "24,90")
		b.open("/en-de/search?min=cheap").says("#f-min-error", "such as 24,90")
	})
	t.Run("a code there is none of is called that", func(t *testing.T) {
		b.open("/en-de/duty?hs=9999.99").says("#f-hs-error", "no HS code 9999.99")
		b.open("/de-de/duty?goods=9999.99").says("#f-goods-error", "gibt es nicht")
		b.open("/en-de/duty?hs=12").says("#f-hs-error", "4 to 10 digits")
	})
	t.Run("another country, another day", func(t *testing.T) {
		b.open("/en-de/duty?goods=Book&price=40&to=GB&on=2026-06-30").says(".duty-answer h2", "Book to the United Kingdom").says(".duty-answer .meta + .meta", "30 Jun 2026")
		b.open("/en-de/duty?goods=Silk+scarf&price=40&on=2026-06-30").says(".duty-mine .landed-parts", "0,00")
	})
	t.Run("what has no price says why and what to do", func(t *testing.T) {
		p := b.open("/en-us/duty?goods=Bicycle&price=3000").is(http.StatusOK, "/en-us/duty?goods=Bicycle&price=3000")
		p.says(".duty-mine .notice", "simple customs entry").says(".duty-mine .notice", "customs broker")
	})
	t.Run("all countries side by side", func(t *testing.T) {
		p := b.open("/en-de/duty?goods=Silk+scarf&price=40&abroad=yes")
		if n := p.Find("#abroad tbody tr").Length(); n < 30 {
			t.Errorf("%d countries are compared", n)
		}
	})
	t.Run("speaks the reader's language", func(t *testing.T) {
		b.open("/ar-ae/duty").shows(1, `html[dir="rtl"]`).says("h1", "ما تطلبه الجمارك")
		b.open("/de-de/duty").says(".duty-why", "Die Grenze liegt bei")
	})
}

func TestDutyRefuses(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	for query, field := range map[string]string{
		"goods=unobtainium": "goods", "goods=9999.99": "goods", "hs=9999": "hs", "hs=12": "hs", "price=abc": "price", "price=0": "price", "price=-3": "price", "price=10000001": "price",
		"price=1.234567": "price", "currency=XXX": "currency", "pieces=0": "pieces", "pieces=1001": "pieces", "pieces=1.5": "pieces",
		"grams=0": "grams", "grams=1000001": "grams", "delivery=-1": "delivery", "delivery=x": "delivery", "to=ZZ": "to", "to=US&region=CA-ON": "region",
		"on=2019-01-01": "on", "on=soon": "on", "to=US&region=US-ZZ": "region",
	} {
		path := "/en-de/duty?" + query
		p := b.open(path).is(http.StatusUnprocessableEntity, path).shows(1, ".problem").shows(0, ".duty-column")
		if p.Find("#f-"+field+"[aria-invalid]").Length() != 1 {
			t.Errorf("%s: the field %s is not marked", query, field)
		}
	}
	b.open("/en-de/duty?price=abc&goods=Book&pieces=7").shows(1, `#f-price[value="abc"]`).shows(1, `#f-goods[value="Book"]`).shows(1, `#f-pieces[value="7"]`)
}

func TestAdvice(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.open("/en-de/l/silk-scarf").says(".buybox", "A second one in the same parcel adds").says(".buybox .breakdown > p a", "How duty works")
	b.fill("silk-scarf", "2").says(".line .advice", "One more adds").says(".consignment-foot .meter-limit", "passes").shows(1, ".consignment-foot .meter-bar")
}
