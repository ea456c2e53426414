package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

//go:embed messages names/*.json
var files embed.FS

// shelf holds a catalog for each language, read at its first use and never changed.
var shelf = struct {
	catalogs func() map[Language]func() *catalog
}{catalogs: sync.OnceValue(func() map[Language]func() *catalog {
	all := map[Language]func() *catalog{}
	for _, l := range languages {
		all[l] = sync.OnceValue(func() *catalog { return read(l) })
	}
	return all
})}

// catalog is everything read from the embedded files of a language. problems lists the files that could not be read: their
// texts are missing, and a test fails.
type catalog struct {
	language Language
	messages map[string]message
	names    names
	problems []string
}

// takeDown is the catalog of a language, and that of English for one that there is none of.
func takeDown(l Language) *catalog {
	if open, ok := shelf.catalogs()[l]; ok {
		return open()
	}
	return shelf.catalogs()[English]()
}

// message is one text; forms choose among its plurals and is nil for a plain text.
type message struct {
	text  string
	forms *i18n.Localizer
}

// names are CLDR's names of things in one language, by code; regions by "US-NY".
type names struct {
	Countries  map[string]string `json:"countries"`
	Regions    map[string]string `json:"regions"`
	Currencies map[string]string `json:"currencies"`
	Languages  map[string]string `json:"languages"`
}

func read(l Language) *catalog {
	c := &catalog{language: l, messages: map[string]message{}}
	found, err := fs.Glob(files, path.Join("messages", string(l), "*.json"))
	c.note(err)
	for _, name := range found {
		c.note(c.readMessages(name))
	}
	b, err := files.ReadFile(path.Join("names", string(l)+".json"))
	c.note(err)
	if err == nil {
		c.note(json.Unmarshal(b, &c.names))
	}
	return c
}

func (c *catalog) note(err error) {
	if err != nil {
		c.problems = append(c.problems, err.Error())
	}
}

func (c *catalog) readMessages(name string) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read catalog %s: %w", name, err)
	}
	parsed, err := i18n.ParseMessageBytes(b, json.Unmarshal)
	if err != nil {
		return fmt.Errorf("parse catalog %s: %w", name, err)
	}
	tag := language.Make(string(c.language))
	bundle := i18n.NewBundle(tag)
	plurals := slices.DeleteFunc(slices.Clone(parsed), func(m *i18n.Message) bool { return !plural(m) })
	if err := bundle.AddMessages(tag, plurals...); err != nil {
		return fmt.Errorf("load catalog %s: %w", name, err)
	}
	forms := i18n.NewLocalizer(bundle, string(c.language))
	for _, m := range parsed {
		if _, twice := c.messages[m.ID]; twice {
			c.problems = append(c.problems, fmt.Sprintf("%s: %s stands in two catalogs", name, m.ID))
		}
		text := message{text: m.Other}
		if plural(m) {
			text.forms = forms
		}
		c.messages[m.ID] = text
	}
	return nil
}

// plural says whether the message has a form besides "other".
func plural(m *i18n.Message) bool {
	return m.Zero != "" || m.One != "" || m.Two != "" || m.Few != "" || m.Many != ""
}

// find is the message in the language, else in English.
func find(l Language, key string) (message, bool) {
	if m, ok := takeDown(l).messages[key]; ok {
		return m, true
	}
	m, ok := takeDown(English).messages[key]
	return m, ok
}

// form is the text for a count: by CLDR's plural rules of the language, "other" where a form is not written.
func (m message) form(key string, count any) string {
	if m.forms == nil || count == nil {
		return m.text
	}
	text, err := m.forms.Localize(&i18n.LocalizeConfig{
		MessageID: key, PluralCount: count, TemplateParser: template.IdentityParser{},
	})
	if text == "" && err != nil {
		return m.text
	}
	return text
}
