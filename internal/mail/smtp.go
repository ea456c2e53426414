package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// sendLimit is how long the whole conversation with the mail server may take.
const sendLimit = 30 * time.Second

// SMTP sends through a mail server.
type SMTP struct {
	from    string
	host    string
	options []gomail.Option
	now     func() time.Time
}

// NewSMTP reads an address smtp://user:password@host:port (STARTTLS where the server offers it, and required before a
// password is sent; default port 587) or smtps://… (TLS from the start; default port 465).
func NewSMTP(address, from string, now func() time.Time) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("mail server address is not of the form smtp://host:port")
	}
	s := &SMTP{from: from, host: u.Hostname(), now: now, options: []gomail.Option{gomail.WithTimeout(sendLimit)}}
	port := 587
	switch u.Scheme {
	case "smtp":
		policy := gomail.TLSOpportunistic
		if u.User != nil {
			policy = gomail.TLSMandatory
		}
		s.options = append(s.options, gomail.WithTLSPolicy(policy))
	case "smtps":
		port = 465
		s.options = append(s.options, gomail.WithSSL())
	default:
		return nil, errors.New("mail server address is not of the form smtp://host:port")
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, errors.New("mail server address has no readable port")
		}
	}
	s.options = append(s.options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return s, nil
}

// Send hands the message over within 30 s.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	msg, err := compose(s.from, m, s.now())
	if err != nil {
		return fmt.Errorf("send mail %s: %w", m.Kind, err)
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("send mail %s: %w", m.Kind, err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("send mail %s: %w", m.Kind, refusal(err))
	}
	return nil
}

// refusal tells a recipient the server will never take (5xx to RCPT) from a server that cannot just now.
func refusal(err error) error {
	var sent *gomail.SendError
	if errors.As(err, &sent) && sent.Reason == gomail.ErrSMTPRcptTo && !sent.IsTemp() {
		return fmt.Errorf("%w: %w", ErrAddress, err)
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// Reach asks the server for a greeting, for mall doctor.
func (s *SMTP) Reach(ctx context.Context) error {
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("reach mail server: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("reach mail server: %w: %w", ErrUnavailable, err)
	}
	return client.Close()
}
