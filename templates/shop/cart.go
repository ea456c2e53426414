package shop

import (
	"context"
	"slices"
	"strconv"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/ui"
)

// QuantityField is the name under which it is told what is wrong with the pieces of a line.
func QuantityField(v id.Variant) string { return "quantity-" + strconv.FormatInt(int64(v), 10) }

// MostPieces is how many pieces of a variant may be asked for when so many are there.
func MostPieces(available int) int { return min(available, cart.MaxQuantity) }

// caps are the words for how many pieces of a listing one buyer may have.
func caps(ctx context.Context, c catalog.Cap) []string {
	var words []string
	if c.PerOrder > 0 {
		words = append(words, locale.From(ctx).T("shop.cap_order", "most", c.PerOrder))
	}
	if c.PerPerson > 0 {
		words = append(words, locale.From(ctx).T("shop.cap_person", "most", c.PerPerson, "count", c.Days))
	}
	return words
}

// lineQuantity is the field for the pieces of a line; one that was refused shows what was typed and why not.
func lineQuantity(ctx context.Context, p CartPage, l order.Line, available int) ui.Quantity {
	name := QuantityField(l.VariantID)
	q := ui.Quantity{
		Name: "quantity", ID: ui.FieldID(name), Label: locale.From(ctx).T("checkout.quantity"), Of: l.Title, Value: l.Quantity,
		Max: MostPieces(available), Auto: true, Error: p.Errors.Field(ctx, name),
	}
	if q.Error != "" {
		q.Typed = p.Typed
	}
	return q
}

// priced says whether anything in a basket has a price: without, a total of nothing would be a wrong answer.
func priced(b *checkout.Basket) bool {
	return slices.ContainsFunc(b.Parts, func(p checkout.BasketPart) bool { return p.Refused == "" })
}
