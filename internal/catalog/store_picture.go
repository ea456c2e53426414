package catalog

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/media"
)

// AddPicture keeps a picture that is in the blob store as the factory's; the same picture again is the same row.
func (s *Store) AddPicture(ctx context.Context, f id.Factory, digest string, width, height int) (*Picture, error) {
	p := Picture{FactoryID: f, State: PictureReady, Digest: digest, Width: width, Height: height, CreatedAt: s.now()}
	err := s.db.In(ctx).Clauses(clause.OnConflict{
		Columns:     []clause.Column{{Name: "factory_id"}, {Name: "digest"}},
		TargetWhere: clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "digest <> '' AND source_url = ''"}}},
		DoNothing:   true,
	}).Create(&p).Error
	if err == nil && p.ID == 0 {
		err = s.db.In(ctx).Where("factory_id = ? AND digest = ? AND source_url = ''", f, digest).Take(&p).Error
	}
	if err != nil {
		return nil, fmt.Errorf("keep picture: %w", err)
	}
	return &p, nil
}

// AskPictureTx keeps a picture that is still an address and enqueues its fetching; an address the factory has named
// before is the same row and is not fetched again.
func (s *Store) AskPictureTx(ctx context.Context, tx *database.DB, f id.Factory, address string) (*Picture, error) {
	p := Picture{FactoryID: f, State: PictureWaiting, SourceURL: address, CreatedAt: s.now()}
	err := tx.In(ctx).Clauses(clause.OnConflict{
		Columns:     []clause.Column{{Name: "factory_id"}, {Name: "source_url"}},
		TargetWhere: clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "source_url <> ''"}}},
		DoNothing:   true,
	}).Create(&p).Error
	if err != nil {
		return nil, fmt.Errorf("keep address of picture: %w", err)
	}
	if p.ID != 0 {
		return &p, s.queue.EnqueueTx(ctx, tx, FetchPicture{PictureID: p.ID})
	}
	if err := tx.In(ctx).Where("factory_id = ? AND source_url = ?", f, address).Take(&p).Error; err != nil {
		return nil, fmt.Errorf("find picture by address: %w", err)
	}
	return &p, nil
}

// Pictures reads pictures of a factory by id; foreign ones are left out.
func (s *Store) Pictures(ctx context.Context, f id.Factory, ids []id.Picture) (map[id.Picture]Picture, error) {
	return ownPictures(ctx, s.db, f, ids)
}

func ownPictures(ctx context.Context, db *database.DB, f id.Factory, ids []id.Picture) (map[id.Picture]Picture, error) {
	own := map[id.Picture]Picture{}
	if len(ids) == 0 {
		return own, nil
	}
	var rows []Picture
	if err := db.In(ctx).Where("factory_id = ? AND id IN ?", f, ids).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read pictures: %w", err)
	}
	for _, p := range rows {
		own[p.ID] = p
	}
	return own, nil
}

// PictureRefs finds a factory's pictures by the address they came by, and those that were uploaded by their digest, to
// compare a file with what is there.
func (s *Store) PictureRefs(ctx context.Context, f id.Factory) (bySource, byDigest map[string]id.Picture, err error) {
	var rows []Picture
	if err := s.db.In(ctx).Select("id", "source_url", "digest").Where("factory_id = ?", f).Order("id").Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("read pictures of factory %d: %w", f, err)
	}
	bySource, byDigest = map[string]id.Picture{}, map[string]id.Picture{}
	for _, p := range rows {
		if p.SourceURL != "" {
			bySource[p.SourceURL] = p.ID
		} else {
			byDigest[p.Digest] = p.ID
		}
	}
	return bySource, byDigest, nil
}

// picture reads a row whosever it is, for the worker.
func (s *Store) picture(ctx context.Context, n id.Picture) (*Picture, error) {
	var p Picture
	if err := s.db.In(ctx).Take(&p, n).Error; err != nil {
		return nil, fmt.Errorf("find picture %d: %w", n, err)
	}
	return &p, nil
}

// developed makes a fetched picture ready and tells of the listings that show it.
func (s *Store) developed(ctx context.Context, p *Picture, m media.Master) error {
	p.State, p.Digest, p.Width, p.Height, p.Failure = PictureReady, m.Digest, m.Width, m.Height, ""
	return s.savePicture(ctx, p)
}

// spoilt notes a failed try: the picture goes on waiting unless this was final. Failure is a message key.
func (s *Store) spoilt(ctx context.Context, p *Picture, failure string, final bool) error {
	p.Tries, p.Failure = p.Tries+1, failure
	if final {
		p.State = PictureFailed
	}
	return s.savePicture(ctx, p)
}

func (s *Store) savePicture(ctx context.Context, p *Picture) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		err := tx.In(ctx).Model(&Picture{}).Where("id = ?", p.ID).
			Select("State", "Digest", "Width", "Height", "Failure", "Tries").Updates(p).Error
		if err != nil || p.State == PictureWaiting {
			return err
		}
		var listings []id.Listing
		err = tx.In(ctx).Model(&ListingPicture{}).Where("picture_id = ?", p.ID).Order("listing_id").Pluck("listing_id", &listings).Error
		if err != nil {
			return err
		}
		return s.ChangedTx(ctx, tx, listings...)
	})
	if err != nil {
		return fmt.Errorf("save picture %d: %w", p.ID, err)
	}
	return nil
}

// RetryPictures has the failed pictures of a listing's newest revision fetched once more, and tells how many there are.
func (s *Store) RetryPictures(ctx context.Context, f id.Factory, listing id.Listing) (int, error) {
	sheet, err := s.Sheet(ctx, f, listing)
	if err != nil {
		return 0, err
	}
	var again []id.Picture
	for _, p := range sheet.Pictures {
		if p.State == PictureFailed && p.SourceURL != "" {
			again = append(again, p.ID)
		}
	}
	slices.Sort(again)
	err = s.db.Transact(ctx, func(tx *database.DB) error {
		for _, p := range again {
			done := tx.In(ctx).Exec("UPDATE picture SET state = 'waiting', tries = 0, failure = '' WHERE id = ? AND factory_id = ? AND state = 'failed'", p, f)
			if done.Error != nil {
				return done.Error
			}
			if done.RowsAffected == 0 {
				continue
			}
			if err := s.queue.EnqueueTx(ctx, tx, FetchPicture{PictureID: p}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("retry pictures of listing %d: %w", listing, err)
	}
	return len(again), nil
}
