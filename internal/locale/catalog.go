package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

//go:embed messages names/*.json
var files embed.FS

// shelf holds the catalogs, read once at the first use and never changed.
var shelf = struct{ catalog func() *catalog }{catalog: sync.OnceValue(read)}

// catalog is everything read from the embedded files. problems lists the files that could not be read: their
// texts are missing, and a test fails.
type catalog struct {
	messages map[Language]map[string]message
	names    map[Language]names
	problems []string
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

func read() *catalog {
	c := &catalog{messages: map[Language]map[string]message{}, names: map[Language]names{}}
	for _, l := range languages {
		c.messages[l] = map[string]message{}
		found, err := fs.Glob(files, path.Join("messages", string(l), "*.json"))
		c.note(err)
		for _, name := range found {
			c.note(c.readMessages(l, name))
		}
		var n names
		b, err := files.ReadFile(path.Join("names", string(l)+".json"))
		c.note(err)
		if err == nil {
			c.note(json.Unmarshal(b, &n))
		}
		c.names[l] = n
	}
	return c
}

func (c *catalog) note(err error) {
	if err != nil {
		c.problems = append(c.problems, err.Error())
	}
}

func (c *catalog) readMessages(l Language, name string) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read catalog %s: %w", name, err)
	}
	parsed, err := i18n.ParseMessageBytes(b, json.Unmarshal)
	if err != nil {
		return fmt.Errorf("parse catalog %s: %w", name, err)
	}
	bundle := i18n.NewBundle(language.Make(string(l)))
	if err := bundle.AddMessages(language.Make(string(l)), parsed...); err != nil {
		return fmt.Errorf("load catalog %s: %w", name, err)
	}
	forms := i18n.NewLocalizer(bundle, string(l))
	for _, m := range parsed {
		if _, twice := c.messages[l][m.ID]; twice {
			c.problems = append(c.problems, fmt.Sprintf("%s: %s stands in two catalogs", name, m.ID))
		}
		text := message{text: m.Other}
		if plural(m) {
			text.forms = forms
		}
		c.messages[l][m.ID] = text
	}
	return nil
}

// plural says whether the message has a form besides "other".
func plural(m *i18n.Message) bool {
	return m.Zero != "" || m.One != "" || m.Two != "" || m.Few != "" || m.Many != ""
}

// find is the message in the language, else in English.
func (c *catalog) find(l Language, key string) (message, bool) {
	if m, ok := c.messages[l][key]; ok {
		return m, true
	}
	m, ok := c.messages[English][key]
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
