package cart

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Refusals of this package.
var (
	ErrQuantity = fault.New(fault.Invalid, "cart.quantity")
	ErrFull     = fault.New(fault.Conflict, "cart.full")
	ErrClosed   = fault.New(fault.Conflict, "cart.closed")
)

// Store keeps carts.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// Owner is whose cart is meant: the member's if signed in, else the one the token opens.
type Owner struct {
	Token   string // the guest's cookie, "" if there is none
	Account id.Account
}

// Cart finds the owner's open cart with its lines, oldest first; no cart yet is an empty one with ID 0.
func (s *Store) Cart(ctx context.Context, o Owner) (*Cart, error) {
	c, err := find(s.db.In(ctx), o)
	if errors.Is(err, database.ErrNotFound) {
		return &Cart{State: Open}, nil
	}
	if err != nil {
		return nil, err
	}
	return c, s.fill(ctx, s.db, c)
}

// CartByID reads a cart whatever its state.
func (s *Store) CartByID(ctx context.Context, cart id.Cart) (*Cart, error) {
	var c Cart
	if err := s.db.In(ctx).First(&c, cart).Error; err != nil {
		return nil, fmt.Errorf("find cart %d: %w", cart, err)
	}
	return &c, s.fill(ctx, s.db, &c)
}

// Add puts pieces of a variant into the owner's cart, made if there is none. It returns the token that opens a
// guest's new cart, "" otherwise.
func (s *Store) Add(ctx context.Context, o Owner, variant id.Variant, quantity int) (string, error) {
	if quantity < 1 || quantity > MaxQuantity {
		return "", ErrQuantity.With(fault.Args{"max": MaxQuantity})
	}
	token := ""
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		c, fresh, err := s.openTx(ctx, tx, o)
		if err != nil {
			return err
		}
		token = fresh
		return s.addTx(ctx, tx, c.ID, Line{VariantID: variant, Quantity: quantity})
	})
	if err != nil {
		return "", fmt.Errorf("add variant %d to cart: %w", variant, err)
	}
	return token, nil
}

// Change sets how many pieces of a variant are in the owner's cart; 0 takes the line out.
func (s *Store) Change(ctx context.Context, o Owner, variant id.Variant, quantity int) error {
	if quantity < 0 || quantity > MaxQuantity {
		return ErrQuantity.With(fault.Args{"max": MaxQuantity})
	}
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		c, err := find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), o)
		if err != nil {
			return err
		}
		lines := tx.In(ctx).Model(&Line{}).Where("cart_id = ? AND variant_id = ?", c.ID, variant)
		if quantity == 0 {
			lines = lines.Delete(&Line{})
		} else {
			lines = lines.Update("quantity", quantity)
		}
		if lines.Error != nil {
			return lines.Error
		}
		return s.touchTx(ctx, tx, c.ID)
	})
	if err != nil {
		return fmt.Errorf("change variant %d of cart: %w", variant, err)
	}
	return nil
}

// Redeem keeps a code with the owner's cart in place of the one before; "" takes it out. No cart is ErrNotFound.
func (s *Store) Redeem(ctx context.Context, o Owner, code string) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		c, err := find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), o)
		if err != nil {
			return err
		}
		return tx.In(ctx).Model(&Cart{}).Where("id = ?", c.ID).Updates(map[string]any{"coupon": code, "touched_at": s.now()}).Error
	})
	if err != nil {
		return fmt.Errorf("redeem coupon: %w", err)
	}
	return nil
}

// Merge takes a guest's cart into the member's at sign-in: quantities add up to at most MaxQuantity, the code that was typed
// last counts, and a guest's cart becomes the member's own where there was none. An unknown token changes nothing.
func (s *Store) Merge(ctx context.Context, token string, account id.Account) error {
	if token == "" {
		return nil
	}
	adopt := func(tx *database.DB) error { return s.adoptTx(ctx, tx, token, account) }
	err := s.db.Transact(ctx, adopt)
	if database.IsUnique(err, "cart_of_account") { // the member's own cart was opened at the same moment
		err = s.db.Transact(ctx, adopt)
	}
	if err != nil {
		return fmt.Errorf("merge cart into account %d: %w", account, err)
	}
	return nil
}

func (s *Store) adoptTx(ctx context.Context, tx *database.DB, token string, account id.Account) error {
	guest, err := find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), Owner{Token: token})
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	own, err := find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), Owner{Account: account})
	if errors.Is(err, database.ErrNotFound) {
		return tx.In(ctx).Model(guest).Update("account_id", account).Error
	}
	if err != nil {
		return err
	}
	return s.mergeTx(ctx, tx, guest, own.ID)
}

