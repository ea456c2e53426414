package guide

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

//go:embed data texts
var files embed.FS

// Day is a date as data writes it, 2026-11-29.
type Day struct{ time.Time }

// UnmarshalJSON reads the date.
func (d *Day) UnmarshalJSON(b []byte) error {
	text, err := strconv.Unquote(string(b))
	if err != nil {
		return err
	}
	d.Time, err = time.Parse(time.DateOnly, text)
	return err
}

// order is the order of the texts, the same in every language.
type order struct {
	Topics []struct {
		Key     string  `json:"key"`
		Answers []entry `json:"answers"`
	} `json:"topics"`
	Legal []entry `json:"legal"`
}

// entry is a text before it is written in any language.
type entry struct {
	Slug string   `json:"slug"`
	AsOf Day      `json:"as_of"`
	Laws []string `json:"laws"`
}

// figure is a number that a law sets.
type figure struct {
	Value int    `json:"value"`
	Law   string `json:"law"`
}

// Load reads the texts that the program carries.
func Load() (*Guide, error) { return load(files) }

func load(from fs.FS) (*Guide, error) {
	g := &Guide{volumes: map[locale.Language]*volume{}, figures: map[string]string{}}
	var (
		all     order
		laws    map[string]Law
		numbers map[string]figure
		fillers map[locale.Language][]string
	)
	for name, to := range map[string]any{"order": &all, "laws": &laws, "figures": &numbers, "withdrawal": &g.withdrawals,
		"registers": &g.registers, "fillers": &fillers} {
		if err := readData(from, name, to); err != nil {
			return nil, err
		}
	}
	var err error
	if g.customs, err = readCustoms(from); err != nil {
		return nil, err
	}
	for name, f := range numbers {
		if _, known := laws[f.Law]; !known {
			return nil, fmt.Errorf("read guide: figure %s rests on %q, which is no law of the data", name, f.Law)
		}
		g.figures[name] = strconv.Itoa(f.Value)
	}
	for _, l := range locale.Languages() {
		v, err := reader{from, l, laws}.volume(all, fillers[l])
		if err != nil {
			return nil, fmt.Errorf("read guide in %s: %w", l, err)
		}
		g.volumes[l] = v
	}
	return g, nil
}

func readData(from fs.FS, name string, to any) error {
	b, err := fs.ReadFile(from, "data/"+name+".json")
	if err == nil {
		err = json.Unmarshal(b, to)
	}
	if err != nil {
		return fmt.Errorf("read guide: %s: %w", name, err)
	}
	return nil
}

// reader reads the texts of one language.
type reader struct {
	from     fs.FS
	language locale.Language
	laws     map[string]Law
}

func (r reader) volume(all order, fillers []string) (*volume, error) {
	v := &volume{language: r.language}
	for _, f := range fillers {
		v.fillers = append(v.fillers, lexicon.Fold(f))
	}
	slices.SortStableFunc(v.fillers, longer)
	for _, of := range all.Topics {
		topic := Topic{Key: of.Key}
		for _, e := range of.Answers {
			t, err := r.text("help", e)
			if err != nil {
				return nil, err
			}
			t.Topic = of.Key
			if len(t.asked)+len(t.dense) == 0 {
				return nil, fmt.Errorf("%s: no words by which one asks for it", e.Slug)
			}
			topic.Answers = append(topic.Answers, t)
			for _, phrase := range t.asked {
				v.words = append(v.words, phrase...)
			}
			v.phrases = append(v.phrases, t.dense...)
		}
		v.topics = append(v.topics, topic)
	}
	slices.SortStableFunc(v.phrases, longer)
	for _, e := range all.Legal {
		t, err := r.text("legal", e)
		if err != nil {
			return nil, err
		}
		v.legal = append(v.legal, t)
	}
	return v, nil
}

// longer puts the longer of two texts first.
func longer(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) }

// text reads one text and what it is found by.
func (r reader) text(kind string, e entry) (*Text, error) {
	b, err := fs.ReadFile(r.from, path.Join("texts", string(r.language), kind, e.Slug+".md"))
	if err != nil {
		return nil, err
	}
	t := &Text{Slug: e.Slug, AsOf: e.AsOf.Time}
	for _, name := range e.Laws {
		law, known := r.laws[name]
		if !known {
			return nil, fmt.Errorf("%s: %q is no law of the data", e.Slug, name)
		}
		t.Laws = append(t.Laws, law)
	}
	if err := t.write(string(b), r.language); err != nil {
		return nil, fmt.Errorf("%s: %w", e.Slug, err)
	}
	return t, nil
}

var errHead = errors.New("the text begins with lines of the form name: value, title among them, and a blank line")
