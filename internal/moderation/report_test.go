package moderation_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/moderation"
)

// filing is a whole report about a listing.
func filing() moderation.Filing {
	return moderation.Filing{URL: "https://mall.example/en-de/l/silk-scarf-c", Slug: "silk-scarf-c", Ground: "counterfeit", Language: "en", Country: "DE",
		Explanation: "The pattern is mine and was registered in 2019.", Name: "Ann", Email: "Ann@Example.com", Honest: true}
}

// receipts counts the letters that wait to be written about reports.
func (h *house) receipts() int {
	h.t.Helper()
	counts, err := job.Counts(h.t.Context(), h.DB)
	must(h.t, err)
	n := 0
	for _, c := range counts {
		if c.Kind == (moderation.ReportMail{}).Kind() {
			n += c.Jobs
		}
	}
	return n
}

func TestFile(t *testing.T) {
	h := open(t)
	r := h.submitted(scarf("C"))
	must(t, h.Approve(t.Context(), h.admins[0], moderation.Judgement{Revision: r.ID, Version: r.Version}))
	l, err := h.Catalog.ListingByID(t.Context(), r.ListingID)
	must(t, err)
	f := filing()
	f.Slug = l.Slug
	number, err := h.File(t.Context(), f)
	must(t, err)
	if _, err := id.ParseNumber(number); err != nil || !strings.HasPrefix(number, "RP-") {
		t.Errorf("the number is %s", number)
	}
	got, err := h.Report(t.Context(), number)
	must(t, err)
	if got.State != moderation.ReportReceived || got.ListingID == nil || *got.ListingID != l.ID || got.FactorySlug != "linxi" || got.Email != "ann@example.com" {
		t.Errorf("kept %+v", got)
	}
	if h.receipts() != 1 {
		t.Errorf("%d receipts", h.receipts())
	}
}

func TestFileWithoutAName(t *testing.T) {
	h := open(t)
	nobody := filing()
	nobody.Slug, nobody.Name, nobody.Email = "", "", ""
	number, err := h.File(t.Context(), nobody)
	must(t, err)
	if h.receipts() != 0 {
		t.Errorf("%s: %d receipts", number, h.receipts())
	}
	if b, err := h.Backlog(t.Context()); err != nil || b.Reports.Waiting != 1 || b.Reports.Oldest.IsZero() {
		t.Errorf("waits %+v, %v", b, err)
	}
}

