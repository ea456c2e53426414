package portal

import (
	"context"
	"slices"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/templates/ui"
)

func (p ListingPage) variantColumns(ctx context.Context) []ui.Column {
	t := in(ctx)
	list := []ui.Column{{Label: "SKU"}}
	for n, o := range p.Form.Options {
		list = append(list, ui.Column{Label: o.name(n)})
	}
	return append(list, ui.Column{Label: p.priceLabel(ctx)}, ui.Column{Label: t.T("portal.stock")}, ui.Column{Label: t.T("portal.weight_g")},
		ui.Column{Label: t.T("portal.length_mm")}, ui.Column{Label: t.T("portal.width_mm")}, ui.Column{Label: t.T("portal.height_mm")},
		ui.Column{Label: t.T("portal.remove"), Hidden: true})
}

func (p ListingPage) priceLabel(ctx context.Context) string {
	return in(ctx).T("portal.price_in", "currency", string(p.Form.Currency))
}

func (p ListingPage) variantCell(ctx context.Context, i int, field, label, value string) ui.Input {
	f := ui.Input{Name: variantName(i, field), Label: in(ctx).T("portal.of_row", "label", label, "n", i+1), Value: value, MaxLength: 64,
		Error: p.Errors.Field(ctx, variantName(i, field))}
	switch field {
	case "price":
		f.InputMode, f.MaxLength = "decimal", 16
	case "sku":
	default:
		f.InputMode, f.MaxLength = "numeric", 9
	}
	return f
}

// sizeCell is the first of the three edges: errors about the size lead to it.
func (p ListingPage) sizeCell(ctx context.Context, i int, value string) ui.Input {
	f := p.variantCell(ctx, i, "length", in(ctx).T("portal.length_mm"), value)
	f.ID, f.Error = ui.FieldID(variantName(i, "size")), p.Errors.Field(ctx, variantName(i, "size"))
	return f
}

// choiceCell is a choice of a variant: errors about its choices lead to the first.
func (p ListingPage) choiceCell(ctx context.Context, i, n int, o FormOption) ui.Input {
	f := ui.Input{Name: variantName(i, "choice") + "." + string(rune('0'+n)), Label: in(ctx).T("portal.of_row", "label", o.name(n), "n", i+1)}
	if n == 0 {
		f.ID, f.Error = ui.FieldID(variantName(i, "choices")), p.Errors.Field(ctx, variantName(i, "choices"))
	}
	return f
}

// doorSKU names the variant whose prices are shown.
func (p ListingPage) doorSKU() string {
	if len(p.Form.Variants) == 0 {
		return ""
	}
	return p.Form.Variants[0].SKU
}

func hasFailed(pictures []FormPicture) bool {
	return slices.ContainsFunc(pictures, func(f FormPicture) bool { return f.Row.State == catalog.PictureFailed })
}
