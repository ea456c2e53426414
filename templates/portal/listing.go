package portal

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/templates/ui"
)

// ListingsPage is one tab of the factory's listings.
type ListingsPage struct {
	Page
	Tab    catalog.Tab
	Search string
	Shelf  *catalog.Shelf
	Reach  map[id.Listing]customs.Reach // where each may be sold, as far as its heading is known
	Steps  ui.Neighbours
}

// ListingTabs are the tabs in the order they are shown; that of removed listings only if there are any.
func ListingTabs(counts map[catalog.Tab]int) []catalog.Tab {
	tabs := []catalog.Tab{catalog.TabLive, catalog.TabSubmitted, catalog.TabRejected, catalog.TabDraft, catalog.TabStopped}
	if counts[catalog.TabRemoved] > 0 {
		tabs = append(tabs, catalog.TabRemoved)
	}
	return append(tabs, catalog.TabAll)
}

func (p ListingsPage) tabs(ctx context.Context) []ui.Tab {
	var list []ui.Tab
	for _, t := range ListingTabs(p.Shelf.Counts) {
		list = append(list, ui.Tab{Label: in(ctx).T("portal.shelf_" + string(t)), URL: "/portal/listings?tab=" + string(t),
			Count: p.Shelf.Counts[t], Current: t == p.Tab})
	}
	return list
}

// nothing is what an empty tab says, with the way on.
func (p ListingsPage) nothing(ctx context.Context) ui.Nothing {
	t := in(ctx)
	n := ui.Nothing{Drawing: "goods", Title: t.T("portal.no_" + string(p.Tab)), Text: t.T("portal.no_listing_text"),
		Actions: []ui.Action{{Kind: ui.Primary, Label: t.T("portal.publish"), URL: "/portal/listings/new"},
			{Kind: ui.Secondary, Label: t.T("portal.import_file"), URL: "/portal/import"}}}
	if p.Search != "" {
		n.Drawing, n.Title, n.Text = "search", t.T("portal.not_found", "words", p.Search), t.T("portal.not_found_text")
		n.Actions = []ui.Action{{Kind: ui.Secondary, Label: t.T("portal.clear_search"), URL: "/portal/listings?tab=" + string(p.Tab)}}
	}
	return n
}

// pill is where a listing stands, in tone and word: what has been edited beside what is live.
type pill struct{ tone, key string }

func pills(state catalog.State, revision catalog.RevisionState) []pill {
	var list []pill
	if p, ok := map[catalog.State]pill{catalog.Live: {"ok", "live"}, catalog.Stopped: {"warn", "stopped"}, catalog.Removed: {"bad", "removed"}}[state]; ok {
		list = append(list, p)
	}
	if p, ok := map[catalog.RevisionState]pill{catalog.RevisionDraft: {"info", "draft"}, catalog.RevisionSubmitted: {"info", "submitted"},
		catalog.RevisionRejected: {"bad", "rejected"}}[revision]; ok {
		list = append(list, p)
	}
	return list
}

// ListingPage is the page a listing is written on. Sheet is nil for a new one.
type ListingPage struct {
	Page
	Sheet      *catalog.Sheet
	Form       ListingForm
	Categories []ui.Option
	Codes      Codes  // to choose the HS code from
	Suggested  string // the HS code that fits most goods of the chosen category
	Refusal    *moderation.Decision
	Recalled   bool
	Removal    *moderation.Decision // why the mall took it down
	Missing    []string
	Doors      []Door
	Admission  Admission
	LiveStock  map[string]int // what is there of each SKU on sale
	Conflict   string         // why the form could not be saved although nothing is wrong with it (stale, submitted), or is asked about (closed)
	Errors     ui.Errors
}

// Door is what one piece costs a consumer in a market, delivered.
type Door struct {
	Country string
	Price   money.Amount
	Refused string // the key of the reason why it can't be sent there
}

// ListingForm is a listing as it is typed.
type ListingForm struct {
	Version                int
	Currency               money.Currency
	Texts                  []FormText
	Category, HS, Origin   string
	DeclaredZH, DeclaredEN string
	Options                []FormOption
	Variants               []FormVariant
	Pictures               []FormPicture
	Attributes             []FormAttribute
	Flags, Held            []string // Held are the codes of the papers that are ticked
	Papers, Tags           string   // Papers are others, as they were typed
	Responsible            catalog.Responsible
	HSAssumed, SizeAssumed bool // nobody has confirmed them yet
}

// FormText is what the listing says in one language; Description is text as catalog.FromText reads it.
type FormText struct {
	Language                    locale.Language
	Title, Summary, Description string
}

// FormOption is something to choose between: Values has one a line, "Chinese = English".
type FormOption struct{ NameZH, NameEN, Values string }

