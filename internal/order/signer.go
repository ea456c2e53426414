package order

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// Signer makes the links by which a guest opens an order without an account. The key is the mall's secret.
type Signer struct{ key []byte }

// NewSigner takes the mall's secret.
func NewSigner(secret string) Signer { return Signer{key: []byte(secret)} }

// Sign is the proof that goes with an order's number: 22 characters that fit into a URL.
func (s Signer) Sign(number string) string {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte("order:" + number))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:16])
}

// Check compares in constant time.
func (s Signer) Check(number, proof string) bool {
	return hmac.Equal([]byte(s.Sign(number)), []byte(proof))
}
