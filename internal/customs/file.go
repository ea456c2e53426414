package customs

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// ErrRules is a rule file that cannot be read; the message names file and line.
var ErrRules = errors.New("customs: bad rule file")

// block is a heading of a rule file with its entries.
type block struct {
	file    string
	kind    string
	name    string
	line    int
	entries []entry
}

// entry is one "key: value" line. used is set when a reader asked for it.
type entry struct {
	key, value string
	line       int
	used       bool
}

func (b *block) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%w: %s:%d: %s", ErrRules, b.file, line, fmt.Sprintf(format, args...))
}

// readBlocks splits a rule file: a line that starts at the margin opens a block ("kind name", or "kind name: value" for one
// of one line), indented "key: value" lines belong to it, and a line after # is for people.
func readBlocks(fsys fs.FS, file string) ([]block, error) {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	var blocks []block
	for i, line := range strings.Split(string(text), "\n") {
		number := i + 1
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		if line[0] != ' ' && line[0] != '\t' {
			blocks = append(blocks, openBlock(file, trimmed, number))
			continue
		}
		if len(blocks) == 0 {
			return nil, fmt.Errorf("%w: %s:%d: an entry stands before the first heading", ErrRules, file, number)
		}
		b := &blocks[len(blocks)-1]
		key, value, ok := strings.Cut(trimmed, ":")
		if !ok || strings.ContainsAny(key, " \t") {
			return nil, b.errorf(number, "wants \"key: value\", not %q", trimmed)
		}
		b.entries = append(b.entries, entry{key: key, value: strings.TrimSpace(value), line: number})
	}
	return blocks, nil
}

func openBlock(file, text string, line int) block {
	b := block{file: file, line: line}
	head, value, short := strings.Cut(text, ": ")
	b.kind, b.name, _ = strings.Cut(head, " ")
	b.name = strings.TrimSpace(b.name)
	if short {
		b.entries = []entry{{key: "is", value: strings.TrimSpace(value), line: line}}
	}
	return b
}

// one is the value of a key that may stand once; empty when it does not stand at all.
func (b *block) one(key string) string {
	value := ""
	for i := range b.entries {
		if b.entries[i].key == key {
			value, b.entries[i].used = b.entries[i].value, true
		}
	}
	return value
}

// lineOf is the line of a key's last entry, the block's own when there is none.
func (b *block) lineOf(key string) int {
	line := b.line
	for i := range b.entries {
		if b.entries[i].key == key {
			line = b.entries[i].line
		}
	}
	return line
}

// all is every entry of a key that may stand often.
func (b *block) all(key string) []entry {
	var found []entry
	for i := range b.entries {
		if b.entries[i].key == key {
			b.entries[i].used = true
			found = append(found, b.entries[i])
		}
	}
	return found
}

func (b *block) words(key string) []string { return strings.Fields(b.one(key)) }

// leftover complains of the first entry nobody asked for.
func (b *block) leftover() error {
	for _, e := range b.entries {
		if !e.used {
			return b.errorf(e.line, "%s knows no %q", b.kind, e.key)
		}
	}
	return nil
}

// record is one row of rates: its fields by name and where it stands.
type record struct {
	fields map[string]string
	file   string
	line   int
}

func (r *record) errorf(format string, args ...any) error {
	return fmt.Errorf("%w: %s:%d: %s", ErrRules, r.file, r.line, fmt.Sprintf(format, args...))
}

// readRecord reads the value of a rate entry: "8% | hs=6214.10 from=2026-01-01 note=to the end of the line".
func readRecord(b *block, e entry) (record, error) {
	r := record{fields: map[string]string{}, file: b.file, line: e.line}
	rate, rest, _ := strings.Cut(e.value, "|")
	r.fields["rate"] = strings.TrimSpace(rate)
	rest, note, noted := strings.Cut(rest, "note=")
	if noted {
		r.fields["note"] = strings.TrimSpace(note)
	}
	for _, word := range strings.Fields(rest) {
		key, value, ok := strings.Cut(word, "=")
		if !ok {
			return r, r.errorf("wants key=value, not %q", word)
		}
		r.fields[key] = value
	}
	return r, nil
}

// readTable reads a CSV file beside the rule file; its first row names the fields.
func readTable(fsys fs.FS, b *block, e entry) ([]record, error) {
	file := path.Join(path.Dir(b.file), e.value)
	f, err := fsys.Open(file)
	if err != nil {
		return nil, b.errorf(e.line, "there is no table %q", e.value)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	reader := csv.NewReader(f)
	reader.Comment = '#'
	head, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrRules, file, err)
	}
	var records []record
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrRules, file, err)
		}
		line, _ := reader.FieldPos(0)
		r := record{fields: map[string]string{}, file: file, line: line}
		for i, cell := range cells {
			if cell = strings.TrimSpace(cell); cell != "" {
				r.fields[head[i]] = cell
			}
		}
		records = append(records, r)
	}
}
