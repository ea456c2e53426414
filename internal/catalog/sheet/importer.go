package sheet

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// Importer writes the products of files into the catalog. DB, Catalog and Stock must be set; Publish puts a listing's
// draft on sale, for imports that ask for it.
type Importer struct {
	DB      *database.DB
	Catalog *catalog.Store
	Stock   *inventory.Store
	Publish func(ctx context.Context, f id.Factory, listing id.Listing) error
}

// Order says what to do with a file.
type Order struct {
	Factory  id.Factory
	Format   Format
	Currency money.Currency // of the prices in a Shopify file, and of those in the mall's that name none
	By       *id.Account    // nil for the mall's own command
	Publish  bool
	DryRun   bool // look at everything and write nothing
}

// slugTries is how often a product is written again when another takes its slug at the same moment.
const slugTries = 3

// run is one import under way.
type run struct {
	*Importer
	Order
	tree               *catalog.Tree
	bySource, byDigest map[string]id.Picture
	report             *Report
	english            *locale.Printer
}

// Import reads the products of a table and creates or updates the factory's drafts. What is wrong with single rows is in
// the report; an error means that the file is not of the format, or that the database failed, and what was written
// until then stays: the import can be run again.
func (im *Importer) Import(ctx context.Context, t *Table, o Order) (*Report, error) {
	list, lost, err := read(t, o)
	if err != nil {
		return nil, err
	}
	r := &run{Importer: im, Order: o, english: locale.NewPrinter(locale.English, ""),
		report: &Report{Rows: len(t.Rows), Products: len(list), Problems: lost}}
	r.report.notes(t, o)
	if r.tree, err = im.Catalog.Tree(ctx); err != nil {
		return nil, err
	}
	if r.bySource, r.byDigest, err = im.Catalog.PictureRefs(ctx, o.Factory); err != nil {
		return nil, err
	}
	for _, p := range list {
		if err := r.product(ctx, p); err != nil {
			return r.report, fmt.Errorf("import product %s: %w", p.handle, err)
		}
		r.report.Problems = append(r.report.Problems, p.problems...)
	}
	slices.SortStableFunc(r.report.Problems, func(a, b Problem) int { return a.Row - b.Row })
	return r.report, nil
}

func read(t *Table, o Order) ([]*product, []Problem, error) {
	if o.Format == Mall {
		return readMall(t, o.Currency)
	}
	return readShopify(t, o.Currency)
}

func (r *Report) notes(t *Table, o Order) {
	if t.Encoding != "" {
		r.Notes = append(r.Notes, "the file was not in UTF-8: it was read as "+t.Encoding)
	}
	if o.Format == Shopify && t.Has(colStock...) == "" {
		r.Notes = append(r.Notes, "the file has no column for the stock: new variants have none")
	}
}

// product compares one product with what is there and writes the difference.
func (r *run) product(ctx context.Context, p *product) error {
	if p.dismissed {
		r.report.Rejected++
		return nil
	}
	hash, err := p.hash()
	if err != nil {
		return err
	}
	have, err := r.Catalog.SheetByHandle(ctx, r.Factory, p.handle)
	if errors.Is(err, database.ErrNotFound) {
		have, err = nil, nil
	}
	if err != nil {
		return err
	}
	content := r.compose(p, have)
	if !r.statable(p, content) {
		r.report.Rejected++
		return nil
	}
	if have == nil {
		return r.create(ctx, p, content, hash)
	}
	if have.Listing.ImportHash == hash {
		r.report.Unchanged++
		return r.offer(ctx, p, have.Listing.ID, content)
	}
	return r.update(ctx, p, have, content, hash)
}

func (r *run) create(ctx context.Context, p *product, content catalog.Content, hash string) error {
	listing, err := r.write(ctx, p, nil, content, hash)
	if err != nil {
		return err
	}
	r.report.Created++
	return r.offer(ctx, p, listing, content)
}

