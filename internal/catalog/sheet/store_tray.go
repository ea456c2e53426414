package sheet

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Tray keeps the files that factories have sent, for a month.
type Tray struct {
	db  *database.DB
	now func() time.Time
}

// NewTray opens the tray.
func NewTray(db *database.DB, now func() time.Time) *Tray { return &Tray{db: db, now: now} }

// Keep takes a file in, names it, and lets go of the factory's old ones.
func (t *Tray) Keep(ctx context.Context, u *Upload) error {
	u.Token, u.CreatedAt = id.NewToken(), t.now()
	err := t.db.Transact(ctx, func(tx *database.DB) error {
		old := tx.In(ctx).Exec("DELETE FROM upload WHERE factory_id = ? AND created_at < ?", u.FactoryID, u.CreatedAt.Add(-keepUploads))
		if old.Error != nil {
			return old.Error
		}
		return tx.In(ctx).Create(u).Error
	})
	if err != nil {
		return fmt.Errorf("keep upload: %w", err)
	}
	return nil
}

// Upload reads a file of the factory; another's is ErrNotFound.
func (t *Tray) Upload(ctx context.Context, f id.Factory, token string) (*Upload, error) {
	var u Upload
	if err := t.db.In(ctx).Where("factory_id = ? AND token = ?", f, token).Take(&u).Error; err != nil {
		return nil, fmt.Errorf("find upload: %w", err)
	}
	return &u, nil
}

// Imported writes what an import of the file has done.
func (t *Tray) Imported(ctx context.Context, u *Upload) error {
	now := t.now()
	u.ImportedAt = &now
	if err := t.db.In(ctx).Model(u).Select("Report", "ImportedAt").Updates(u).Error; err != nil {
		return fmt.Errorf("note import: %w", err)
	}
	return nil
}

// Recent lists a factory's imports, the last first, without their data.
func (t *Tray) Recent(ctx context.Context, f id.Factory, limit int) ([]Upload, error) {
	var list []Upload
	err := t.db.In(ctx).Omit("Data").Where("factory_id = ? AND imported_at IS NOT NULL", f).Order("imported_at DESC").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list imports of factory %d: %w", f, err)
	}
	return list, nil
}
