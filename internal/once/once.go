// Package once lets an instruction that moves money be carried out once, however often it arrives: a double click, a browser
// that sends again, a program that heard no answer.
//
// Invariants: a key counts for who sent it and for what; it is written in the transaction of its effect, so neither is
// there without the other; the same key with the same parameters gets the first answer, with others ErrOther.
//
// A key's row is locked first in its transaction, before any order. It must not know what is done under a key, nor HTTP.
package once

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"github.com/silkroadmall/mall/internal/fault"
)

// Refusals.
var (
	ErrMissing = fault.New(fault.Invalid, "once.missing")
	ErrOther   = fault.New(fault.Conflict, "once.other") // the key was used before, for something else
)

// The shortest and the longest key, in characters.
const (
	shortest = 16
	longest  = 128
)

// Ticket says under which key an instruction has arrived.
type Ticket struct {
	Who   string // sent it: an account, or what a guest holds
	Key   string // drawn at random for the form, or by the program
	Print []byte // of all parameters, by Print
}

// Valid tells whether a key may be one: 16 to 128 visible characters of ASCII.
func Valid(key string) bool {
	if len(key) < shortest || len(key) > longest {
		return false
	}
	for _, b := range []byte(key) {
		if b <= ' ' || b > '~' {
			return false
		}
	}
	return true
}

// Print is the fingerprint of parameters: SHA-256 over each with its length before it.
func Print(parts ...string) []byte {
	h := sha256.New()
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}

type ticketKey struct{}

// With is the context of an instruction that has arrived under a key.
func With(ctx context.Context, t Ticket) context.Context {
	return context.WithValue(ctx, ticketKey{}, t)
}

// From is the ticket of the context; ok is false for what the house does by itself, which has its own ways of being done once.
func From(ctx context.Context) (t Ticket, ok bool) {
	t, ok = ctx.Value(ticketKey{}).(Ticket)
	return t, ok
}
