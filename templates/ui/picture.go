package ui

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/internal/locale"
)

// Picture is one picture in the sizes it exists in. SrcSet is a srcset with
// widths; Src is the fallback. Width and Height reserve the space.
type Picture struct {
	Src    string
	SrcSet string
	// Full is the largest size, opened without script.
	Full          string
	Alt           string
	Width, Height int
}

// Exists is false for the empty tile.
func (p Picture) Exists() bool { return p.Src != "" }

// measures are the reserved size; products are square when nothing is known.
func (p Picture) measures() (width, height string) {
	w, h := p.Width, p.Height
	if w <= 0 || h <= 0 {
		w, h = 800, 800
	}
	return strconv.Itoa(w), strconv.Itoa(h)
}

func (p Picture) width() string  { w, _ := p.measures(); return w }
func (p Picture) height() string { _, h := p.measures(); return h }

// full is the address a picture opens at.
func (p Picture) full() string {
	if p.Full != "" {
		return p.Full
	}
	return p.Src
}

// drawings are the category drawings of tiles.svg by the words categories use
// in their slugs.
var drawings = map[string]string{
	"tea": "tea", "table": "tea", "tableware": "tea", "ceramics": "tea", "kitchen": "kitchen", "cook": "kitchen",
	"home": "home", "living": "home", "decor": "home", "light": "light", "lighting": "light", "lamps": "light",
	"silk": "textile", "textile": "textile", "textiles": "textile", "scarves": "textile", "fashion": "textile", "clothing": "textile", "wear": "textile",
	"bags": "bag", "travel": "bag", "luggage": "bag", "accessories": "bag", "jewellery": "jewel", "jewelry": "jewel", "watches": "jewel",
	"audio": "audio", "electronics": "tech", "tech": "tech", "gadgets": "tech", "toys": "toy", "kids": "toy", "games": "toy",
	"garden": "plant", "plants": "plant", "outdoor": "plant",
	"cart": "cart", "search": "search", "parcel": "parcel", "inbox": "inbox",
}

// loading says how a picture comes in: the first ones at once, the rest when
// they are near.
func (p Picture) loading(sizes string, eager bool) templ.Attributes {
	a := templ.Attributes{}
	if p.SrcSet != "" {
		a["srcset"] = p.SrcSet
		a["sizes"] = sizes
	}
	if eager {
		a["fetchpriority"] = "high"
	} else {
		a["loading"] = "lazy"
		a["decoding"] = "async"
	}
	return a
}

// language marks a title in another language than the page's.
func (p Product) language() templ.Attributes {
	if p.Lang == "" {
		return nil
	}
	return templ.Attributes{"lang": p.Lang, "dir": "auto"}
}

// thumb is the small picture of a gallery, named by its place rather than by
// repeating the description.
func thumb(ctx context.Context, p Picture, i int) Picture {
	p.Alt = locale.From(ctx).T("layout.picture_n", "n", i+1)
	return p
}
