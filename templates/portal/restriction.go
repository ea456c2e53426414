package portal

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
)

// formID lets buttons outside the form of a listing send it.
const formID = "listing-form"

// Admission is what the law of the markets wants to know of a listing, and what it makes of the answers.
type Admission struct {
	Kinds  []string        // what goods may be or contain, in the order they are asked
	Known  []string        // those that follow from the heading and the shelf, whatever is ticked
	Papers []customs.Paper // those some market asks for
	Wanted []string        // codes of those asked for these goods
	Reach  *customs.Reach  // nil as long as the heading is not known
}

// wanted are the papers asked for these goods somewhere; the others are folded away unless one of them is ticked.
func (p ListingPage) wanted() (here, others []customs.Paper) {
	for _, paper := range p.Admission.Papers {
		switch {
		case paper.Code == catalog.PaperResponsible: // it is named, not ticked
		case slices.Contains(p.Admission.Wanted, paper.Code) || slices.Contains(p.Form.Held, paper.Code):
			here = append(here, paper)
		default:
			others = append(others, paper)
		}
	}
	return here, others
}

// percent is the part of the markets that is open.
func percent(r customs.Reach) string { return strconv.Itoa(len(r.Open) * 100 / max(r.Of, 1)) }

// countries are their names, in the reader's language.
func countries(ctx context.Context, codes []string) string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = in(ctx).Country(c)
	}
	return strings.Join(names, in(ctx).T("portal.reach_comma"))
}
