package guide_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/locale"
)

func load(t *testing.T) *guide.Guide {
	t.Helper()
	g, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// each tells of every text in every language.
func each(g *guide.Guide, tell func(locale.Language, *guide.Text)) {
	for _, l := range locale.Languages() {
		for _, topic := range g.Topics(l) {
			for _, text := range topic.Answers {
				tell(l, text)
			}
		}
		for _, text := range g.Legal(l) {
			tell(l, text)
		}
	}
}

// filled are numbers for the figures that the shop adds.
func filled(g *guide.Guide) map[string]string {
	figures := g.Figures()
	for _, name := range []string{"destinations", "search_days", "pay_minutes", "quote_minutes"} {
		figures[name] = "7"
	}
	return figures
}

var placeholder = regexp.MustCompile(`\{\{\w+\}\}`)

// figuresOf are the figures a text names, in order.
func figuresOf(t *guide.Text) []string {
	found := placeholder.FindAllString(t.HTML("/x", nil)+t.Note(nil), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestTexts(t *testing.T) {
	g := load(t)
	links := regexp.MustCompile(`href="([^"]*)"`)
	english := map[string]*guide.Text{}
	each(g, func(l locale.Language, text *guide.Text) {
		where := string(l) + " " + text.Topic + "/" + text.Slug
		if l == locale.English {
			english[text.Topic+"/"+text.Slug] = text
		}
		html := text.HTML("/en-de", filled(g))
		if left := placeholder.FindString(html + text.Note(filled(g)) + text.Lead(filled(g))); left != "" {
			t.Errorf("%s: nobody says what %s is", where, left)
		}
		if text.Lead(nil) == "" || strings.Contains(html, "@market@") || strings.Contains(html, "<h1") {
			t.Errorf("%s is not whole: %.80s", where, html)
		}
		first := english[text.Topic+"/"+text.Slug]
		if a, b := figuresOf(text), figuresOf(first); !slices.Equal(a, b) {
			t.Errorf("%s names %v, in English %v", where, a, b)
		}
		if (text.Demonstration == "") != (first.Demonstration == "") {
			t.Errorf("%s: what a demonstration adds is not in both languages", where)
		}
		for _, link := range links.FindAllStringSubmatch(html, -1) {
			if slug, ok := strings.CutPrefix(link[1], "/en-de/help/"); ok {
				_, ok = g.Answer(l, slug)
				check(t, ok, where, link[1])
			}
			if slug, ok := strings.CutPrefix(link[1], "/en-de/legal/"); ok {
				_, ok = g.LegalText(l, slug)
				check(t, ok, where, link[1])
			}
		}
	})
	if len(english) < 20 {
		t.Errorf("only %d texts", len(english))
	}
}

func check(t *testing.T, ok bool, where, link string) {
	t.Helper()
	if !ok {
		t.Errorf("%s leads to %s, which is no page", where, link)
	}
}

func TestAsked(t *testing.T) {
	g := load(t)
	for typed, want := range map[string]string{
		"return policy": "withdraw", "How do I return something?": "withdraw", "track my order": "track-order", "where is my order": "track-order",
		"customs fees": "extra-charges", "shipping costs": "delivery-services", "refund": "refund", "forgot password": "password",
	} {
		found := g.Asked(locale.English, typed)
		if len(found) == 0 || found[0].Slug != want || len(found) > 3 {
			t.Errorf("%q finds %v, want %s first", typed, slugs(found), want)
		}
	}
	for _, typed := range []string{"", "teapot", "silk scarf", "parcel shelf", "how", "gift card holder", "track light", "price tag gun"} {
		if found := g.Asked(locale.English, typed); len(found) > 0 {
			t.Errorf("who looks for %q is shown %v", typed, slugs(found))
		}
	}
}

// TestAskedInEveryLanguage: the commonest question finds its answer, and goods find none.
func TestAskedInEveryLanguage(t *testing.T) {
	g := load(t)
	for l, typed := range map[locale.Language][3]string{
		"de": {"Rückgabe", "Wo ist meine Bestellung?", "Teekanne"}, "fr": {"retour", "Où est ma commande ?", "théière"},
		"es": {"devoluciones", "¿Dónde está mi pedido?", "tetera"}, "pt-BR": {"devolução", "Onde está meu pedido?", "bule"},
		"it": {"reso", "Dov'è il mio ordine?", "teiera"}, "nl": {"retourneren", "Waar is mijn bestelling?", "theepot"},
		"pl": {"zwrot", "Gdzie jest moje zamówienie?", "czajniczek"}, "ja": {"返品", "注文はどこですか", "急須"},
		"ko": {"반품", "주문 조회", "찻주전자"}, "ar": {"إرجاع", "أين طلبي", "إبريق شاي"}, "zh-Hans": {"退货", "我的订单在哪里", "茶壶"},
	} {
		for i, want := range []string{"withdraw", "track-order"} {
			if found := g.Asked(l, typed[i]); !slices.Contains(slugs(found), want) {
				t.Errorf("%s: %q finds %v, not %s", l, typed[i], slugs(found), want)
			}
		}
		if found := g.Asked(l, typed[2]); len(found) > 0 {
			t.Errorf("%s: %q finds %v", l, typed[2], slugs(found))
		}
	}
}

// TestFind: whoever types the title of an answer finds it in every language.
func TestFind(t *testing.T) {
	g := load(t)
	each(g, func(l locale.Language, text *guide.Text) {
		if text.Topic == "" {
			return
		}
		if found := g.Find(l, text.Title); len(found) == 0 || !slices.Contains(slugs(found[:min(3, len(found))]), text.Slug) {
			t.Errorf("%s: %q finds %v, not %s", l, text.Title, slugs(found), text.Slug)
		}
	})
	if found := g.Find(locale.English, "xylophone"); len(found) > 0 {
		t.Errorf("a word of no answer finds %v", slugs(found))
	}
	if found := g.Find(locale.English, "how"); len(found) > 0 {
		t.Errorf("a word that tells nothing finds %v", slugs(found))
	}
}

func slugs(texts []*guide.Text) []string {
	var list []string
	for _, t := range texts {
		list = append(list, t.Slug)
	}
	return list
}

func TestCountries(t *testing.T) {
	g := load(t)
	for country, days := range map[string]int{"DE": 14, "KR": 7, "BR": 7} {
		if w, ok := g.Withdrawal(country); !ok || w.Days != days || w.Law.Act == "" || w.Law.LookedUp.IsZero() {
			t.Errorf("%s: %+v", country, w)
		}
	}
	if w, ok := g.Withdrawal("US"); ok {
		t.Errorf("the United States: %+v", w)
	}
	if r := g.Registers("DE"); len(r) != 2 || !strings.HasPrefix(r[0].Name, "Safety Gate") {
		t.Errorf("registers of Germany: %+v", r)
	}
	if r := g.Registers("ZA"); len(r) != 1 {
		t.Errorf("registers of South Africa: %+v", r)
	}
}

func TestAnswer(t *testing.T) {
	g := load(t)
	text, ok := g.Answer(locale.English, "withdraw")
	if !ok || len(g.Beside(locale.English, text)) != 3 || len(text.Laws) != 2 {
		t.Errorf("the answer about withdrawal: %+v", text)
	}
}
