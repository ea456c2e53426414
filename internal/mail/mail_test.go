package mail_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/silkroadmall/mall/internal/mail"
)

var (
	day  = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	silk = mail.Message{To: "käufer@example.com", Subject: "Ihre Bestellung · 丝绸围巾 · وشاح", Kind: "order_confirmed",
		Text: "Guten Tag,\n\nIhre Bestellung ist da.\n.\nEine Zeile, die sehr lang ist: " + strings.Repeat("丝绸", 120) + "\n",
		HTML: "<p dir=\"rtl\">وشاح حرير = 丝绸</p>\n"}
)

const from = "Silk Road Mall <noreply@mall.example>"

// logged is a log with two messages, newest first.
func logged(t *testing.T) (*mail.Log, []mail.Logged, string) {
	t.Helper()
	now := day
	dir := filepath.Join(t.TempDir(), "mail")
	log, err := mail.NewLog(dir, from, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	plain := mail.Message{To: "b@example.com", Subject: "Reset\r\nBcc: thief@example.com", Text: "x", Kind: "reset"}
	plainTo := silk
	plainTo.To = "kaeufer@example.com"
	for _, m := range []mail.Message{plainTo, plain} {
		if err := log.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
	}
	list, err := log.Messages(10)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	return log, list, dir
}

func TestLogKeepsEveryLetter(t *testing.T) {
	t.Parallel()
	_, list, _ := logged(t)
	plainTo := silk
	plainTo.To = "kaeufer@example.com"
	got := list[1]
	if got.Message != plainTo || !got.At.Equal(day) {
		t.Errorf("%q\n%q", got.Message, plainTo)
	}
}

func TestLogALineBreakInASubjectMakesNoHeader(t *testing.T) {
	t.Parallel()
	_, list, dir := logged(t)
	b, err := os.ReadFile(filepath.Join(dir, list[0].ID+".eml"))
	if err != nil || strings.Contains(string(b), "\nBcc:") || list[0].Subject != "Reset Bcc: thief@example.com" {
		t.Errorf("%v\n%s", err, b)
	}
}

func TestLogFindsByIdAndOnlyInItsFolder(t *testing.T) {
	t.Parallel()
	log, list, _ := logged(t)
	one, err := log.Message(list[0].ID)
	if err != nil || one.Kind != "reset" {
		t.Error(one, err)
	}
	for _, bad := range []string{"", "none", "../mail/" + list[0].ID, ".."} {
		if _, err := log.Message(bad); !errors.Is(err, mail.ErrNotFound) {
			t.Error(bad, err)
		}
	}
}

func TestLogRefusesWhatIsNoAddress(t *testing.T) {
	t.Parallel()
	log, _, _ := logged(t)
	for _, to := range []string{"", "nobody", "a@b.c\r\nBcc: x@y.z", "a@b.c, d@e.f"} {
		if err := log.Send(t.Context(), mail.Message{To: to, Text: "x"}); !errors.Is(err, mail.ErrAddress) {
			t.Error(to, err)
		}
	}
}

// sink is a mail server that keeps what it is given.
type sink struct{ got chan string }

func (s *sink) NewSession(*smtp.Conn) (smtp.Session, error) { return s, nil }
func (s *sink) Mail(string, *smtp.MailOptions) error        { return nil }
func (s *sink) Reset()                                      {}
func (s *sink) Logout() error                               { return nil }
func (s *sink) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch to {
	case "gone@example.com":
		return &smtp.SMTPError{Code: 550, Message: "no such person"}
	case "later@example.com":
		return &smtp.SMTPError{Code: 451, Message: "try later"}
	}
	return nil
}

func (s *sink) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.got <- string(b)
	return err
}

// mailServer runs a sink and a sender to it.
func mailServer(t *testing.T) (*sink, *mail.SMTP, string) {
	t.Helper()
	back := &sink{got: make(chan string, 1)}
	server := smtp.NewServer(back)
	server.Domain, server.EnableSMTPUTF8 = "localhost", true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	sender, err := mail.NewSMTP("smtp://"+l.Addr().String(), from, func() time.Time { return day })
	if err != nil {
		t.Fatal(err)
	}
	return back, sender, l.Addr().String()
}

func TestSMTPHandsOver(t *testing.T) {
	t.Parallel()
	back, sender, _ := mailServer(t)
	if err := sender.Send(t.Context(), silk); err != nil {
		t.Fatal(err)
	}
	got := <-back.got
	for _, want := range []string{"X-Mall-Kind: order_confirmed", "multipart/alternative", "Date: Tue, 24 Nov 2026", "Message-ID: <"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestSMTPTellsARefusedAddressFromAServerInTrouble(t *testing.T) {
	t.Parallel()
	_, sender, _ := mailServer(t)
	for to, want := range map[string]error{"gone@example.com": mail.ErrAddress, "later@example.com": mail.ErrUnavailable} {
		if err := sender.Send(t.Context(), mail.Message{To: to, Text: "x"}); !errors.Is(err, want) {
			t.Error(to, err)
		}
	}
}

func TestSMTPReachesTheServer(t *testing.T) {
	t.Parallel()
	_, sender, _ := mailServer(t)
	if err := sender.Reach(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSMTPNeverSendsAPasswordInClear(t *testing.T) {
	t.Parallel()
	_, _, address := mailServer(t)
	open, err := mail.NewSMTP("smtp://user:secret@"+address, from, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := open.Send(t.Context(), mail.Message{To: "a@example.com", Text: "x"}); !errors.Is(err, mail.ErrUnavailable) {
		t.Error(err)
	}
}

func TestSMTPAServerThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	away, err := mail.NewSMTP("smtp://127.0.0.1:1", from, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := away.Send(context.Background(), mail.Message{To: "a@example.com", Text: "x"}); !errors.Is(err, mail.ErrUnavailable) {
		t.Error(err)
	}
}

func TestSMTPAddressIsChecked(t *testing.T) {
	for _, bad := range []string{"", "mail.example:25", "http://x", "smtp://", "smtp://h:port"} {
		if _, err := mail.NewSMTP(bad, from, time.Now); err == nil {
			t.Error("took", bad)
		}
	}
}
