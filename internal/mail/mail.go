// Package mail sends a finished message. Two senders: SMTP, and Log, which writes every message to a folder and reads
// it back, for development and tests.
//
// Invariants: a message has one recipient, so that nobody sees another's address; header fields cannot be broken out
// of; a message that could not be handed over is an error, never dropped. Repetition is the caller's: the job that
// sends is tried again.
//
// It must not know what a message is about; templates and languages are web/mailer's.
package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// ErrAddress refuses a recipient that is no mail address, or that the server will never take.
var ErrAddress = errors.New("mail: not an address that takes mail")

// ErrUnavailable says that the mail server is away or refused for now.
var ErrUnavailable = errors.New("mail: server unavailable")

// Message is one mail to one person. Text is what every reader shows; HTML may be empty. Kind names the occasion
// ("order_confirmed") for the log and for filters.
type Message struct {
	To      string
	Subject string
	Text    string
	HTML    string
	Kind    string
}

// Sender hands a message over, or says why not. The failure of a server is ErrUnavailable; a refused recipient is
// ErrAddress, which no repetition mends.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// compose makes the message as it travels.
func compose(from string, m Message, now time.Time) (*gomail.Msg, error) {
	if _, err := mail.ParseAddress(m.To); err != nil || strings.ContainsAny(m.To, "\r\n") {
		return nil, ErrAddress
	}
	msg := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8))
	if err := msg.From(from); err != nil {
		return nil, fmt.Errorf("read sender: %w", err)
	}
	if err := msg.To(m.To); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	msg.Subject(strings.Join(strings.Fields(m.Subject), " "))
	msg.SetDateWithValue(now)
	msg.SetMessageID()
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Kind != "" {
		msg.SetGenHeader("X-Mall-Kind", strings.Join(strings.Fields(m.Kind), "-"))
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}

// render is the message as bytes, in the form of RFC 5322.
func render(from string, m Message, now time.Time) ([]byte, error) {
	msg, err := compose(from, m, now)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("write message: %w", err)
	}
	return b.Bytes(), nil
}
