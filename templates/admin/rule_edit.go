package admin

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/ui"
)

func editPath(v id.RuleVersion) string { return versionPath(v) + "/edit" }

func editNumber(e id.RuleEdit) string { return strconv.FormatInt(int64(e), 10) }

// countries are destinations to choose from, by their names.
func countries(ctx context.Context, codes []string) []ui.Option {
	t := locale.From(ctx)
	list := make([]ui.Option, len(codes))
	for i, code := range codes {
		list[i] = ui.Option{Value: code, Label: t.Country(code)}
	}
	slices.SortFunc(list, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return list
}

// chargeOptions are the charges a rate may belong to: each code at once where several charges share it, as one tax levied
// in two regimes, and each alone.
func chargeOptions(p EditPage) []ui.Option {
	byCode := map[string][]string{}
	for _, c := range p.Charges {
		byCode[c.Code] = append(byCode[c.Code], c.ID)
	}
	var list []ui.Option
	known := map[string]bool{}
	add := func(ids, name string) {
		if !known[ids] {
			known[ids] = true
			list = append(list, ui.Option{Value: ids, Label: name + " (" + strings.ReplaceAll(ids, " ", ", ") + ")"})
		}
	}
	for _, c := range p.Charges {
		if together := strings.Join(byCode[c.Code], " "); together != c.ID {
			add(together, c.Name)
		}
	}
	for _, c := range p.Charges {
		add(c.ID, c.Name)
	}
	if p.Typed.Charge != "" && !known[p.Typed.Charge] {
		add(p.Typed.Charge, p.Typed.Charge)
	}
	return list
}

// confidenceOptions are the degrees of sureness.
func confidenceOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, c := range confidences() {
		list = append(list, ui.Option{Value: string(c), Label: locale.From(ctx).T("admin.confidence." + string(c))})
	}
	return list
}

// regimeOptions are the regimes a limit may be changed in: all that have it, or one.
func regimeOptions(ctx context.Context, p EditPage) []ui.Option {
	list := []ui.Option{{Value: "", Label: locale.From(ctx).T("rulebook.every_regime")}}
	for _, code := range p.Regimes {
		list = append(list, ui.Option{Value: code, Label: code})
	}
	return list
}

// comparison splits a condition that compares into what is compared and the limit; false for any other.
func comparison(condition string) (what, limit string, ok bool) {
	words := strings.Fields(condition)
	at := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w, "<>") })
	if at < 0 || at+1 >= len(words) {
		return "", "", false
	}
	return strings.Join(words[:at+1], " "), strings.Join(words[at+1:], " "), true
}

// whole says which destinations a file has beside the one that is looked at, in words.
func whole(p EditPage) string { return strings.Join(p.Members, ", ") }

// reachOptions are the choices of destinations a rate is for.
func reachOptions(ctx context.Context, p EditPage) []ui.Option {
	t := locale.From(ctx)
	return []ui.Option{
		{Value: string(ReachOne), Label: t.T("rulebook.reach_one", "country", t.Country(p.Country))},
		{Value: string(ReachAll), Label: t.T("rulebook.reach_all", "count", len(p.Members), "rules", p.Typed.Rules)},
		{Value: string(ReachSome), Label: t.T("rulebook.reach_some")},
	}
}

// narrowed tells whether a field of the folded part of the form is filled in.
func narrowed(e customs.Edit) bool {
	return e.Except+e.Region+e.Postcode+e.Origin+e.Channel+e.Class+e.Producer+e.Price != "" || e.Evidence
}
