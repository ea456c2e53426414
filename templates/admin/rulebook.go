package admin

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/rulebook"
	"github.com/silkroadmall/mall/templates/ui"
)

// versionsPath is the list of versions of the rules.
const versionsPath = "/admin/rules/versions"

func versionPath(v id.RuleVersion) string {
	return versionsPath + "/" + strconv.FormatInt(int64(v), 10)
}

// versionTone is the colour of a version's state.
func versionTone(s rulebook.State) string {
	switch s {
	case rulebook.Published:
		return "ok"
	case rulebook.Proposed:
		return "warn"
	case rulebook.Draft:
		return "info"
	case rulebook.RolledBack:
		return "bad"
	}
	return "none"
}

// versionName is what a version is called: its number, and before it has one what it is.
func versionName(ctx context.Context, v *rulebook.Version) string {
	t := locale.From(ctx)
	if n := v.Number(); n > 0 {
		return t.T("rulebook.version_n", "number", "+"+strconv.Itoa(n))
	}
	return t.T("rulebook.draft_n", "number", strconv.FormatInt(int64(v.ID), 10))
}

// subject says what an edit is about, in lines.
func subject(ctx context.Context, e customs.Edit) []string {
	t := locale.From(ctx)
	if e.Kind == customs.EditWaiver {
		return []string{t.T("rulebook.waiver")}
	}
	if e.Kind == customs.EditLimit {
		regime := e.Regime
		if regime == "" {
			regime = t.T("rulebook.every_regime")
		}
		return []string{regime}
	}
	lines := []string{t.T("admin.scope_all")}
	if e.HS != "" {
		var headings []string
		for _, code := range strings.Split(e.HS, ",") {
			headings = append(headings, customs.HS(code).String())
		}
		if n := len(headings); n > maxHeadings {
			headings = append(headings[:maxHeadings], t.T("admin.more", "count", n-maxHeadings))
		}
		lines[0] = t.T("admin.scope_hs", "words", strings.Join(headings, ", "))
	}
	for _, part := range []struct{ key, words string }{
		{"admin.scope_origin", e.Origin}, {"admin.scope_region", e.Region}, {"rulebook.scope_postcode", e.Postcode}, {"rulebook.scope_channel", e.Channel},
		{"rulebook.scope_class", e.Class}, {"rulebook.scope_producer", e.Producer}, {"rulebook.scope_price", e.Price}, {"rulebook.scope_except", e.Except},
	} {
		if part.words != "" {
			lines = append(lines, t.T(part.key, "words", part.words))
		}
	}
	if e.Evidence {
		lines = append(lines, t.T("rulebook.scope_evidence"))
	}
	return lines
}

