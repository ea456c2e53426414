package ui_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/media"
	"github.com/silkroadmall/mall/templates/ui"
)

func TestPictureOfNamesOnlyFilesThereAre(t *testing.T) {
	digest := strings.Repeat("a1", 32)
	p := ui.PictureOf(digest, "")
	var named []string
	for _, one := range strings.Split(p.SrcSet, ", ") {
		address, width, _ := strings.Cut(one, " ")
		_, size, f, err := media.ParseFile(strings.TrimPrefix(address, "/media/"))
		if err != nil || f != media.WebP || width != strconv.Itoa(size)+"w" {
			t.Errorf("%s: %v", one, err)
		}
		named = append(named, address)
	}
	if len(named) != len(media.Sizes()) || p.Full != named[len(named)-1] {
		t.Errorf("%d sizes, the whole one is %s", len(named), p.Full)
	}
	if _, size, f, err := media.ParseFile(strings.TrimPrefix(p.Src, "/media/")); size != 640 || f != media.JPEG || err != nil {
		t.Errorf("who can't choose gets %s", p.Src)
	}
}
