package question

import (
	"context"
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Templates are the answers a factory keeps at hand, by name.
func (d *Desk) Templates(ctx context.Context, f id.Factory) ([]Template, error) {
	var list []Template
	if err := d.DB.In(ctx).Where("factory_id = ?", f).Order("name, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read answer templates of factory %d: %w", f, err)
	}
	return list, nil
}

// Template is one of the factory's.
func (d *Desk) Template(ctx context.Context, f id.Factory, n id.AnswerTemplate) (*Template, error) {
	var t Template
	if err := d.DB.In(ctx).Where("id = ? AND factory_id = ?", n, f).Take(&t).Error; err != nil {
		return nil, fmt.Errorf("find answer template %d: %w", n, err)
	}
	return &t, nil
}

// SaveTemplate keeps an answer at hand: a new one, or one of the factory's in place of what it was. A name it has already is
// refused, as is one more than it may have.
func (d *Desk) SaveTemplate(ctx context.Context, t Template) error {
	t.Name, t.Body = strings.TrimSpace(t.Name), strings.TrimSpace(t.Body)
	if err := t.Check(); err != nil {
		return err
	}
	db := d.DB.In(ctx)
	if t.ID == 0 {
		db = db.Exec(`INSERT INTO answer_template (factory_id, name, language, body, created_at) SELECT ?, ?, ?, ?, ?
			WHERE (SELECT count(*) FROM answer_template WHERE factory_id = ?) < ?`, t.FactoryID, t.Name, t.Language, t.Body, d.Now(), t.FactoryID, MaxTemplates)
	} else {
		db = db.Model(&Template{}).Where("id = ? AND factory_id = ?", t.ID, t.FactoryID).
			Updates(map[string]any{"name": t.Name, "language": t.Language, "body": t.Body})
	}
	switch {
	case database.IsUnique(db.Error, "answer_template_factory_id_name_key"):
		var c fault.Check
		c.Require(false, "name", "question.name_taken")
		return c.Err()
	case db.Error != nil:
		return fmt.Errorf("keep answer template: %w", db.Error)
	case db.RowsAffected > 0:
		return nil
	case t.ID == 0:
		return ErrTemplates
	}
	return database.ErrNotFound
}

// DropTemplate throws one of the factory's away.
func (d *Desk) DropTemplate(ctx context.Context, f id.Factory, n id.AnswerTemplate) error {
	gone := d.DB.In(ctx).Where("id = ? AND factory_id = ?", n, f).Delete(&Template{})
	if gone.Error != nil {
		return fmt.Errorf("throw away answer template %d: %w", n, gone.Error)
	}
	if gone.RowsAffected == 0 {
		return database.ErrNotFound
	}
	return nil
}