// levied names the charges an edit is about, each once; for a limit its condition.
func levied(p VersionPage, e customs.Edit) []string {
	if e.Kind == customs.EditLimit {
		return []string{e.Condition}
	}
	var names []string
	for _, charge := range strings.Fields(e.Charge) {
		name := p.Charges[e.Rules+" "+charge]
		if name == "" {
			name = charge // of rules that are no longer shipped
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// where says which destinations an edit is for.
func where(ctx context.Context, e customs.Edit) string {
	t := locale.From(ctx)
	if e.In == "" {
		return e.Rules
	}
	var names []string
	for _, country := range strings.Split(e.In, ",") {
		names = append(names, t.Country(country))
	}
	return strings.Join(names, ", ")
}

// becomes is the new side of an edit.
func becomes(ctx context.Context, e customs.Edit) string {
	switch {
	case e.Kind == customs.EditLimit:
		return e.Limit
	case e.Kind == customs.EditWaiver && e.Limit != "":
		return locale.From(ctx).T("rulebook.below", "limit", e.Limit)
	case e.Kind == customs.EditWaiver:
		return locale.From(ctx).T("rulebook.no_waiver")
	case e.Rate == "":
		return locale.From(ctx).T("rulebook.ends")
	}
	return e.Rate
}

// was is the old side of an edit: each rate, or limit, it takes the place of.
func was(ctx context.Context, r EditRow) []string {
	if len(r.Old) == 0 {
		return []string{locale.From(ctx).T("rulebook.nothing_yet")}
	}
	return r.Old
}

// life is the days of an edit.
func life(e customs.Edit) string { return days(landedcost.Validity{From: e.From, To: e.To}) }

// proofOf is the edit's own proof, as rules have one.
func proofOf(e customs.Edit) landedcost.Proof {
	return landedcost.Proof{Source: e.URL, Act: e.Act, Checked: e.Checked, Confidence: e.Confidence, Note: e.Note}
}

// trail is the audit trail, the newest first.
func trail(ctx context.Context, p VersionPage) []ui.Event {
	t := locale.From(ctx)
	list := make([]ui.Event, 0, len(p.Events))
	for i := len(p.Events) - 1; i >= 0; i-- {
		e := p.Events[i]
		list = append(list, ui.Event{At: e.At, Title: t.T("rulebook.action." + string(e.Action)), Place: p.Names[e.AccountID], Text: told(ctx, p, e)})
	}
	return list
}

// told is what an event changed, in words.
func told(ctx context.Context, p VersionPage, e rulebook.Event) string {
	var sides []string
	for _, raw := range []json.RawMessage{e.Before, e.After} {
		if words := side(ctx, p, e.Action, raw); words != "" {
			sides = append(sides, words)
		}
	}
	return strings.Join(sides, " → ")
}

// side is one side of an event in words; what it holds depends on the action.
func side(ctx context.Context, p VersionPage, a rulebook.Action, raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch a {
	case rulebook.EditAdded, rulebook.EditChanged, rulebook.EditRemoved:
		var e customs.Edit
		if json.Unmarshal(raw, &e) == nil {
			return strings.Join(slices.Concat(levied(p, e), subject(ctx, e), []string{where(ctx, e)}), ", ") + ": " + becomes(ctx, e)
		}
	case rulebook.Rebased:
		var base string
		if json.Unmarshal(raw, &base) == nil {
			return base
		}
	case rulebook.Opened, rulebook.Described:
		var d map[string]string
		if json.Unmarshal(raw, &d) == nil {
			return d["note"] + ", " + d["valid_from"]
		}
	case rulebook.RolledBackIt:
		var u rulebook.Undone
		if json.Unmarshal(raw, &u) == nil {
			return u.Reason
		}
	case rulebook.EditsAdded:
		var n map[string]int
		if json.Unmarshal(raw, &n) == nil {
			return locale.From(ctx).T("rulebook.changes_n", "count", n["edits"])
		}
	}
	return ""
}

// sampleName is a sample in the reader's language.
func sampleName(ctx context.Context, s rulebook.Sample) string {
	if locale.From(ctx).Language() == locale.Chinese {
		return s.Chinese
	}
	return s.English
}

// placeName is a destination, with its region.
func placeName(ctx context.Context, p rulebook.Place) string {
	t := locale.From(ctx)
	if p.Region == "" {
		return t.Country(p.Country)
	}
	return t.Region(p.Country, p.Region) + ", " + t.Country(p.Country)
}

// split parts the effects into those that change something and the others.
func split(all []rulebook.Effect) (changed, same []rulebook.Effect) {
	for _, e := range all {
		if e.Changed() {
			changed = append(changed, e)
			continue
		}
		same = append(same, e)
	}
	return changed, same
}

// difference is how much more a sample costs, signed; where a side has no total, what becomes of it.
func difference(ctx context.Context, e rulebook.Effect) string {
	t := locale.From(ctx)
	more, known := e.Difference()
	switch {
	case !known:
		return t.T("admin.outcome." + string(e.After.Outcome))
	case more.Positive():
		return "+" + t.Money(more)
	case more.Negative():
		return "−" + t.Money(more.Neg())
	}
	return t.T("rulebook.same_total")
}

// charged is what a sample pays beside goods and delivery.
func charged(ctx context.Context, a rulebook.Answer) string {
	if a.Unknown {
		return locale.From(ctx).T("admin.outcome." + string(a.Outcome))
	}
	return locale.From(ctx).Money(a.Total)
}

// parts names duty, tax and fees of both sides where they differ.
func parts(ctx context.Context, e rulebook.Effect) string {
	t := locale.From(ctx)
	if e.Before.Unknown || e.After.Unknown {
		return ""
	}
	var list []string
	for _, one := range []struct {
		key        string
		old, fresh string
	}{
		{"duty", t.Money(e.Before.Duty), t.Money(e.After.Duty)}, {"tax", t.Money(e.Before.Tax), t.Money(e.After.Tax)},
		{"fee", t.Money(e.Before.Fees), t.Money(e.After.Fees)},
	} {
		if one.old != one.fresh {
			list = append(list, t.T("admin.charge_kind."+one.key)+" "+one.old+" → "+one.fresh)
		}
	}
	return strings.Join(list, ", ")
}

// mayPublish tells whether the reader is the second admin a proposal waits for.
func mayPublish(p VersionPage) bool {
	return p.Version.State == rulebook.Proposed && p.Version.ProposedBy != nil && *p.Version.ProposedBy != p.Me
}