func (s *Store) mergeTx(ctx context.Context, tx *database.DB, guest *Cart, into id.Cart) error {
	if err := s.fill(ctx, tx, guest); err != nil {
		return err
	}
	for _, l := range guest.Lines {
		if err := s.addTx(ctx, tx, into, l); err != nil && !errors.Is(err, ErrFull) {
			return err
		}
	}
	if guest.Coupon != "" {
		if err := tx.In(ctx).Model(&Cart{}).Where("id = ?", into).Update("coupon", guest.Coupon).Error; err != nil {
			return err
		}
	}
	return tx.In(ctx).Model(guest).Update("state", Merged).Error
}

// CloseTx makes the cart an order's; it is refused with ErrClosed if it already was somebody's.
func (s *Store) CloseTx(ctx context.Context, tx *database.DB, cart id.Cart) error {
	done := tx.In(ctx).Model(&Cart{}).Where("id = ? AND state = ?", cart, Open).Update("state", Ordered)
	if done.Error != nil {
		return fmt.Errorf("close cart %d: %w", cart, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrClosed
	}
	return nil
}

// openTx finds the owner's cart and locks it, or makes one; the token is set for a guest's new cart.
func (s *Store) openTx(ctx context.Context, tx *database.DB, o Owner) (*Cart, string, error) {
	c, err := find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), o)
	if err == nil {
		return c, "", nil
	}
	if !errors.Is(err, database.ErrNotFound) {
		return nil, "", err
	}
	token := id.NewToken()
	c = &Cart{TokenHash: digest(token), State: Open, CreatedAt: s.now(), TouchedAt: s.now()}
	if o.Account != 0 {
		c.AccountID = &o.Account
		token = ""
	}
	// Of two first goods at the same moment both find no cart: the second waits here for the first, and takes its cart.
	made := tx.In(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(c)
	if made.Error != nil {
		return nil, "", made.Error
	}
	if made.RowsAffected == 0 {
		c, err = find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), o)
		return c, "", err
	}
	return c, token, nil
}

// addTx adds pieces to the cart's line of a variant; a new line beyond MaxLines is refused with ErrFull.
func (s *Store) addTx(ctx context.Context, tx *database.DB, cart id.Cart, l Line) error {
	var others int64
	if err := tx.In(ctx).Model(&Line{}).Where("cart_id = ? AND variant_id <> ?", cart, l.VariantID).Count(&others).Error; err != nil {
		return err
	}
	if others >= MaxLines {
		return ErrFull.With(fault.Args{"max": MaxLines})
	}
	row := Line{CartID: cart, VariantID: l.VariantID, Quantity: l.Quantity, AddedAt: s.now()}
	err := tx.In(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "cart_id"}, {Name: "variant_id"}},
		DoUpdates: clause.Assignments(map[string]any{
			"quantity": gorm.Expr("least(cart_line.quantity + excluded.quantity, ?)", MaxQuantity),
		}),
	}).Create(&row).Error
	if database.IsForeignKey(err, "") {
		return database.ErrNotFound.Because(err)
	}
	if err != nil {
		return err
	}
	return s.touchTx(ctx, tx, cart)
}

func (s *Store) touchTx(ctx context.Context, tx *database.DB, cart id.Cart) error {
	return tx.In(ctx).Model(&Cart{}).Where("id = ?", cart).Update("touched_at", s.now()).Error
}

func (s *Store) fill(ctx context.Context, db *database.DB, c *Cart) error {
	if err := db.In(ctx).Where("cart_id = ?", c.ID).Order("added_at, id").Find(&c.Lines).Error; err != nil {
		return fmt.Errorf("read lines of cart %d: %w", c.ID, err)
	}
	return nil
}

func find(g *gorm.DB, o Owner) (*Cart, error) {
	g = g.Where("state = ?", Open)
	switch {
	case o.Account != 0:
		g = g.Where("account_id = ?", o.Account)
	case o.Token != "":
		g = g.Where("token_hash = ? AND account_id IS NULL", digest(o.Token))
	default:
		return nil, database.ErrNotFound
	}
	var c Cart
	if err := g.Take(&c).Error; err != nil {
		return nil, err
	}
	return &c, nil
}

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Owns says whether a cart is the owner's, open or not.
func (s *Store) Owns(ctx context.Context, cart id.Cart, o Owner) (bool, error) {
	var c Cart
	if err := s.db.In(ctx).Take(&c, cart).Error; err != nil {
		return false, fmt.Errorf("find cart %d: %w", cart, err)
	}
	if c.AccountID != nil {
		return *c.AccountID == o.Account, nil
	}
	return o.Token != "" && bytes.Equal(c.TokenHash, digest(o.Token)), nil
}

// ForgetTx deletes the open cart of an account. Carts that became orders are theirs, and lose their owner with the account.
func (s *Store) ForgetTx(ctx context.Context, tx *database.DB, account id.Account) error {
	if err := tx.In(ctx).Where("account_id = ? AND state = ?", account, Open).Delete(&Cart{}).Error; err != nil {
		return fmt.Errorf("forget cart of account %d: %w", account, err)
	}
	return nil
}