// FormVariant is a row of the variants. Choices holds the chosen value's label for each option.
type FormVariant struct {
	SKU, Price, Stock, Grams, Length, Width, Height string
	Choices                                         []string
}

// FormPicture is a picture of the listing, in its place.
type FormPicture struct {
	ID  id.Picture
	Row catalog.Picture
}

// FormAttribute is a fact about the goods.
type FormAttribute struct{ Key, ZH, EN string }

// Label is how a value of a choice is called in the form: Chinese first.
func Label(words map[string]string) string {
	if zh := words[string(locale.Chinese)]; zh != "" {
		return zh
	}
	return catalog.In(words, locale.English)
}

// AttributeKeys are the facts that have a name in every language.
func AttributeKeys() []string {
	return []string{"material", "size", "capacity", "weight", "contents", "care", "technique", "weave", "power", "battery", "connection",
		"plug", "light", "standard", "retention", "burn_time", "age", "lens", "camera", "resolution", "range"}
}

// action is where the form goes.
func (p ListingPage) action(fragment string) string {
	at := "/portal/listings/new"
	if p.Sheet != nil {
		at = listingPath(p.Sheet.Listing.ID, "")
	}
	return at + fragment
}

func (p ListingPage) heading(ctx context.Context) string {
	if p.Sheet == nil {
		return in(ctx).T("portal.publish")
	}
	return title(ctx, catalog.Best(p.Sheet.Content.Texts, in(ctx).Language()).Title)
}

// waits tells whether the listing is before the moderators, and can't be changed. A form that was sent while another
// window submitted the listing stays open: what was typed in it must not be lost.
func (p ListingPage) waits() bool {
	return p.Conflict == "" && p.Sheet != nil && p.Sheet.Revision.State == catalog.RevisionSubmitted
}

func (p ListingPage) live() bool { return p.Sheet != nil && p.Sheet.Listing.State == catalog.Live }

func (p ListingPage) state() catalog.State {
	if p.Sheet == nil {
		return ""
	}
	return p.Sheet.Listing.State
}

// textID makes the errors of Content.Check lead to the Chinese field.
func textID(field string, l locale.Language) string {
	if l == locale.Chinese {
		return ui.FieldID(field)
	}
	return ui.FieldID(field + "_" + l.Code())
}

// main are the two languages every listing should have; others are folded away.
func (f ListingForm) main() []FormText { return f.Texts[:min(2, len(f.Texts))] }

func (f ListingForm) others() []FormText { return f.Texts[min(2, len(f.Texts)):] }

// translated tells how many of the other languages have a text.
func (f ListingForm) translated() int {
	n := 0
	for _, t := range f.others() {
		if t.Title != "" {
			n++
		}
	}
	return n
}

func (p ListingPage) textError(ctx context.Context, field string, l locale.Language) string {
	if l == locale.Chinese {
		return p.Errors.Field(ctx, field)
	}
	return ""
}

// pickable are the answers of a variant's choice of option n, with the one that is chosen.
func (f ListingForm) pickable(ctx context.Context, n int, chosen string) []ui.Option {
	list := []ui.Option{{Value: "", Label: in(ctx).T("portal.choose")}}
	for _, label := range f.Labels(n) {
		list = append(list, ui.Option{Value: label, Label: label, Selected: label == chosen})
	}
	return list
}

// Labels are the names of the values of option n.
func (f ListingForm) Labels(n int) []string {
	var labels []string
	for _, words := range ValuesOf(f.Options[n].Values) {
		labels = append(labels, Label(words))
	}
	return labels
}

func (v FormVariant) choice(n int) string {
	if n < len(v.Choices) {
		return v.Choices[n]
	}
	return ""
}

func (o FormOption) name(n int) string {
	for _, s := range []string{o.NameZH, o.NameEN} {
		if s != "" {
			return s
		}
	}
	return strconv.Itoa(n + 1)
}

func variantName(n int, field string) string { return fmt.Sprintf("variants.%d.%s", n, field) }

func flagged(f ListingForm, flag string) bool { return slices.Contains(f.Flags, flag) }

func (f ListingForm) attributeOptions(ctx context.Context, key string) []ui.Option {
	list := []ui.Option{{Value: "", Label: in(ctx).T("portal.choose")}}
	keys := AttributeKeys()
	if key != "" && !slices.Contains(keys, key) {
		keys = append(keys, key)
	}
	for _, k := range keys {
		o := ui.Option{Value: k, Label: k, Selected: k == key}
		if in(ctx).Has("shop.attribute." + k) {
			o.Label = in(ctx).T("shop.attribute." + k)
		}
		list = append(list, o)
	}
	return list
}
