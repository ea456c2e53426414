package catalog

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/lib/pq"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// ErrSKUTaken says that another listing of the factory has the SKU; its args carry it.
var ErrSKUTaken = fault.New(fault.Conflict, "catalog.sku_taken")

// PublishTx makes a locked, submitted revision the live listing: texts, pictures and options are replaced, variants
// kept by their SKU, those no longer named taken off sale, and new SKUs given the stock the revision states. A listing
// that its factory has stopped stays stopped.
func (s *Store) PublishTx(ctx context.Context, tx *database.DB, r *Revision) error {
	if err := r.Transition(RevisionApproved); err != nil {
		return err
	}
	now := s.now()
	r.DecidedAt = &now
	if err := s.saveRevisionTx(ctx, tx, r); err != nil {
		return err
	}
	err := tx.In(ctx).Exec(`UPDATE revision SET state = ?, version = version + 1 WHERE listing_id = ? AND id <> ? AND state IN (?, ?)`,
		RevisionSuperseded, r.ListingID, r.ID, RevisionApproved, RevisionRejected).Error
	if err != nil {
		return fmt.Errorf("supersede revisions of listing %d: %w", r.ListingID, err)
	}
	l, err := s.publishListingTx(ctx, tx, r)
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context, *database.DB, *Listing, Content) error{
		publishTexts, publishVariants, publishPrices, publishStock, publishPictures,
	} {
		if err := step(ctx, tx, l, r.Content); err != nil {
			return fmt.Errorf("publish listing %d: %w", l.ID, err)
		}
	}
	return s.ChangedTx(ctx, tx, l.ID)
}

// publishListingTx writes the listing's own row.
func (s *Store) publishListingTx(ctx context.Context, tx *database.DB, r *Revision) (*Listing, error) {
	var l Listing
	if err := tx.In(ctx).Take(&l, r.ListingID).Error; err != nil {
		return nil, fmt.Errorf("find listing %d: %w", r.ListingID, err)
	}
	var shelf Category
	if err := tx.In(ctx).Where("slug = ?", r.Content.Category).Take(&shelf).Error; err != nil {
		return nil, fmt.Errorf("find category %s: %w", r.Content.Category, err)
	}
	if strings.HasPrefix(l.Slug, provisional) && l.PublishedAt == nil {
		if wish := slugOf(r.Content); wish != "" {
			slug, err := s.freeSlugTx(ctx, tx, wish)
			if err != nil {
				return nil, err
			}
			l.Slug = slug
		}
	}
	if l.State == Draft {
		if err := l.Transition(Live); err != nil {
			return nil, err
		}
	}
	if l.PublishedAt == nil {
		now := s.now()
		l.PublishedAt = &now
	}
	l.LiveRevisionID, l.Version = &r.ID, l.Version+1
	l.take(r.Content, &shelf)
	err := tx.In(ctx).Model(&Listing{}).Where("id = ?", l.ID).Select("Slug", "State", "CategoryID", "LiveRevisionID", "HS", "Origin",
		"Options", "Attributes", "Declared", "Flags", "Papers", "Responsible", "Tags", "Version", "PublishedAt", "price_minor", "price_currency").Updates(&l).Error
	if err != nil {
		return nil, fmt.Errorf("write listing %d: %w", l.ID, err)
	}
	return &l, nil
}

// take makes the content what is live of the listing, on that shelf.
func (l *Listing) take(c Content, shelf *Category) {
	l.CategoryID, l.HS, l.Origin = &shelf.ID, c.HS, c.Origin
	l.Options, l.Attributes, l.Declared = full(c.Options), full(c.Attributes), cleanWords(c.Declared)
	l.Flags, l.Papers, l.Tags = withFlags(c.Flags, shelf.Flags), c.Held(), distinct(c.Tags)
	l.Responsible = c.Responsible
	for i, v := range c.Variants {
		if i == 0 || v.Price.Minor < l.Price.Minor {
			l.Price = v.Price
		}
	}
	if l.Declared["en"] == "" {
		t, _ := c.text("en")
		l.Declared["en"] = t.Title
	}
}

// withFlags adds what is true of everything on a shelf to what the factory says of the goods.
func withFlags(own, shelf []string) []string {
	return distinct(append(append([]string{}, own...), shelf...))
}

func publishTexts(ctx context.Context, tx *database.DB, l *Listing, c Content) error {
	if err := tx.In(ctx).Where("listing_id = ?", l.ID).Delete(&Text{}).Error; err != nil {
		return err
	}
	var texts []Text
	for _, t := range c.Texts {
		if t.Title != "" {
			t.ListingID = l.ID
			texts = append(texts, t)
		}
	}
	return tx.In(ctx).Create(&texts).Error
}

