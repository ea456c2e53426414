package ui

import (
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/media"
)

// PictureOf is the picture kept under a digest, in the sizes it was made in; no digest is no picture.
func PictureOf(digest, alt string) Picture {
	if digest == "" {
		return Picture{}
	}
	sizes := media.Sizes()
	var set []string
	for _, size := range sizes {
		set = append(set, "/media/"+media.File(digest, size, media.WebP)+" "+strconv.Itoa(size)+"w")
	}
	return Picture{
		Alt: alt, SrcSet: strings.Join(set, ", "), Src: "/media/" + media.File(digest, media.Usual, media.JPEG),
		Full: "/media/" + media.File(digest, sizes[len(sizes)-1], media.WebP),
	}
}
