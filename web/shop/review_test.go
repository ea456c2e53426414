package shop_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/review"
)

const praise = "Soft, light, and the hem is rolled by hand."

// received is the link of a new order of two red scarves that has arrived.
func (h *house) received(b *browser) string {
	h.t.Helper()
	path := strings.Replace(b.bought().path, "/thanks", "", 1)
	h.must(h.db.In(h.t.Context()).Exec("UPDATE consignment SET state = ?, delivered_at = ?", order.Delivered, h.clock()).Error)
	return path
}

// reviewOf is the address of the review of the order's first line.
func reviewOf(orderPath string) string { return strings.Replace(orderPath, "?", "/review/1?", 1) }

// said writes a review by the form.
func (b *browser) said(orderPath string, typed ...string) sheet {
	b.h.t.Helper()
	form := b.open(reviewOf(orderPath)).is(http.StatusOK, "/en-de/o/")
	return b.send(form, "/review/1?", append([]string{"stars", "4", "body", praise}, typed...)...)
}

func TestReview(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	path := strings.Replace(b.bought().path, "/thanks", "", 1)
	t.Run("waits until it has arrived", func(t *testing.T) {
		b.open(path).shows(0, `a[href*="/review/"]`)
		b.open(reviewOf(path)).is(http.StatusConflict, "/en-de/o/").says("main", "once it has been delivered")
	})
	h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET state = ?, delivered_at = ?", order.Delivered, h.clock()).Error)
	t.Run("is offered with the order, and to nobody else", func(t *testing.T) {
		b.open(path).shows(1, `.line-voice a[href*="/review/1?key="]`)
		bare, _, _ := strings.Cut(reviewOf(path), "?")
		b.open(bare).is(http.StatusNotFound, bare)
		b.open(strings.Replace(path, "?", "/review/2?", 1)).is(http.StatusNotFound, "/en-de/o/")
	})
	t.Run("names each wrong field and keeps what was typed", func(t *testing.T) {
		p := b.said(path, "stars", "", "body", "short", "title", "Warm & light", "quality", "9", "language", "xx").is(http.StatusUnprocessableEntity, "/en-de/o/")
		p.says(".problem", "Choose 1 to 5 stars").says("#f-body-error", "at least 10").shows(1, "#f-quality-error").shows(1, "#f-language-error")
		p.shows(1, `#f-title[value="Warm & light"]`).says("#f-body", "short")
	})
	t.Run("is shown at once and counts", func(t *testing.T) {
		p := b.said(path, "title", "Lovely", "quality", "5", "author", "Anna W.").is(http.StatusOK, "/en-de/o/").says(".flashes", "shown now")
		p.says(".line-voice .pill", "Shown").shows(1, `.line-voice a[href*="/review/1"]`)
		l := b.open("/en-de/l/silk-scarf").says(".buybox .rating", "4 of 5 stars, 1 review").says("#reviews .voice h3", "Lovely").says("#reviews .voice", praise)
		l.says("#reviews .voice-by", "Anna W. · Germany").says("#reviews .badge", "Delivered purchase").says("#reviews details.breakdown", "Only those to whom")
		l.shows(1, `#reviews .rating-bars a[href="/en-de/l/silk-scarf/reviews?stars=4"]`).shows(1, "#reviews .rating-bars a")
		b.open("/de-de/l/silk-scarf").shows(1, `#reviews .voice-body[lang="en"][dir="auto"]`).says("#reviews .voice-by", "geschrieben auf Englisch")
		b.open("/en-de/c/scarves").says(".card .rating", "4 of 5 stars, 1 review")
	})
	t.Run("is changed", func(t *testing.T) {
		b.open(reviewOf(path)).says("h1", "Change").shows(1, `#f-title[value="Lovely"]`).shows(1, `input[name=stars][value="4"][checked]`)
		b.said(path, "stars", "2", "body", "The colour ran in the first wash.")
		b.open("/en-de/l/silk-scarf").says(".buybox .rating", "2 of 5 stars, 1 review").says("#reviews .voice-by", "changed on")
	})
	t.Run("waits for a person when a rule finds something", func(t *testing.T) {
		b.said(path, "body", "Cheaper at www.example.com").says(".flashes", "A person looks").says(".line-voice .pill", "Being looked at")
		b.open(reviewOf(path)).says(".notice", "a person looks at it first")
		b.open("/en-de/l/silk-scarf").shows(0, ".buybox .rating").says("#reviews", "No reviews yet")
	})
	t.Run("is taken back", func(t *testing.T) {
		b.send(b.open(reviewOf(path)), "/delete").is(http.StatusOK, "/en-de/o/").says(".flashes", "deleted").says(".line-voice", "Write a review")
	})
}

