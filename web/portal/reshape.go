package portal

import (
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// reshape changes the form itself and shows it again: a row more or less, pictures in another order. Nothing is saved, and
// nothing that was typed is lost.
func (p *Portal) reshape(c echo.Context, s *catalog.Sheet, f page.ListingForm, do string) error {
	what, number, _ := strings.Cut(do, ".")
	n, err := strconv.Atoi(number)
	if err != nil {
		n = -1
	}
	switch what {
	case "use_hs", "take_hs":
		if err := p.takeHS(c, &f, number); err != nil {
			return err
		}
	case "suggest_hs", "browse_hs": // the page shows more
	case "combine":
		f = combine(tidyOptions(f))
	case "upload": // the pictures have been taken in
	default:
		f = rows(f, what, n)
	}
	l, err := p.draft(c, s, f)
	if err != nil {
		return err
	}
	if l.Codes.Asked = what == "suggest_hs"; what == "browse_hs" {
		err = p.browse(&l, number, string(request.Printer(c).Language()))
	}
	l.Title = request.Printer(c).T("portal.unsaved", "title", l.Title)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Listing(l))
}

// rows changes the rows of the form; a number that names none changes nothing.
func rows(f page.ListingForm, what string, n int) page.ListingForm {
	switch what {
	case "remove_option":
		if inside(n, len(f.Options)) {
			f = withoutOption(f, n)
		}
	case "remove_variant":
		f.Variants = less(f.Variants, n)
	case "remove_attribute":
		f.Attributes = less(f.Attributes, n)
	case "remove_picture":
		f.Pictures = less(f.Pictures, n)
	case "earlier_picture":
		if n > 0 && inside(n, len(f.Pictures)) {
			f.Pictures[n-1], f.Pictures[n] = f.Pictures[n], f.Pictures[n-1]
		}
	default:
		f = more(f, what)
	}
	if len(f.Variants) == 0 {
		f.Variants = []page.FormVariant{{}}
	}
	return f
}

// more adds a row where there is room for one.
func more(f page.ListingForm, what string) page.ListingForm {
	switch {
	case what == "add_option" && len(f.Options) < mostOptions:
		f.Options = append(f.Options, page.FormOption{})
	case what == "add_variant" && len(f.Variants) < catalog.MaxVariants:
		f.Variants = append(f.Variants, next(f))
	case what == "add_attribute" && len(f.Attributes) < mostAttributes:
		f.Attributes = append(f.Attributes, page.FormAttribute{})
	}
	return f
}

// less is the list without row n.
func less[T any](list []T, n int) []T {
	if !inside(n, len(list)) {
		return list
	}
	return slices.Delete(slices.Clone(list), n, n+1)
}

func inside(n, length int) bool { return n >= 0 && n < length }

// next is a further variant: like the last one, but for the SKU and the choices.
func next(f page.ListingForm) page.FormVariant {
	if len(f.Variants) == 0 {
		return page.FormVariant{}
	}
	v := f.Variants[len(f.Variants)-1]
	v.SKU, v.Choices = "", make([]string, len(f.Options))
	return v
}

func tidyOptions(f page.ListingForm) page.ListingForm {
	for n := len(f.Options) - 1; n >= 0; n-- {
		if len(page.ValuesOf(f.Options[n].Values)) == 0 {
			f = withoutOption(f, n)
		}
	}
	return f
}

// combine adds a variant for every combination of values that has none, with the numbers of the first one. A first row
// without choices becomes the first combination.
func combine(f page.ListingForm) page.ListingForm {
	if len(f.Options) == 0 {
		return f
	}
	var pattern page.FormVariant
	var have []page.FormVariant
	for _, v := range f.Variants {
		if pattern.Price == "" {
			pattern = v
		}
		if strings.Join(v.Choices, "") != "" {
			have = append(have, v)
		}
	}
	for i, choices := range combinations(f) {
		if slices.ContainsFunc(have, func(v page.FormVariant) bool { return slices.Equal(v.Choices, choices) }) {
			continue
		}
		v := pattern
		v.Choices = choices
		if pattern.SKU != "" {
			v.SKU = pattern.SKU + "-" + strconv.Itoa(i+1)
		}
		have = append(have, v)
	}
	f.Variants = have[:min(len(have), catalog.MaxVariants)]
	return f
}

// combinations are all ways to choose one value of each option, as many as a listing may have.
func combinations(f page.ListingForm) [][]string {
	all := [][]string{nil}
	for n := range f.Options {
		var longer [][]string
		for _, c := range all {
			for _, label := range f.Labels(n) {
				longer = append(longer, append(slices.Clone(c), label))
			}
		}
		all = longer[:min(len(longer), catalog.MaxVariants)]
	}
	return all
}
