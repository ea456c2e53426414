package factory

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// ErrCreditCodeTaken says that a factory with this credit code has applied or sells already.
var ErrCreditCodeTaken = fault.New(fault.Invalid, "factory.credit_code_taken")

// EnrolTx writes a factory that waits for the mall's word. The slug is made from the Latin name, with a number where that
// is taken; a credit code is enrolled once (ErrCreditCodeTaken).
func (s *Store) EnrolTx(ctx context.Context, tx *database.DB, f *Factory) error {
	g := tx.In(ctx)
	var known int64
	if err := g.Model(&Factory{}).Where("credit_code = ?", f.CreditCode).Count(&known).Error; err != nil {
		return fmt.Errorf("enrol factory: %w", err)
	}
	if known > 0 {
		return ErrCreditCodeTaken
	}
	base := Slug(f.Name)
	var taken []string
	if err := g.Model(&Factory{}).Where("slug = ? OR slug LIKE ?", base, base+"-%").Pluck("slug", &taken).Error; err != nil {
		return fmt.Errorf("enrol factory: %w", err)
	}
	f.Slug = free(base, taken)
	f.State, f.CreatedAt = Pending, s.now()
	if f.Story == nil {
		f.Story = map[string]string{}
	}
	err := g.Create(f).Error
	if database.IsUnique(err, "factory_credit_code_key") {
		return ErrCreditCodeTaken.Because(err)
	}
	if err != nil {
		return fmt.Errorf("enrol factory: %w", err)
	}
	return nil
}

// HireTx makes the account a clerk of the factory. The first one is its owner.
func (s *Store) HireTx(ctx context.Context, tx *database.DB, clerk id.Account, f id.Factory) error {
	var others int64
	if err := tx.In(ctx).Model(&Staff{}).Where("factory_id = ?", f).Count(&others).Error; err != nil {
		return fmt.Errorf("hire account %d: %w", clerk, err)
	}
	err := tx.In(ctx).Create(&Staff{AccountID: clerk, FactoryID: f, Owner: others == 0, CreatedAt: s.now()}).Error
	if err != nil {
		return fmt.Errorf("hire account %d: %w", clerk, err)
	}
	return nil
}

// Owns tells whether the clerk may say where the factory's money goes.
func (s *Store) Owns(ctx context.Context, clerk id.Account, f id.Factory) (bool, error) {
	var n int64
	err := s.db.In(ctx).Model(&Staff{}).Where("account_id = ? AND factory_id = ? AND owner", clerk, f).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("find owner of factory %d: %w", f, err)
	}
	return n > 0, nil
}

// Employer is the factory the clerk works for.
func (s *Store) Employer(ctx context.Context, clerk id.Account) (*Factory, error) {
	var f Factory
	err := s.db.In(ctx).Joins("JOIN factory_staff s ON s.factory_id = factory.id").Where("s.account_id = ?", clerk).Take(&f).Error
	if err != nil {
		return nil, fmt.Errorf("find employer of account %d: %w", clerk, err)
	}
	return &f, nil
}

// Staff lists the clerks who work for the factory, the one hired first at the front.
func (s *Store) Staff(ctx context.Context, f id.Factory) ([]id.Account, error) {
	var clerks []id.Account
	err := s.db.In(ctx).Model(&Staff{}).Where("factory_id = ?", f).Order("created_at, account_id").Pluck("account_id", &clerks).Error
	if err != nil {
		return nil, fmt.Errorf("list staff of factory %d: %w", f, err)
	}
	return clerks, nil
}

// ReapplyTx writes a declined factory's corrected particulars and puts it before the mall again; any other state is
// ErrState.
func (s *Store) ReapplyTx(ctx context.Context, tx *database.DB, f *Factory) error {
	was := f.State
	if err := f.Transition(Pending); err != nil {
		return err
	}
	done := tx.In(ctx).Model(&Factory{}).Where("id = ? AND state = ?", f.ID, was).Updates(map[string]any{
		"state": f.State, "reason": "", "decided_at": nil, "name": f.Name, "name_zh": f.NameZH, "credit_code": f.CreditCode,
		"city": f.City, "province": f.Province, "contact": f.Contact, "phone": f.Phone, "email": f.Email, "address": f.Address,
		"address_zh": f.AddressZH, "postal_code": f.PostalCode})
	if database.IsUnique(done.Error, "factory_credit_code_key") {
		return ErrCreditCodeTaken.Because(done.Error)
	}
	if done.Error != nil {
		return fmt.Errorf("reapply for factory %d: %w", f.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrState.With(fault.Args{"from": string(was), "to": string(Pending)})
	}
	return nil
}