func TestReviews(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	path := h.received(b)
	b.open("/en-de/l/silk-scarf/reviews").is(http.StatusOK, "/en-de/l/").shows(1, ".empty").shows(1, `meta[name=robots][content=noindex]`)
	b.said(path, "author", "<b>Anna</b>")
	t.Run("are filtered by addresses", func(t *testing.T) {
		p := b.open("/en-de/l/silk-scarf/reviews").shows(1, ".voice").says(".voice-by", "<b>Anna</b>").shows(0, "meta[name=robots]")
		p.shows(1, `link[rel=canonical][href$="/en-de/l/silk-scarf/reviews"]`)
		b.open("/en-de/l/silk-scarf/reviews?stars=4&lang=en").shows(1, ".voice").shows(2, ".chip").shows(1, `.rating-bars a[aria-current="true"][href="/en-de/l/silk-scarf/reviews?lang=en"]`)
		b.open("/en-de/l/silk-scarf/reviews?stars=5").shows(0, ".voice").shows(1, ".empty")
		b.open("/en-de/l/silk-scarf/reviews?stars=many&lang=xx&page=-2&sort=helpful").shows(1, ".voice").shows(0, ".chip")
		b.open("/en-de/l/none/reviews").is(http.StatusNotFound, "/en-de/l/none")
	})
	r := b.open("/en-de/l/silk-scarf/reviews").Find(`.voice a[href*="/reviews/"]`).AttrOr("href", "")
	t.Run("are voted for by members", func(t *testing.T) {
		_, err := h.deps.Accounts.Create(t.Context(), account.New{Role: account.Consumer, Email: "bea@example.com", Name: "bea", Language: "en", Password: password})
		h.must(err)
		b.send(b.open(r), "/helpful").is(http.StatusOK, "/en-de/sign-in")
		bea := h.browser()
		bea.signIn("bea@example.com")
		for range 2 {
			bea.send(bea.open(r), "/helpful").is(http.StatusOK, r).says(".flashes", "Your vote counts").says(".voice-by", "1 reader found it helpful")
		}
	})
	t.Run("are reported without an account", func(t *testing.T) {
		p := b.send(b.open(r), "/report", "words", "odd").is(http.StatusUnprocessableEntity, r).shows(1, "#f-reason-error").says("#f-words", "odd")
		b.send(p, "/report", "reason", "fake").is(http.StatusOK, r).says(".notice-ok", "reached us")
		if n, err := h.deps.Reviews.Waiting(t.Context()); err != nil || n[review.ViewReported] != 1 {
			t.Errorf("%v %v", n, err)
		}
		b.post("/en-de/reviews/none/report", url.Values{"reason": {"fake"}}).is(http.StatusNotFound, "/en-de/reviews/none")
	})
	t.Run("are told to machines only when there are some", func(t *testing.T) {
		p := b.open("/en-de/l/silk-scarf")
		if !strings.Contains(p.Find(`script[type="application/ld+json"]`).Text(), `"aggregateRating":{"@type":"AggregateRating","ratingValue":4,"reviewCount":1}`) {
			t.Error(p.Find(`script[type="application/ld+json"]`).Text())
		}
		if strings.Contains(b.open("/en-de/l/teapot").Find(`script[type="application/ld+json"]`).Text(), "aggregateRating") {
			t.Error("a listing without reviews is rated")
		}
	})
}

// TestReviewStatements: reviews cost the product page one statement, and none while there are none.
func TestReviewStatements(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	const path = "/en-de/l/silk-scarf"
	h.counted(path)
	_, before := h.counted(path)
	b.said(h.received(b))
	p, after := h.counted(path)
	p.shows(1, ".voice")
	if len(after) != len(before)+1 {
		t.Errorf("%d statements without reviews, %d with:\n%s", len(before), len(after), strings.Join(after, "\n"))
	}
	if _, sent := h.counted(path + "/reviews"); len(sent) > 5 {
		t.Errorf("the page of reviews takes %d:\n%s", len(sent), strings.Join(sent, "\n"))
	}
}

// photo is a picture as a phone sends it.
func photo(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 {
		img.Set(i, i%48, color.RGBA{R: 200, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sendPictures posts the review's form with files.
func (b *browser) sendPictures(path string, fields map[string]string, files ...[]byte) sheet {
	b.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		b.h.must(w.WriteField(name, value))
	}
	for _, file := range files {
		part, err := w.CreateFormFile("pictures", "scarf.png")
		b.h.must(err)
		_, err = part.Write(file)
		b.h.must(err)
	}
	b.h.must(w.Close())
	return b.answer(b.http.Post(b.h.URL+path, w.FormDataContentType(), &body))
}

func TestReviewPictures(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	path := h.received(b)
	fields := map[string]string{"stars": "5", "body": "short", "language": "en"}
	t.Run("are kept while the form is mended", func(t *testing.T) {
		p := b.sendPictures(reviewOf(path), fields, photo(t)).is(http.StatusUnprocessableEntity, "/en-de/o/").shows(1, "input[name=kept]")
		fields["kept"], fields["body"] = p.Find("input[name=kept]").AttrOr("value", ""), praise
		b.sendPictures(reviewOf(path), fields).is(http.StatusOK, "/en-de/o/").says(".line-voice .pill", "Being looked at")
		b.open(reviewOf(path)).shows(1, ".voice-pictures img")
	})
	t.Run("are refused when they are none, too many, or another's", func(t *testing.T) {
		b.sendPictures(reviewOf(path), fields, []byte("no picture")).is(http.StatusUnprocessableEntity, "/en-de/o/").says("#f-pictures-error", "scarf.png")
		b.sendPictures(reviewOf(path), fields, photo(t), photo(t), photo(t), photo(t)).is(http.StatusUnprocessableEntity, "/en-de/o/").says("#f-pictures-error", "at most 4")
		fields["kept"] = strings.Repeat("a", 64) + ".64.48.AAAAAAAAAAAAAAAAAAAAAA"
		b.sendPictures(reviewOf(path), fields).is(http.StatusOK, "/en-de/o/")
		number := strings.Split(strings.Split(path, "/")[3], "?")[0]
		o, err := h.deps.Orders.Order(t.Context(), number)
		h.must(err)
		said, err := h.deps.Reviews.OfOrder(t.Context(), o.ID)
		h.must(err)
		if r := said[id.Line(o.Lines()[0].ID)]; len(r.Pictures) != 0 || r.State != review.Shown {
			t.Errorf("%+v", r)
		}
	})
}
