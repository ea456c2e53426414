//go:build unix

package torture

import (
	"bytes"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// form is a form of a page with what a browser would send of it if nobody touched it.
type form struct {
	action *url.URL
	values url.Values
}

// with is the form filled in, name and value in turn.
func (f form) with(pairs ...string) form {
	filled := form{f.action, url.Values{}}
	for name, values := range f.values {
		filled.values[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		filled.values.Set(pairs[i], pairs[i+1])
	}
	return filled
}

// forms lists the forms of a page that send something by POST.
func forms(page *url.URL, body []byte) []form {
	r := reader{page: page}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() == io.EOF && r.open != nil {
				r.close()
			}
			return r.all
		case html.StartTagToken, html.SelfClosingTagToken:
			r.begin(z.Token())
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "form" && r.open != nil {
				r.close()
			}
		}
	}
}

// reader puts the controls of a page into its forms.
type reader struct {
	page *url.URL
	all  []form
	open *form
	list string // the name of the select that is open
}

func (r *reader) close() {
	r.all = append(r.all, *r.open)
	r.open = nil
}

func (r *reader) begin(t html.Token) {
	switch t.Data {
	case "form":
		action, err := r.page.Parse(attribute(t, "action"))
		if err == nil && strings.EqualFold(attribute(t, "method"), "post") {
			r.open = &form{action: action, values: url.Values{}}
		}
	case "input":
		r.input(t)
	case "select":
		r.list = attribute(t, "name")
	case "option":
		if r.open != nil && (has(t, "selected") || r.open.values.Get(r.list) == "") {
			r.open.values.Set(r.list, attribute(t, "value"))
		}
	}
}

func (r *reader) input(t html.Token) {
	name := attribute(t, "name")
	if r.open == nil || name == "" || has(t, "form") {
		return
	}
	switch attribute(t, "type") {
	case "submit", "button", "image", "file", "reset":
		return
	case "checkbox", "radio":
		if !has(t, "checked") {
			return
		}
	}
	r.open.values.Add(name, attribute(t, "value"))
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(t html.Token, name string) bool {
	for _, a := range t.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