// TableName is the table of Text.
func (Text) TableName() string { return "listing_text" }

func publishVariants(ctx context.Context, tx *database.DB, l *Listing, c Content) error {
	variants := l.sold(c)
	skus := make([]string, len(variants))
	for i, v := range variants {
		skus[i] = v.SKU
	}
	done := tx.In(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "factory_id"}, {Name: "sku"}},
		Where:   clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "variant.listing_id = excluded.listing_id"}}},
		DoUpdates: clause.AssignmentColumns([]string{"position", "active", "choices", "list_minor", "price_currency", "grams",
			"length_mm", "width_mm", "height_mm", "hs", "origin", "picture_id"}),
	}).Omit("price_minor", "Cut").Create(&variants)
	if done.Error != nil {
		return done.Error
	}
	if int(done.RowsAffected) != len(variants) {
		return ErrSKUTaken
	}
	return tx.In(ctx).Exec("UPDATE variant SET active = false WHERE listing_id = ? AND sku <> ALL (?)", l.ID, pq.Array(skus)).Error
}

// publishPrices goes on with a cut that runs.
func publishPrices(ctx context.Context, tx *database.DB, l *Listing, _ Content) error {
	return pricesTx(ctx, tx, l.ID)
}

// sold are the content's variants as the listing sells them.
func (l *Listing) sold(c Content) []Variant {
	variants := make([]Variant, len(c.Variants))
	for i, d := range c.Variants {
		v := d.Variant
		v.ListingID, v.FactoryID, v.Position, v.Active, v.Choices = l.ID, l.FactoryID, i, true, full(v.Choices)
		v.ListMinor = v.Price.Minor
		v.HS, v.Origin = cmp.Or(v.HS, c.HS), cmp.Or(v.Origin, c.Origin)
		variants[i] = v
	}
	return variants
}

// publishStock gives new SKUs the stock they start with. It writes the table of package inventory, in this one place:
// a variant without a row of stock could not be sold, and a row once there belongs to inventory alone.
func publishStock(ctx context.Context, tx *database.DB, l *Listing, c Content) error {
	skus, pieces := make([]string, len(c.Variants)), make([]int64, len(c.Variants))
	for i, v := range c.Variants {
		skus[i], pieces[i] = v.SKU, int64(v.Stock)
	}
	return tx.In(ctx).Exec(`INSERT INTO stock (variant_id, on_hand)
		SELECT v.id, want.pieces FROM unnest(?::text[], ?::integer[]) AS want(sku, pieces) JOIN variant v ON v.listing_id = ? AND v.sku = want.sku
		ORDER BY v.id ON CONFLICT (variant_id) DO NOTHING`, pq.Array(skus), pq.Array(pieces), l.ID).Error
}

func publishPictures(ctx context.Context, tx *database.DB, l *Listing, c Content) error {
	if err := tx.In(ctx).Where("listing_id = ?", l.ID).Delete(&ListingPicture{}).Error; err != nil {
		return err
	}
	if len(c.Pictures) == 0 {
		return nil
	}
	own, err := ownPictures(ctx, tx, l.FactoryID, c.pictureIDs())
	if err != nil {
		return err
	}
	var rows []ListingPicture
	for i, p := range c.Pictures {
		if _, ok := own[p.PictureID]; ok {
			rows = append(rows, ListingPicture{ListingID: l.ID, PictureID: p.PictureID, Position: i, Alt: cleanWords(p.Alt)})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.In(ctx).Select("ListingID", "PictureID", "Position", "Alt").Create(&rows).Error
}

// Stop takes a live listing of the factory off sale; Resume puts it back.
func (s *Store) Stop(ctx context.Context, f id.Factory, listing id.Listing) error {
	return s.move(ctx, f, listing, Stopped)
}

// Resume puts a listing its factory has stopped back on sale. One the mall has removed is ErrListingState.
func (s *Store) Resume(ctx context.Context, f id.Factory, listing id.Listing) error {
	return s.move(ctx, f, listing, Live)
}

func (s *Store) move(ctx context.Context, f id.Factory, listing id.Listing, to State) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		l, err := s.lockListingTx(ctx, tx, f, listing)
		if err != nil {
			return err
		}
		if to == Live && l.State != Stopped {
			return ErrListingState.With(fault.Args{"from": string(l.State), "to": string(to)})
		}
		if err := l.Transition(to); err != nil {
			return err
		}
		err = tx.In(ctx).Exec("UPDATE listing SET state = ?, version = version + 1 WHERE id = ?", l.State, l.ID).Error
		if err != nil {
			return err
		}
		return s.ChangedTx(ctx, tx, l.ID)
	})
	if err != nil {
		return fmt.Errorf("make listing %d %s: %w", listing, to, err)
	}
	return nil
}
