package rulebook

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// pack puts the shipped rule files into a ZIP; the digest is over names and contents, whatever the packing.
func pack() (packed []byte, digest string, err error) {
	files, err := customs.Files()
	if err != nil {
		return nil, "", err
	}
	var buffer bytes.Buffer
	w, sum := zip.NewWriter(&buffer), sha256.New()
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s\x00%d\x00", name, len(content))
		sum.Write(content)
		into, err := w.Create(name)
		if err != nil {
			return err
		}
		_, err = into.Write(content)
		return err
	})
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, "", fmt.Errorf("pack rules: %w", err)
	}
	return buffer.Bytes(), hex.EncodeToString(sum.Sum(nil)), nil
}

// Archive keeps the rules this program was shipped with, once.
func (s *Store) Archive(ctx context.Context) error {
	packed, digest, err := pack()
	if err != nil {
		return err
	}
	err = s.db.In(ctx).Exec("INSERT INTO rule_archive (digest, version, files, stored_at) VALUES (?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
		digest, s.shipped.Version(), packed, s.now()).Error
	if err != nil {
		return fmt.Errorf("archive rules: %w", err)
	}
	return nil
}

// On makes the data that was in use here at the end of a day (UTC): the shipped rules archived last by then, with all that
// was published by then. ErrDay, which names the first day known, for one before the first archive.
func (s *Store) On(ctx context.Context, day landedcost.Day) (*customs.Book, error) {
	end := date(day).AddDate(0, 0, 1)
	var found struct {
		First    *time.Time
		Version  *string
		Revision int
	}
	err := s.db.In(ctx).Raw(`SELECT (SELECT min(stored_at) FROM rule_archive) AS first,
		(SELECT version FROM rule_archive WHERE stored_at < ? ORDER BY stored_at DESC LIMIT 1) AS version,
		(SELECT coalesce(max(revision), 0) FROM rule_version WHERE published_at < ?) AS revision`, end, end).Scan(&found).Error
	switch {
	case err != nil:
		return nil, fmt.Errorf("read rules of %s: %w", day, err)
	case found.First == nil:
		return nil, ErrDay.With(fault.Args{"first": s.today().String()})
	case found.Version == nil:
		return nil, ErrDay.With(fault.Args{"first": landedcost.DayOf(found.First.UTC()).String()})
	}
	return s.Book(ctx, named(*found.Version, found.Revision), end.Add(-time.Microsecond))
}

// archived is the shipped book of a version: those in use at a time where several had the name, else the newest.
func (s *Store) archived(ctx context.Context, version string, at time.Time) (*customs.Book, error) {
	if at.IsZero() {
		at = s.now()
	}
	var found []struct{ Digest string }
	err := s.db.In(ctx).Raw(`SELECT digest FROM rule_archive WHERE version = ?
		ORDER BY stored_at <= ? DESC, CASE WHEN stored_at <= ? THEN stored_at END DESC, stored_at LIMIT 1`, version, at, at).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("read archived rules: %w", err)
	}
	switch {
	case len(found) == 0 && version == s.shipped.Version(), len(found) == 1 && found[0].Digest == s.digest:
		return s.shipped, nil
	case len(found) == 0:
		return nil, ErrVersion
	}
	var files []byte
	if err := s.db.In(ctx).Raw("SELECT files FROM rule_archive WHERE digest = ?", found[0].Digest).Row().Scan(&files); err != nil {
		return nil, fmt.Errorf("read archived rules: %w", err)
	}
	unpacked, err := zip.NewReader(bytes.NewReader(files), int64(len(files)))
	if err != nil {
		return nil, fmt.Errorf("unpack archived rules: %w", err)
	}
	return customs.LoadFrom(unpacked)
}
