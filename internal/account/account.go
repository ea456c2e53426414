// Package account owns people: consumers, factory clerks and admins, their passwords, passkeys, sessions and address book.
//
// Invariants: a password is kept only as an argon2id hash, a token only as a SHA-256, of a passkey only the public half; an
// unknown account costs the same time and gets the same answer as a known one; a session's token changes at every sign-in.
//
// It must not know what people buy or sell.
package account

import (
	"time"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/id"
)

// Role is which surface an account may enter.
type Role string

// The roles.
const (
	Consumer Role = "consumer"
	Factory  Role = "factory"
	Admin    Role = "admin"
)

// Account is a person who can sign in.
type Account struct {
	ID           id.Account
	Role         Role
	Email        string // lower case; unique within a role
	Name         string
	Language     string // BCP 47
	PasswordHash string
	VerifiedAt   *time.Time
	CreatedAt    time.Time
}

// Session is a signed-in browser. Its token is known to the browser only.
type Session struct {
	ID        id.Session
	AccountID id.Account
	TokenHash []byte
	PasskeyID *id.Passkey // by which it was opened; nil for a password
	Agent     string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}

// Saved is an address of a consumer's address book.
type Saved struct {
	ID        id.Address
	AccountID id.Account
	Address   address.Address `gorm:"serializer:json"`
	Preferred bool            // the one to begin with
	UsedAt    time.Time
	RemovedAt *time.Time // it can still be brought back
}

// TableName is the table of Saved.
func (Saved) TableName() string { return "address_book" }
