package media

import (
	"context"
	"errors"
	"fmt"
	"image"
)

// Open opens a picture's file by its name (File); the caller closes it. A name that is none of ours is ErrNotFound. A
// size or format that was not made when the picture was taken is made now, and kept.
func (s *Studio) Open(ctx context.Context, name string) (*Blob, Format, error) {
	digest, size, f, err := ParseFile(name)
	if err != nil {
		return nil, "", err
	}
	blob, err := s.blobs.Open(ctx, name)
	if errors.Is(err, ErrNotFound) {
		if err = s.add(ctx, digest, size, f); err == nil {
			blob, err = s.blobs.Open(ctx, name)
		}
	}
	return blob, f, err
}

// add makes a file of the best kept one, and keeps it.
func (s *Studio) add(ctx context.Context, digest string, size int, f Format) error {
	larger, err := s.larger(ctx, digest, size)
	if err != nil {
		return err
	}
	leave, err := s.sit(ctx)
	if err != nil {
		return err
	}
	defer leave()
	name := File(digest, size, f)
	if made, err := s.blobs.Exists(ctx, name); made || err != nil {
		return err // while this one waited
	}
	img, err := s.decode(ctx, larger)
	if err != nil {
		return err
	}
	data, err := encode(scale(img, size), f)
	if err != nil {
		return fmt.Errorf("encode picture: %w", err)
	}
	return s.blobs.Put(ctx, name, data)
}

// larger is the name of the smallest kept file that is no smaller than a size; there is none of a picture that was not taken.
func (s *Studio) larger(ctx context.Context, digest string, size int) (string, error) {
	for _, other := range Sizes() {
		name := File(digest, other, WebP)
		if other < size {
			continue
		}
		if kept, err := s.blobs.Exists(ctx, name); kept || err != nil {
			return name, err
		}
	}
	return "", ErrNotFound
}

func (s *Studio) decode(ctx context.Context, name string) (image.Image, error) {
	blob, err := s.blobs.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer blob.Close() // only read
	img, _, err := image.Decode(blob)
	if err != nil {
		return nil, fmt.Errorf("decode kept picture: %w", err)
	}
	return img, nil
}
