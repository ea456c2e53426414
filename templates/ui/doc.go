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
//	.page                centred column with gutters; .page-wide in it widens it for lists
//	.stack .stack-s .stack-l   children below one another, 16, 8, 32 px apart
//	.cluster             children in a wrapping row; .cluster-end, .cluster-between
//	.split               main column and a 22rem side column; .split-start has a 15rem column first
//	.columns             equal columns of at least 16rem
//	.section             a part of a page, set off from the one before
//	.rule                h2 with the thread running on to the edge; a link in it stands at the end
//	.panel               bordered surface; .panel-quiet is a sunken well
//	.toolbar             row above a list: the first child stands apart at the start
//	.lead .meta .code .num .nowrap .clamp-2 .block .sr   text roles
//	.hero                .hero-text beside .hero-picture; .promises is the list under it
//	.tiles               departments: links of class .tile with a picture and .tile-name
//	.listing             @Filters beside .results; @CardGrid makes .grid
//	.product             @Gallery, .buybox beside it (sticky), .product-more below
//	.buybox-head         maker and title; .buy-row holds the quantity and .buy
//	.buy                 .buy-price and the button: a bar at the bottom on phones
//	.promise-line        icon and a sentence in the buy box (date, returns)
//	.prose .specs .maker description, columns of facts, the factory with its .maker-mark
//	.cart                consignments and .summary; .consignment has .consignment-head, .lines, .consignment-foot
//	.line                picture, .line-body (.line-title, .line-tools), .line-end; .line-small in a summary
//	.checkout            form and .summary that stays visible; .part is one step on
//	                     the thread, numbered when its h2 holds a span.step-number
//	.quote-until         how long the price is held
//	.form                one column of fields, at most 34rem; .row for two short fields side by side
//	.auth                narrow centred form page
//	.order               consignments of an order below .order-head
//	.entries .entry      ways on from a member's own page, each with its icon; .briefs .brief are orders in a list
//	.book .devices .ticked   addresses, signed-in browsers, plain points
//	.compare             goods side by side in .compare-wrap; .compare-differs is a row in which they differ
//	.undo                a notice with the button that takes it back
//	.table               @Table; rows become blocks on phones (data-label on the cell); .num for figures
//	.today .tasks .actions .variant-grid   portal: figures, list of things to do, buttons that stay, editing many cells
//	.queue .review .review-side .diff-pictures   admin: waiting items; the item with the decision beside it
//	.slip                packing slip, prints alone: .slip-head, .slip-cols
//	.print-only .no-print .scripted .unscripted   only with paper, without, with script, without
package ui
