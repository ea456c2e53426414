package catalog

import (
	"context"
	"fmt"
	"slices"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Refusals of this package about revisions.
var (
	ErrStale     = fault.New(fault.Conflict, "catalog.stale")             // changed since the form was shown
	ErrSubmitted = fault.New(fault.Conflict, "catalog.submitted")         // waits for the moderators: withdraw it first
	ErrNoDraft   = fault.New(fault.Conflict, "catalog.nothing_to_submit") // nothing has been edited since the last decision
)

// slugTries is how often a listing is created again when others take its slug at the same moment.
const slugTries = 4

// New is a listing to be created. Handle is the key in the shop it is imported from, "" for one made by hand. Slug is
// a wish; "" makes one of the title.
type New struct {
	FactoryID id.Factory
	Content   Content
	By        *id.Account // nil for the mall's own commands
	Handle    string
	Slug      string
}

// Create begins a listing with a first draft; it need not be complete, but what it says must pass CheckDraft. The slug is made of its title.
func (s *Store) Create(ctx context.Context, f id.Factory, c Content, by id.Account) (*Revision, error) {
	var r *Revision
	var err error
	for range slugTries {
		err = s.db.Transact(ctx, func(tx *database.DB) error {
			var err error
			r, err = s.CreateTx(ctx, tx, New{FactoryID: f, Content: c, By: &by})
			return err
		})
		if !database.IsUnique(err, "listing_slug_key") {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("create listing: %w", err)
	}
	return r, nil
}

// CreateTx is Create in the caller's transaction; a slug taken at the same moment is a unique violation of
// listing_slug_key, and the transaction is to be repeated.
func (s *Store) CreateTx(ctx context.Context, tx *database.DB, n New) (*Revision, error) {
	c := n.Content.Clean()
	if err := c.CheckDraft(); err != nil {
		return nil, err
	}
	if err := s.ownPicturesTx(ctx, tx, n.FactoryID, c); err != nil {
		return nil, err
	}
	wish := n.Slug
	if wish == "" {
		wish = slugOf(c)
	}
	slug, err := s.freeSlugTx(ctx, tx, wish)
	if err != nil {
		return nil, err
	}
	l := &Listing{Slug: slug, FactoryID: n.FactoryID, State: Draft, Origin: c.Origin, Options: []Option{}, Attributes: []Attribute{},
		Declared: map[string]string{}, Flags: []string{}, Papers: []string{}, Tags: []string{}, Version: 1, CreatedAt: s.now()}
	if n.Handle != "" {
		l.Handle = &n.Handle
	}
	if err := tx.In(ctx).Create(l).Error; err != nil {
		return nil, fmt.Errorf("create listing %s: %w", slug, err)
	}
	r := &Revision{ListingID: l.ID, Number: 1, State: RevisionDraft, Content: c, Findings: []Finding{}, Version: 1, CreatedBy: n.By, CreatedAt: s.now()}
	if err := tx.In(ctx).Create(r).Error; err != nil {
		return nil, fmt.Errorf("create draft of listing %d: %w", l.ID, err)
	}
	return r, nil
}

// ownPicturesTx refuses pictures of another factory as if they did not exist.
func (s *Store) ownPicturesTx(ctx context.Context, tx *database.DB, f id.Factory, c Content) error {
	wanted := c.pictureIDs()
	if len(wanted) == 0 {
		return nil
	}
	var own int64
	if err := tx.In(ctx).Model(&Picture{}).Where("id IN ? AND factory_id = ?", wanted, f).Count(&own).Error; err != nil {
		return fmt.Errorf("check pictures: %w", err)
	}
	if int(own) != len(wanted) {
		return fmt.Errorf("use pictures: %w", database.ErrNotFound)
	}
	return nil
}

// pictureIDs are the distinct pictures the content points at.
func (c Content) pictureIDs() []id.Picture {
	var ids []id.Picture
	for _, p := range c.Pictures {
		ids = append(ids, p.PictureID)
	}
	for _, v := range c.Variants {
		if v.PictureID != nil {
			ids = append(ids, *v.PictureID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Revise saves a factory's edit as the listing's open draft; what is live stays as it is. Version is that of the Sheet
// the edit began from: a draft changed since is ErrStale, a submitted one ErrSubmitted, a foreign listing ErrNotFound.
func (s *Store) Revise(ctx context.Context, f id.Factory, listing id.Listing, version int, edit Edit) (*Revision, error) {
	var r *Revision
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		var err error
		r, err = s.ReviseTx(ctx, tx, f, listing, version, edit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("revise listing %d: %w", listing, err)
	}
	return r, nil
}

// Edit is what a factory says about a listing from now on, and who says it: nil is the mall's own command.
type Edit struct {
	Content Content
	By      *id.Account
}

// ReviseTx is Revise in the caller's transaction.
func (s *Store) ReviseTx(ctx context.Context, tx *database.DB, f id.Factory, listing id.Listing, version int, edit Edit) (*Revision, error) {
	if _, err := s.lockListingTx(ctx, tx, f, listing); err != nil {
		return nil, err
	}
	c := edit.Content.Clean()
	if err := c.CheckDraft(); err != nil {
		return nil, err
	}
	if err := s.ownPicturesTx(ctx, tx, f, c); err != nil {
		return nil, err
	}
	last, err := newest(ctx, tx, listing)
	if err != nil {
		return nil, err
	}
	switch {
	case last.State == RevisionSubmitted:
		return nil, ErrSubmitted
	case last.State == RevisionDraft:
		if last.Version != version {
			return nil, ErrStale
		}
		last.Content, last.CreatedBy, last.Findings = c, edit.By, []Finding{}
		return last, s.saveRevisionTx(ctx, tx, last)
	case version != 0:
		return nil, ErrStale // the draft has been decided since
	}
	r := &Revision{ListingID: listing, Number: last.Number + 1, State: RevisionDraft, Content: c, Findings: []Finding{}, Version: 1,
		CreatedBy: edit.By, CreatedAt: s.now()}
	if err := tx.In(ctx).Create(r).Error; err != nil {
		return nil, fmt.Errorf("create draft: %w", err)
	}
	return r, nil
}

// lockListingTx locks a listing of the factory; every change of a listing or its revisions begins here, so that they
// wait for one another.
func (s *Store) lockListingTx(ctx context.Context, tx *database.DB, f id.Factory, listing id.Listing) (*Listing, error) {
	var l Listing
	err := tx.In(ctx).Raw("SELECT * FROM listing WHERE id = ? AND factory_id = ? FOR UPDATE", listing, f).Take(&l).Error
	if err != nil {
		return nil, fmt.Errorf("lock listing %d: %w", listing, err)
	}
	return &l, nil
}

// newest reads the last revision of a listing; every listing has one.
func newest(ctx context.Context, db *database.DB, listing id.Listing) (*Revision, error) {
	var r Revision
	if err := db.In(ctx).Where("listing_id = ?", listing).Order("number DESC").Limit(1).Take(&r).Error; err != nil {
		return nil, fmt.Errorf("read last revision of listing %d: %w", listing, err)
	}
	return &r, nil
}

// saveRevisionTx writes a revision and makes its version one higher.
func (s *Store) saveRevisionTx(ctx context.Context, tx *database.DB, r *Revision) error {
	old := r.Version
	r.Version++
	done := tx.In(ctx).Model(&Revision{}).Where("id = ? AND version = ?", r.ID, old).
		Select("State", "Content", "Findings", "Version", "CreatedBy", "SubmittedAt", "DecidedAt").Updates(r)
	if done.Error != nil {
		return fmt.Errorf("save revision %d: %w", r.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrStale
	}
	return nil
}

// Sheet is what a factory edits from: the open revision, else the last one, with its listing.
type Sheet struct {
	Listing  *Listing
	Revision *Revision
	Content  Content // of Revision
	Version  int     // what Revise must be told: the open draft's version, 0 if there is none
	Pictures map[id.Picture]Picture
	Missing  []string // keys catalog.missing.<code>
}

// Sheet reads a listing of the factory for editing; a foreign one is ErrNotFound.
func (s *Store) Sheet(ctx context.Context, f id.Factory, listing id.Listing) (*Sheet, error) {
	var l Listing
	if err := s.db.In(ctx).Where("factory_id = ?", f).Take(&l, listing).Error; err != nil {
		return nil, fmt.Errorf("find listing %d: %w", listing, err)
	}
	return s.sheet(ctx, s.db, &l)
}

// SheetByHandle is Sheet by the key of the shop the listing was imported from; one made by hand has its slug for a key.
func (s *Store) SheetByHandle(ctx context.Context, f id.Factory, handle string) (*Sheet, error) {
	var l Listing
	err := s.db.In(ctx).Where("factory_id = ? AND (handle = ? OR handle IS NULL AND slug = ?)", f, handle, handle).
		Order("handle NULLS LAST").Limit(1).Take(&l).Error
	if err != nil {
		return nil, fmt.Errorf("find listing %s: %w", handle, err)
	}
	return s.sheet(ctx, s.db, &l)
}

func (s *Store) sheet(ctx context.Context, db *database.DB, l *Listing) (*Sheet, error) {
	r, err := newest(ctx, db, l.ID)
	if err != nil {
		return nil, err
	}
	sheet := &Sheet{Listing: l, Revision: r, Content: r.Content}
	if r.State == RevisionDraft {
		sheet.Version = r.Version
	}
	if sheet.Pictures, err = s.Pictures(ctx, l.FactoryID, r.Content.pictureIDs()); err != nil {
		return nil, err
	}
	sheet.Missing = Missing(r.Content, sheet.Pictures)
	return sheet, nil
}

// Revision reads a revision, for the moderators.
func (s *Store) Revision(ctx context.Context, n id.Revision) (*Revision, error) {
	var r Revision
	if err := s.db.In(ctx).Take(&r, n).Error; err != nil {
		return nil, fmt.Errorf("find revision %d: %w", n, err)
	}
	return &r, nil
}

// ListingByID reads a listing whatever its state, with its live texts, variants and pictures, for the moderators.
func (s *Store) ListingByID(ctx context.Context, n id.Listing) (*Listing, error) {
	var l Listing
	if err := s.db.In(ctx).Take(&l, n).Error; err != nil {
		return nil, fmt.Errorf("find listing %d: %w", n, err)
	}
	if err := s.db.In(ctx).Where("listing_id = ?", n).Order("language").Find(&l.Texts).Error; err != nil {
		return nil, fmt.Errorf("read texts of listing %d: %w", n, err)
	}
	return &l, s.fill(ctx, s.db, &l)
}

// LockDraftTx locks the open draft of a factory's listing, to submit it. One that waits already is ErrSubmitted, none
// at all ErrNoDraft.
func (s *Store) LockDraftTx(ctx context.Context, tx *database.DB, f id.Factory, listing id.Listing) (*Revision, error) {
	if _, err := s.lockListingTx(ctx, tx, f, listing); err != nil {
		return nil, err
	}
	r, err := newest(ctx, tx, listing)
	switch {
	case err != nil:
		return nil, err
	case r.State == RevisionSubmitted:
		return nil, ErrSubmitted
	case r.State != RevisionDraft:
		return nil, ErrNoDraft
	}
	return r, nil
}

// LockRevisionTx locks a revision and its listing, to decide about it.
func (s *Store) LockRevisionTx(ctx context.Context, tx *database.DB, n id.Revision) (*Revision, error) {
	var l id.Listing
	err := tx.In(ctx).Raw("SELECT id FROM listing WHERE id = (SELECT listing_id FROM revision WHERE id = ?) FOR UPDATE", n).Scan(&l).Error
	if err != nil {
		return nil, fmt.Errorf("lock revision %d: %w", n, err)
	}
	var r Revision
	if err := tx.In(ctx).Take(&r, n).Error; err != nil {
		return nil, fmt.Errorf("find revision %d: %w", n, err)
	}
	return &r, nil
}

// SubmitTx puts a locked draft before the moderators. The category must exist and hold goods, and no other listing of
// the factory may have one of its SKUs; the caller has run Content.Check and set Findings.
func (s *Store) SubmitTx(ctx context.Context, tx *database.DB, r *Revision) error {
	if err := s.checkAgainstTx(ctx, tx, r); err != nil {
		return err
	}
	if err := r.Transition(RevisionSubmitted); err != nil {
		return err
	}
	now := s.now()
	r.SubmittedAt, r.Findings = &now, full(r.Findings)
	return s.saveRevisionTx(ctx, tx, r)
}

// checkAgainstTx checks what only the tables know.
func (s *Store) checkAgainstTx(ctx context.Context, tx *database.DB, r *Revision) error {
	var c fault.Check
	var leaf bool
	err := tx.In(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM category c WHERE c.slug = ?
		AND NOT EXISTS (SELECT 1 FROM category d WHERE d.parent_id = c.id))`, r.Content.Category).Scan(&leaf).Error
	if err != nil {
		return fmt.Errorf("check category: %w", err)
	}
	c.Require(leaf, "category", "catalog.category_unknown")
	var skus, taken []string
	for _, v := range r.Content.Variants {
		skus = append(skus, v.SKU)
	}
	err = tx.In(ctx).Raw(`SELECT v.sku FROM variant v JOIN listing l ON l.factory_id = v.factory_id
		WHERE l.id = ? AND v.listing_id <> l.id AND v.sku IN ?`, r.ListingID, skus).Scan(&taken).Error
	if err != nil {
		return fmt.Errorf("check SKUs: %w", err)
	}
	for i, sku := range skus {
		c.Require(!slices.Contains(taken, sku), fmt.Sprintf("variants.%d.sku", i), "catalog.sku_taken", fault.Args{"sku": sku})
	}
	return c.Err()
}

// RejectTx gives a locked, submitted revision back; what is live stays.
func (s *Store) RejectTx(ctx context.Context, tx *database.DB, r *Revision) error {
	if err := r.Transition(RevisionRejected); err != nil {
		return err
	}
	now := s.now()
	r.DecidedAt = &now
	return s.saveRevisionTx(ctx, tx, r)
}

// Withdraw takes a submitted revision of the factory back into the drafts.
func (s *Store) Withdraw(ctx context.Context, f id.Factory, listing id.Listing) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if _, err := s.lockListingTx(ctx, tx, f, listing); err != nil {
			return err
		}
		r, err := newest(ctx, tx, listing)
		if err != nil {
			return err
		}
		if err := r.Transition(RevisionDraft); err != nil {
			return err
		}
		r.SubmittedAt = nil
		return s.saveRevisionTx(ctx, tx, r)
	})
	if err != nil {
		return fmt.Errorf("withdraw listing %d: %w", listing, err)
	}
	return nil
}