// update follows the file where it says something else than before. A change of stock alone needs no review: it is
// done at once and makes no draft.
func (r *run) update(ctx context.Context, p *product, have *catalog.Sheet, content catalog.Content, hash string) error {
	live, err := r.live(ctx, have)
	if err != nil {
		return err
	}
	same := r.same(p, have, content, live)
	if !same && !p.mayRevise(have) {
		r.report.Rejected++
		return nil
	}
	stocked, err := r.restock(ctx, p, have, live)
	if err != nil {
		return err
	}
	if same {
		err = r.note(ctx, have, hash)
	} else {
		_, err = r.write(ctx, p, have, content, hash)
	}
	if err != nil {
		return err
	}
	if same && !stocked {
		r.report.Unchanged++
	} else {
		r.report.Updated++
	}
	return r.offer(ctx, p, have.Listing.ID, content)
}

// mayRevise refuses half an update, which would take the other variants off sale, and one of what waits for review.
func (p *product) mayRevise(have *catalog.Sheet) bool {
	if have.Revision.State == catalog.RevisionSubmitted {
		p.dismiss(p.rows[0], "Handle", flaw{"the listing waits for review", "withdraw it in the portal, or import again after the decision"})
		return false
	}
	return !p.partial
}

// note remembers what the file said where that changes nothing.
func (r *run) note(ctx context.Context, have *catalog.Sheet, hash string) error {
	if r.DryRun {
		return nil
	}
	return r.DB.Transact(ctx, func(tx *database.DB) error { return r.Catalog.ImportedTx(ctx, tx, have.Listing.ID, hash) })
}

