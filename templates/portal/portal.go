// Package portal owns the pages factories work with: the day's tasks, orders, packing slips, listings, stock, imports.
// A page is a struct with its frame and domain values, and a template of the same name.
//
// Invariants: one next step stands out on a page; of a consumer nothing is shown but what the parcel's label needs; dates
// are those of China.
//
// It must not know HTTP, storage, or what consumers pay for delivery, duty and tax.
package portal

import (
	"context"
	"time"

	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/templates/layout"
)

// Page is what every page of the portal has.
type Page struct {
	layout.Page
	Factory *factory.Factory
	Now     time.Time
}

// Suspended tells whether the mall has taken the factory's listings off sale.
func (p Page) Suspended() bool { return p.Factory != nil && p.Factory.State == factory.Suspended }

// in speaks the language of the page.
func in(ctx context.Context) *locale.Printer { return locale.From(ctx) }

// china is a moment by the clocks of the factory.
func china(t time.Time) time.Time { return t.In(shipping.China()) }