func TestFileRefuses(t *testing.T) {
	h := open(t)
	for field, spoil := range map[string]func(*moderation.Filing){
		"about": func(f *moderation.Filing) { f.URL = "" }, "ground": func(f *moderation.Filing) { f.Ground = "taste" },
		"explanation": func(f *moderation.Filing) { f.Explanation = "bad" }, "email": func(f *moderation.Filing) { f.Email = "ann" },
		"name": func(f *moderation.Filing) { f.Name = strings.Repeat("a", 201) }, "honest": func(f *moderation.Filing) { f.Honest = false },
	} {
		f := filing()
		spoil(&f)
		_, err := h.File(t.Context(), f)
		e, ok := fault.As(err)
		if !ok || len(e.Fields) != 1 || e.Fields[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// filed are the numbers of three reports, the oldest first.
func (h *house) filed() []string {
	h.t.Helper()
	var numbers []string
	for range 3 {
		number, err := h.File(h.t.Context(), filing())
		must(h.t, err)
		numbers = append(numbers, number)
	}
	return numbers
}

func TestRule(t *testing.T) {
	h := open(t)
	numbers := h.filed()
	ruling := moderation.Ruling{Number: numbers[1], State: moderation.ReportUpheld, Reason: "illegal", Statement: " The listing is off sale. "}
	must(t, h.Rule(t.Context(), h.admins[1], ruling))
	got, err := h.Report(t.Context(), numbers[1])
	must(t, err)
	if got.State != moderation.ReportUpheld || got.AdminName != "Bo" || got.DecidedAt == nil || got.Statement != "The listing is off sale." {
		t.Errorf("decided %+v", got)
	}
	if err := h.Rule(t.Context(), h.admins[0], ruling); fault.KindOf(err) != fault.Conflict {
		t.Errorf("decided twice: %v", err)
	}
}

// reported files a report about a listing that is on sale, and gives both.
func (h *house) reported() (number string, l id.Listing) {
	h.t.Helper()
	r := h.submitted(scarf("C"))
	must(h.t, h.Approve(h.t.Context(), h.admins[0], moderation.Judgement{Revision: r.ID, Version: r.Version}))
	listing, err := h.Catalog.ListingByID(h.t.Context(), r.ListingID)
	must(h.t, err)
	f := filing()
	f.Slug = listing.Slug
	number, err = h.File(h.t.Context(), f)
	must(h.t, err)
	return number, r.ListingID
}

// down is a ruling that takes the listing down.
func down(number string) moderation.Ruling {
	return moderation.Ruling{Number: number, State: moderation.ReportUpheld, Reason: "illegal", Statement: "It is off sale.", Measure: moderation.TakenDown,
		Law: " Regulation (EU) 2017/1001, Article 9 ", Facts: "The pattern is registered."}
}

func TestTakeDown(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	number, l := h.reported()
	letters := h.letters()
	must(t, h.Rule(ctx, h.admins[1], down(number)))
	if h.onSale(l) {
		t.Fatal("it is still on sale")
	}
	last, ok, err := h.Standing(ctx, l)
	must(t, err)
	if !ok || last.Verdict != moderation.TakeDown || last.Law != "Regulation (EU) 2017/1001, Article 9" || last.AdminName != "Bo" || last.ReportID == nil {
		t.Errorf("recorded %+v", last)
	}
	if h.letters() != letters+1 || h.receipts() != 2 {
		t.Errorf("%d letters, %d receipts", h.letters()-letters, h.receipts())
	}
	if err := h.Catalog.Resume(ctx, ours, l); fault.KindOf(err) != fault.Conflict {
		t.Errorf("its factory puts it back: %v", err)
	}
	if changes := h.changes(l); changes < 2 {
		t.Errorf("the search was told %d times", changes)
	}

}

func TestRestore(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	number, l := h.reported()
	must(t, h.Rule(ctx, h.admins[1], down(number)))
	letters := h.letters()
	if err := h.Restore(ctx, h.admins[0], l, " "); fault.KindOf(err) != fault.Invalid {
		t.Errorf("back without a reason: %v", err)
	}
	must(t, h.Restore(ctx, h.admins[0], l, "The papers came."))
	got, err := h.Report(ctx, number)
	must(t, err)
	if !h.onSale(l) || got.Measure != moderation.Lifted || h.receipts() != 3 || h.letters() != letters+1 {
		t.Errorf("on sale %v, report %s, %d receipts, %d letters", h.onSale(l), got.Measure, h.receipts(), h.letters()-letters)
	}
	if err := h.Restore(ctx, h.admins[0], l, "Twice."); fault.KindOf(err) != fault.Conflict {
		t.Errorf("back twice: %v", err)
	}
	if all, err := h.History(ctx, l); err != nil || len(all) != 3 || all[0].Verdict != moderation.Restore {
		t.Errorf("the history is %+v, %v", all, err)
	}
}

// changes counts what the search is told of a listing.
func (h *house) changes(l id.Listing) (n int) {
	h.t.Helper()
	must(h.t, h.DB.In(h.t.Context()).Raw("SELECT count(*) FROM listing_change WHERE listing_id = ?", l).Scan(&n).Error)
	return n
}

func TestTakeDownOnce(t *testing.T) {
	h := open(t)
	number, l := h.reported()
	listing, err := h.Catalog.ListingByID(t.Context(), l)
	must(t, err)
	f := filing()
	f.Slug = listing.Slug
	second, err := h.File(t.Context(), f)
	must(t, err)
	must(t, h.Rule(t.Context(), h.admins[0], down(number)))
	letters := h.letters()
	must(t, h.Rule(t.Context(), h.admins[0], down(second)))
	if h.letters() != letters {
		t.Error("its factory is told twice")
	}
	h.mend(`INSERT INTO recall (number, listing_id, texts, remedies, published_by, published_at) VALUES ('RC-1', ?, '{}', '{}', ?, now())`, l, h.admins[0])
	if err := h.Restore(t.Context(), h.admins[0], l, "Fine."); !errors.Is(err, moderation.ErrRecalled) {
		t.Errorf("back while it is recalled: %v", err)
	}
}

func TestMendedStaysOnSale(t *testing.T) {
	h := open(t)
	number, l := h.reported()
	r := down(number)
	r.Measure, r.Law, r.Facts = moderation.Mended, "", ""
	must(t, h.Rule(t.Context(), h.admins[0], r))
	got, err := h.Report(t.Context(), number)
	must(t, err)
	if !h.onSale(l) || got.Measure != moderation.Mended {
		t.Errorf("on sale %v, %s", h.onSale(l), got.Measure)
	}
}

func TestTakeDownRefuses(t *testing.T) {
	h := open(t)
	number, l := h.reported()
	for field, spoil := range map[string]func(*moderation.Ruling){
		"measure": func(r *moderation.Ruling) { r.Measure = moderation.Lifted }, "law": func(r *moderation.Ruling) { r.Law = " " },
		"facts": func(r *moderation.Ruling) { r.Facts = strings.Repeat("a", 2001) },
	} {
		r := down(number)
		spoil(&r)
		if e, ok := fault.As(h.Rule(t.Context(), h.admins[0], r)); !ok || len(e.Fields) != 1 || e.Fields[0].Name != field {
			t.Errorf("%s: %v", field, e)
		}
	}
	r := down(number)
	r.State, r.Reason = moderation.ReportDismissed, "lawful"
	must(t, h.Rule(t.Context(), h.admins[0], r))
	if got, err := h.Report(t.Context(), number); err != nil || got.Measure != "" || !h.onSale(l) {
		t.Errorf("a report that was wrong took it down: %+v, %v", got, err)
	}
}

func TestRuleRefuses(t *testing.T) {
	h := open(t)
	numbers := h.filed()
	for field, r := range map[string]moderation.Ruling{
		"outcome": {Number: numbers[0], Statement: "x"}, "reason": {Number: numbers[0], State: moderation.ReportDismissed, Reason: "illegal", Statement: "x"},
		"statement": {Number: numbers[0], State: moderation.ReportDismissed, Reason: "lawful"},
	} {
		if e, ok := fault.As(h.Rule(t.Context(), h.admins[0], r)); !ok || len(e.Fields) != 1 || e.Fields[0].Name != field {
			t.Errorf("%s: %v", field, e)
		}
	}
}

func TestReports(t *testing.T) {
	h := open(t)
	numbers := h.filed()
	must(t, h.Rule(t.Context(), h.admins[0], moderation.Ruling{Number: numbers[1], State: moderation.ReportDismissed, Reason: "vague", Statement: "Which one?"}))
	waiting, err := h.Reports(t.Context(), moderation.ReportReceived, 10, id.Way{})
	must(t, err)
	all, err := h.Reports(t.Context(), "", 2, id.Way{})
	must(t, err)
	rest, err := h.Reports(t.Context(), "", 2, all.Next)
	must(t, err)
	if len(waiting.Rows) != 2 || waiting.Rows[0].Number != numbers[0] || len(all.Rows) != 2 || len(rest.Rows) != 1 || rest.Rows[0].Number != numbers[0] {
		t.Errorf("waiting %+v, all %+v, rest %+v", waiting, all, rest)
	}
	if _, err := h.Report(t.Context(), "RP-0"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a report that is none: %v", err)
	}
}