// live are the listing's variants that are for sale, by SKU.
func (r *run) live(ctx context.Context, have *catalog.Sheet) (map[string]catalog.Variant, error) {
	bySKU := map[string]catalog.Variant{}
	if have.Listing.State == catalog.Draft {
		return bySKU, nil
	}
	l, err := r.Catalog.ListingByID(ctx, have.Listing.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range l.Variants {
		bySKU[v.SKU] = v
	}
	return bySKU, nil
}

// same says whether the file says what is there already, but for the stock of variants that are for sale.
func (r *run) same(p *product, have *catalog.Sheet, content catalog.Content, live map[string]catalog.Variant) bool {
	for _, s := range p.pictures {
		if r.picture(s.ref) == 0 {
			return false
		}
	}
	plain := func(c catalog.Content) string {
		c = c.Clean()
		for i, v := range c.Variants {
			if _, sold := live[v.SKU]; sold {
				c.Variants[i].Stock = 0
			}
		}
		raw, err := json.Marshal(c)
		if err != nil {
			return err.Error()
		}
		return string(raw)
	}
	return plain(have.Content) == plain(content)
}

// picture is the row of a picture that is known already, 0 if it is not.
func (r *run) picture(ref string) id.Picture {
	return cmp.Or(r.bySource[ref], r.byDigest[digestOf(ref)])
}

// write creates the listing or revises it, with the pictures it names.
func (r *run) write(ctx context.Context, p *product, have *catalog.Sheet, content catalog.Content, hash string) (listing id.Listing, err error) {
	if r.DryRun {
		return 0, nil
	}
	for range slugTries {
		err = r.DB.Transact(ctx, func(tx *database.DB) error {
			asked, err := r.askTx(ctx, tx, p)
			if err != nil {
				return err
			}
			c := withPictures(content, p, asked)
			var revision *catalog.Revision
			if have == nil {
				revision, err = r.Catalog.CreateTx(ctx, tx, catalog.New{FactoryID: r.Factory, Content: c, By: r.By, Handle: p.handle})
			} else {
				revision, err = r.Catalog.ReviseTx(ctx, tx, r.Factory, have.Listing.ID, have.Version, catalog.Edit{Content: c, By: r.By})
			}
			if err != nil {
				return err
			}
			listing = revision.ListingID
			return r.Catalog.ImportedTx(ctx, tx, listing, hash)
		})
		if !database.IsUnique(err, "listing_slug_key") {
			break
		}
	}
	return listing, err
}

// askTx makes rows of the pictures' addresses and has them fetched; digests that are not the factory's are left out.
func (r *run) askTx(ctx context.Context, tx *database.DB, p *product) (map[string]id.Picture, error) {
	asked := map[string]id.Picture{}
	for _, s := range p.pictures {
		if n := r.picture(s.ref); n != 0 || digestOf(s.ref) != "" {
			asked[s.ref] = n
			continue
		}
		row, err := r.Catalog.AskPictureTx(ctx, tx, r.Factory, s.ref)
		if err != nil {
			return nil, err
		}
		asked[s.ref] = row.ID
	}
	return asked, nil
}

// restock sets the stock of variants for sale where the file states another number than it did before: an unchanged
// number is left alone, so that what was sold in between does not come back.
func (r *run) restock(ctx context.Context, p *product, have *catalog.Sheet, live map[string]catalog.Variant) (changed bool, err error) {
	said := map[string]int{}
	for _, v := range have.Content.Variants {
		said[v.SKU] = v.Stock
	}
	for _, l := range p.lines {
		v, sold := live[l.v.SKU]
		if !sold {
			continue
		}
		before := said[v.SKU]
		if v.StockSaid != nil {
			before = *v.StockSaid
		}
		if before == l.v.Stock {
			continue
		}
		done, err := r.state(ctx, p, l, v.ID)
		if err != nil {
			return changed, err
		}
		changed = changed || done
	}
	return changed, nil
}

// state sets one variant's stock; a number that is there already is only noted.
func (r *run) state(ctx context.Context, p *product, l line, variant id.Variant) (changed bool, err error) {
	stock, err := r.Stock.Stock(ctx, []id.Variant{variant})
	if err != nil || r.DryRun {
		return stock[variant].OnHand != l.v.Stock, err
	}
	changed = stock[variant].OnHand != l.v.Stock
	err = r.DB.Transact(ctx, func(tx *database.DB) error {
		if err := r.Catalog.StockSaidTx(ctx, tx, variant, l.v.Stock); err != nil || !changed {
			return err
		}
		if err := r.Stock.SetTx(ctx, tx, variant, l.v.Stock); err != nil {
			return err
		}
		return r.Catalog.StockImportedTx(ctx, tx, variant)
	})
	if errors.Is(err, inventory.ErrOutOfStock) {
		p.object(l.row, "stock", flaw{fmt.Sprintf("%d pieces are fewer than orders hold", l.v.Stock), "state at least what is ordered"})
		return false, nil
	}
	return changed, err
}

// offer puts the listing's draft on sale if the order asks for it, or notes why it is not.
func (r *run) offer(ctx context.Context, p *product, listing id.Listing, content catalog.Content) error {
	switch {
	case !r.Order.Publish:
		return nil
	case !p.offered:
		r.hold(p, "not published in the file")
		return nil
	case r.DryRun:
		if why := r.reasons(content.Clean().Check()); why != nil {
			r.hold(p, why...)
		}
		return nil
	}
	have, err := r.Catalog.Sheet(ctx, r.Factory, listing)
	if err != nil {
		return err
	}
	switch have.Revision.State {
	case catalog.RevisionSubmitted:
		r.hold(p, "waits for review")
		return nil
	case catalog.RevisionDraft:
	default:
		return nil
	}
	err = r.Importer.Publish(ctx, r.Factory, listing)
	if why := r.reasons(err); why != nil {
		r.hold(p, why...)
		return nil
	}
	if err == nil {
		r.report.Published++
	}
	return err
}

func (r *run) hold(p *product, why ...string) {
	r.report.Drafts = append(r.report.Drafts, Held{p.handle, why})
}

// reasons are the fields that are wrong, in words, or the refusal itself; nil when it is no refusal.
func (r *run) reasons(err error) []string {
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return nil
	}
	if len(f.Fields) == 0 {
		return []string{r.english.T(f.Key, pairs(f.Args)...)}
	}
	var why []string
	for _, field := range f.Fields {
		if text := field.Name + ": " + r.english.T(field.Key, pairs(field.Args)...); !slices.Contains(why, text) {
			why = append(why, text)
		}
	}
	return why
}

func pairs(args fault.Args) []any {
	var list []any
	for name, value := range args {
		list = append(list, name, value)
	}
	return list
}
