// Package ui owns the components pages are composed of. A component takes
// domain values as they are (money.Amount, time.Time, fault fields) and words
// that are already translated; it formats through locale.From(ctx).
//
// Invariants: no inline script, style or handler attribute; numbers, prices and
// codes are isolated in direction; every component works without script, which
// only adds comfort through data-… attributes.
//
// It must not know HTTP, storage, addresses of pages or the shells of layout.
//
// Classes for composing pages (static/css):
//
//	.page                centred column with gutters; .page-wide for lists
//	.stack .stack-s .stack-l   children below one another, 16, 8, 32 px apart
//	.cluster             children in a wrapping row; .cluster-end, .cluster-between
//	.split               main column and a 20rem side column; .split-start puts the side first
//	.columns             equal columns of at least 16rem
//	.section             a part of a page under a .rule heading
//	.rule                h2 with the thread running on to the edge; a link in it stands at the end
//	.panel               bordered surface; .panel-quiet is a sunken well
//	.lead .meta .code .num .nowrap .clamp-2   text roles
//	.sr                  for screen readers only
//	.hero                home page: text beside a picture
//	.tiles > a.tile      departments with pictures (.tile-name)
//	.listing             @Filters beside .results; .toolbar above the cards
//	.grid                product cards
//	.product             gallery, .buybox beside it (sticky), .product-more below
//	.buybox-head         maker and title; .buy-row holds the quantity and .buy
//	.buy                 .buy-price and the button: a bar at the bottom on phones
//	.promise-line        icon and a sentence in the buy box (date, returns)
//	.variants            option groups of a product (fieldset.choice)
//	.cart                lines and summary; .consignment, .line, .line-picture, .line-body, .line-end
//	.checkout            form and .summary that stays visible; .part is one step on
//	                     the thread, numbered when its h2 holds a span.step-number
//	.form                one column of fields, at most 34rem; .row for two short fields side by side
//	.auth                narrow centred form page
//	.order               order page: .order-head, consignments, .slip for printing
//	.table               data table; rows become blocks on phones, td[data-label]; .num for figures
//	.tabs .toolbar .queue .diff .today .tasks   portal and admin
//	.review              admin: item and decision, .review-item, .review-side
//	.slip                packing slip, prints alone on A4
//	.print-only .no-print
package ui
