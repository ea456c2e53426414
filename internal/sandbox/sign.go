package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// Keys are what a merchant and the provider share.
type Keys struct {
	API    string // stands in the Authorization header of the merchant's calls
	Secret string // signs the provider's messages
}

// DeriveKeys makes a merchant's keys from the operator's secret, so that nothing has to be stored or copied by hand.
func DeriveKeys(secret string) Keys {
	return Keys{API: "sk_sandbox_" + derive(secret, "api key"), Secret: "whsec_" + derive(secret, "webhook secret")}
}

func derive(secret, purpose string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte("sandbox payment provider: " + purpose))
	return hex.EncodeToString(m.Sum(nil))[:40]
}

// SignatureHeader carries the signature of a message.
const SignatureHeader = "Sandbox-Signature"

// Signature is "t=<unix seconds>,v1=<hex>": the HMAC-SHA256 of the seconds, a dot and the body, so that neither the
// body nor the age of a message can be changed on the way.
func Signature(secret string, at time.Time, body []byte) string {
	seconds := strconv.FormatInt(at.Unix(), 10)
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(seconds + "."))
	m.Write(body)
	return "t=" + seconds + ",v1=" + hex.EncodeToString(m.Sum(nil))
}
