package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// Blob is an open file of a blob store.
type Blob struct {
	io.ReadSeekCloser
	Size    int64
	Changed time.Time
}

// Blobs keeps files under names with slashes. A name, once put, always holds the same bytes.
type Blobs interface {
	Put(ctx context.Context, name string, data []byte) error
	Open(ctx context.Context, name string) (*Blob, error) // ErrNotFound when there is none
	Exists(ctx context.Context, name string) (bool, error)
}

// Disk keeps blobs as files below a folder.
type Disk struct{ root string }

// NewDisk keeps blobs below the folder, which is made when it is missing.
func NewDisk(folder string) (*Disk, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("make blob folder: %w", err)
	}
	root, err := filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("find blob folder: %w", err)
	}
	return &Disk{root}, nil
}

// file refuses names that could lead out of the folder.
func (d *Disk) file(name string) (string, error) {
	if name == "" || path.Clean("/"+name) != "/"+name || strings.ContainsAny(name, "\\\x00:") {
		return "", errBlob
	}
	return filepath.Join(d.root, filepath.FromSlash(name)), nil
}

// Put writes the blob beside its place and moves it there, so that a reader sees all of it or nothing.
func (d *Disk) Put(_ context.Context, name string, data []byte) (err error) {
	file, err := d.file(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("put blob: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".put-*")
	if err != nil {
		return fmt.Errorf("put blob: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name()) // the failure that is reported is the first one
		}
	}()
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Chmod(0o644), tmp.Close()); err != nil {
		return fmt.Errorf("put blob: %w", err)
	}
	if err = os.Rename(tmp.Name(), file); err != nil {
		return fmt.Errorf("put blob: %w", err)
	}
	return nil
}

// Open opens a blob; the caller closes it.
func (d *Disk) Open(_ context.Context, name string) (*Blob, error) {
	file, err := d.file(name)
	if err != nil {
		return nil, ErrNotFound.Because(err)
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound.Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("open blob: %w", err)
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		f.Close() // it was only opened to look
		return nil, ErrNotFound.Because(err)
	}
	return &Blob{ReadSeekCloser: f, Size: info.Size(), Changed: info.ModTime()}, nil
}

// Exists tells whether there is such a blob.
func (d *Disk) Exists(_ context.Context, name string) (bool, error) {
	file, err := d.file(name)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for blob: %w", err)
	}
	return true, nil
}
