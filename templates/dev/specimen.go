package dev

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// Theme is one of the two looks a specimen is shown in.
type Theme string

// The themes, side by side.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Specimen is a component in one state. State is how the component's own words call it ("error"), or the class that forces what
// else needs a pointer or a keyboard ("is-hover", "is-focus"); On is the element that gets the class.
type Specimen struct {
	State string
	On    string
	Shows templ.Component
}

// Shelf are the specimens of one component, called as in the source.
type Shelf struct {
	Name      string
	Specimens []Specimen
	// Wide are those that need a whole row for each theme.
	Wide bool
}

// in is the specimen for one theme: as it stands twice on the page, its names are told apart.
func (s Specimen) in(theme Theme, place string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var b bytes.Buffer
		if err := s.Shows.Render(ctx, &b); err != nil {
			return err
		}
		_, err := io.WriteString(w, force(apart(b.String(), string(theme)+"-"+place), s.On, s.State))
		return err
	})
}

// named are the attributes that name an element or point at one of this page.
var named = regexp.MustCompile(` (id|for|name|list|aria-describedby|href)="(#?)([^"]*)"`)

// apart gives the names in a piece of HTML an ending of their own, and takes the focus off what asks for it.
func apart(html, ending string) string {
	html = named.ReplaceAllStringFunc(html, func(found string) string {
		m := named.FindStringSubmatch(found)
		if m[1] == "href" && m[2] == "" {
			return found
		}
		names := strings.Fields(m[3])
		for i := range names {
			names[i] += "-" + ending
		}
		return " " + m[1] + `="` + m[2] + strings.Join(names, " ") + `"`
	})
	return strings.NewReplacer(" autofocus", "", " data-problem", "").Replace(html)
}

// force puts the class of a state on the first element of a kind.
func force(html, element, class string) string {
	if element == "" {
		return html
	}
	before, rest, found := strings.Cut(html, "<"+element+" ")
	tag, after, closed := strings.Cut(rest, ">")
	if !found || !closed {
		return html
	}
	if strings.Contains(tag, `class="`) {
		tag = strings.Replace(tag, `class="`, `class="`+class+` `, 1)
	} else {
		tag = `class="` + class + `" ` + tag
	}
	return before + "<" + element + " " + tag + ">" + after
}

// anchor is where a shelf stands on the page.
func (s Shelf) anchor() string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '-'
	}, s.Name)
}
