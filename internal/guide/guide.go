// Package guide is what the shop tells its readers in prose: answers to their questions, and its legal texts, each in every
// language of the shop, with the laws a text leans on as data.
//
// Invariants: every text is there in every language, or nothing is loaded; a text links only to pages of the shop and to
// secure addresses; figures a text names come from whoever shows it, so that it can't say another than the shop keeps; each law
// has its source and the day it was looked up.
//
// It must not know pages, HTTP or who is reading.
package guide

import (
	"slices"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
)

// Text is one answer or legal text in one language.
type Text struct {
	Slug  string
	Topic string // the key of the topic of an answer, "" for a legal text
	Title string
	// Demonstration is what is to be said besides while the shop sells nothing in earnest; "" for nothing.
	Demonstration string
	AsOf          time.Time // the day a legal text was last gone over; zero for an answer
	Laws          []Law

	body  string // HTML, with open for the beginning of the shop's addresses
	lead  string // the first paragraph without marks
	asked [][]string
	dense []string
	index func() index
}

// index is what a text is found by besides the words one asks by; made at the first search, since most texts are never searched.
type index struct {
	titled []string // the stems of the title
	told   []string // the stems of all the rest, and of the title
	plain  string   // everything folded, for scripts without spaces
}

// open stands in a text's HTML where the market's part of an address belongs.
const open = "@market@"

// HTML is the text with the shop's addresses in a market, whose part of them is the prefix, and with its figures. What
// comes in place of a figure must be plain words.
func (t *Text) HTML(prefix string, figures map[string]string) string {
	return filled(strings.ReplaceAll(t.body, open, prefix), figures)
}

// Lead is the first paragraph in plain words, with its figures.
func (t *Text) Lead(figures map[string]string) string { return filled(t.lead, figures) }

// Note is what a demonstration adds, with its figures.
func (t *Text) Note(figures map[string]string) string { return filled(t.Demonstration, figures) }

func filled(text string, figures map[string]string) string {
	for name, value := range figures {
		text = strings.ReplaceAll(text, "{{"+name+"}}", value)
	}
	return text
}

// Law is what a text leans on.
type Law struct {
	Act        string `json:"act"` // as lawyers cite it, which is the same in every language
	URL        string `json:"url"`
	LookedUp   Day    `json:"looked_up"`
	Confidence string `json:"confidence"` // official, secondary or memory: how it was looked up
}

// Withdrawal is how long somebody in a country may withdraw from what was bought at a distance without a reason.
type Withdrawal struct {
	Countries []string `json:"countries"`
	Days      int      `json:"days"`
	// Bearer is who pays for sending goods back by that law: "consumer", or "" where it has not been looked up.
	Bearer string `json:"bearer"`
	Law    Law    `json:"law"`
}

// Register is where an authority publishes dangerous products; without countries it is for the whole world.
type Register struct {
	Countries []string `json:"countries"`
	Name      string   `json:"name"`
	URL       string   `json:"url"`
}

// Topic is a group of answers.
type Topic struct {
	Key     string
	Answers []*Text
}

// Guide is all texts; made by Load, never changed.
type Guide struct {
	volumes     map[locale.Language]*volume
	withdrawals []Withdrawal
	registers   []Register
	customs     []custom
	figures     map[string]string
}

// volume is the texts of one language in their order.
type volume struct {
	language locale.Language
	topics   []Topic
	legal    []*Text
	fillers  []string // words that a question is made of and that tell nothing, the longest first
	words    []string // every word that some answer is asked for by
	phrases  []string // the same for scripts without spaces, the longest first
}

// Topics are the answers in a language.
func (g *Guide) Topics(l locale.Language) []Topic { return g.volumes[l].topics }

// Legal are the legal texts in a language.
func (g *Guide) Legal(l locale.Language) []*Text { return g.volumes[l].legal }

// Answer is the answer under a slug.
func (g *Guide) Answer(l locale.Language, slug string) (*Text, bool) {
	return named(g.volumes[l].answers(), slug)
}

// LegalText is the legal text under a slug.
func (g *Guide) LegalText(l locale.Language, slug string) (*Text, bool) {
	return named(g.volumes[l].legal, slug)
}

func named(list []*Text, slug string) (*Text, bool) {
	at := slices.IndexFunc(list, func(t *Text) bool { return t.Slug == slug })
	if at < 0 {
		return nil, false
	}
	return list[at], true
}

// answers are all answers in their order.
func (v *volume) answers() []*Text {
	var list []*Text
	for _, t := range v.topics {
		list = append(list, t.Answers...)
	}
	return list
}

// Beside are the other answers of a text's topic.
func (g *Guide) Beside(l locale.Language, t *Text) []*Text {
	for _, topic := range g.volumes[l].topics {
		if topic.Key == t.Topic {
			return slices.DeleteFunc(slices.Clone(topic.Answers), func(other *Text) bool { return other.Slug == t.Slug })
		}
	}
	return nil
}

// Withdrawal is the right of somebody in a country; false where none is in the data.
func (g *Guide) Withdrawal(country string) (Withdrawal, bool) {
	at := slices.IndexFunc(g.withdrawals, func(w Withdrawal) bool { return slices.Contains(w.Countries, country) })
	if at < 0 {
		return Withdrawal{}, false
	}
	return g.withdrawals[at], true
}

// Registers are those for a country, its own before the world's.
func (g *Guide) Registers(country string) []Register {
	return slices.DeleteFunc(slices.Clone(g.registers), func(r Register) bool {
		return len(r.Countries) > 0 && !slices.Contains(r.Countries, country)
	})
}

// Figures are those that laws set, by the names the texts know them by; the shop adds its own.
func (g *Guide) Figures() map[string]string {
	figures := map[string]string{}
	for name, value := range g.figures {
		figures[name] = value
	}
	return figures
}
