package mail

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrNotFound says that the log has no such message.
var ErrNotFound = errors.New("mail: no such message")

// Log is a sender that writes each message as an .eml file to a folder, which any mail program opens.
type Log struct {
	dir  string
	from string
	now  func() time.Time
}

// Logged is a message of the log.
type Logged struct {
	ID string // of the file; sorts by time
	At time.Time
	Message
}

// NewLog keeps its messages in the folder, which it makes, readable by this account only.
func NewLog(dir, from string, now func() time.Time) (*Log, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make mail folder: %w", err)
	}
	return &Log{dir: dir, from: from, now: now}, nil
}

// Send writes the message, whole or not at all.
func (l *Log) Send(_ context.Context, m Message) error {
	now := l.now().UTC()
	b, err := render(l.from, m, now)
	if err != nil {
		return fmt.Errorf("send mail %s: %w", m.Kind, err)
	}
	name := filepath.Join(l.dir, now.Format("20060102T150405.000000000")+"-"+rand.Text()[:8])
	if err := os.WriteFile(name+".part", b, 0o600); err != nil {
		return fmt.Errorf("write mail %s: %w", m.Kind, err)
	}
	if err := os.Rename(name+".part", name+".eml"); err != nil {
		return fmt.Errorf("write mail %s: %w", m.Kind, err)
	}
	return nil
}

// Messages lists the newest messages first, at most limit.
func (l *Log) Messages(limit int) ([]Logged, error) {
	names, err := filepath.Glob(filepath.Join(l.dir, "*.eml"))
	if err != nil {
		return nil, fmt.Errorf("list mail: %w", err)
	}
	slices.Sort(names)
	slices.Reverse(names)
	list := make([]Logged, 0, min(limit, len(names)))
	for _, name := range names[:min(limit, len(names))] {
		m, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("list mail: %w", err)
		}
		list = append(list, m)
	}
	return list, nil
}

// Message is one message of the log by its ID.
func (l *Log) Message(name string) (Logged, error) {
	if name == "" || strings.ContainsAny(name, `/\`) || strings.HasPrefix(name, ".") {
		return Logged{}, ErrNotFound
	}
	m, err := read(filepath.Join(l.dir, name+".eml"))
	if errors.Is(err, fs.ErrNotExist) {
		return Logged{}, ErrNotFound
	}
	if err != nil {
		return Logged{}, fmt.Errorf("read mail %s: %w", name, err)
	}
	return m, nil
}

func read(path string) (Logged, error) {
	f, err := os.Open(path)
	if err != nil {
		return Logged{}, err
	}
	defer f.Close() // only read
	m, err := mail.ReadMessage(f)
	if err != nil {
		return Logged{}, err
	}
	logged := Logged{ID: strings.TrimSuffix(filepath.Base(path), ".eml")}
	if logged.At, err = m.Header.Date(); err != nil {
		return Logged{}, err
	}
	var words mime.WordDecoder
	if logged.Subject, err = words.DecodeHeader(m.Header.Get("Subject")); err != nil {
		return Logged{}, err
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) == 0 {
		return Logged{}, errors.Join(err, errors.New("message without a recipient"))
	}
	logged.To, logged.Kind = to[0].Address, m.Header.Get("X-Mall-Kind")
	err = logged.body(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return logged, err
}

// body reads what compose writes: one part, or text and HTML as alternatives, in quoted-printable.
func (l *Logged) body(contentType, encoding string, r io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if kind == "multipart/alternative" {
		parts := multipart.NewReader(r, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := l.body(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); err != nil {
				return err
			}
		}
	}
	if encoding == "quoted-printable" {
		r = quotedprintable.NewReader(r)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(string(b), "\r\n", "\n")
	if kind == "text/html" {
		l.HTML = text
	} else {
		l.Text = text
	}
	return nil
}
