package account

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// maxName is the longest name of a person that is kept, in characters.
const maxName = 100

// ErrName says that a name is missing, too long, or holds control characters.
var ErrName = fault.New(fault.Invalid, "account.name")

// ErrTaken says that the role has an account with the address already; only for those who may know (seed, admin).
var ErrTaken = fault.New(fault.Conflict, "account.taken")

// Store keeps people, their sessions and their address book.
type Store struct {
	db     *database.DB
	queue  *job.Queue
	now    func() time.Time
	hasher *hasher
}

// NewStore opens the store. At most as many passwords are hashed at once as there are processors; others wait 5 s.
func NewStore(db *database.DB, queue *job.Queue, now func() time.Time) *Store {
	return &Store{db: db, queue: queue, now: now, hasher: newHasher(runtime.GOMAXPROCS(0), 5*time.Second)}
}

// New is a person to be made an account for, with the password as typed.
type New struct {
	Role     Role
	Email    string
	Name     string
	Language string // BCP 47
	Password string
}

// Check refuses wrong fields (email, name, password) and returns the person with address and name in the kept form.
func (n New) Check() (New, error) {
	var check fault.Check
	email, err := ParseEmail(n.Email)
	check.Require(err == nil, "email", ErrEmail.Key)
	n.Name = strings.Join(strings.Fields(n.Name), " ")
	check.Require(goodName(n.Name), "name", ErrName.Key, fault.Args{"max": maxName})
	if f, wrong := fault.As(CheckPassword(n.Password, email)); wrong {
		check.Require(false, "password", f.Key, f.Args)
	}
	if err == nil {
		n.Email = email
	}
	return n, check.Err()
}

func goodName(name string) bool {
	n := utf8.RuneCountInString(name)
	return n > 0 && n <= maxName && utf8.ValidString(name) &&
		strings.IndexFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0
}

// Create makes a verified account at once, for the seed and for the operator's command: no letter, no throttle. An
// address that has one is ErrTaken.
func (s *Store) Create(ctx context.Context, n New) (*Account, error) {
	n, err := n.Check()
	if err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, n.Password)
	if err != nil {
		return nil, err
	}
	at := s.now()
	a := n.account(hash, at)
	a.VerifiedAt = &at
	if err := s.db.In(ctx).Create(a).Error; err != nil {
		if database.IsUnique(err, "") {
			return nil, ErrTaken.Because(err)
		}
		return nil, fmt.Errorf("create account: %w", err)
	}
	return a, nil
}

func (n New) account(hash string, at time.Time) *Account {
	return &Account{Role: n.Role, Email: n.Email, Name: n.Name, Language: n.Language, PasswordHash: hash, CreatedAt: at}
}

// Account finds a person by id and role; one of another role is ErrNotFound.
func (s *Store) Account(ctx context.Context, role Role, account id.Account) (*Account, error) {
	var a Account
	if err := s.db.In(ctx).Where("role = ?", role).Take(&a, account).Error; err != nil {
		return nil, fmt.Errorf("find account %d: %w", account, err)
	}
	return &a, nil
}

// ByEmail finds a person by role and address, for workers and commands; pages never tell whether there is one.
func (s *Store) ByEmail(ctx context.Context, role Role, email string) (*Account, error) {
	var a Account
	if err := s.db.In(ctx).Where("role = ? AND email = ?", role, strings.ToLower(email)).Take(&a).Error; err != nil {
		return nil, fmt.Errorf("find account by address: %w", err)
	}
	return &a, nil
}

// Rename sets the person's name.
func (s *Store) Rename(ctx context.Context, account id.Account, name string) error {
	name = strings.Join(strings.Fields(name), " ")
	var check fault.Check
	if !check.Require(goodName(name), "name", ErrName.Key, fault.Args{"max": maxName}) {
		return check.Err()
	}
	return s.set(ctx, account, "name", name)
}

// Speak sets the language the mall writes to the person in, as a BCP 47 tag the caller knows to be one of the mall's.
func (s *Store) Speak(ctx context.Context, account id.Account, language string) error {
	return s.set(ctx, account, "language", language)
}

func (s *Store) set(ctx context.Context, account id.Account, column string, value any) error {
	done := s.db.In(ctx).Model(&Account{}).Where("id = ?", account).Update(column, value)
	if done.Error != nil {
		return fmt.Errorf("set %s of account %d: %w", column, account, done.Error)
	}
	if done.RowsAffected == 0 {
		return database.ErrNotFound
	}
	return nil
}
