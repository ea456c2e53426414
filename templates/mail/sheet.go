package mail

import (
	"context"
	"strings"
)

// SheetPage is a note with tables under its link: what each parcel of an order holds and costs, and where it goes.
type SheetPage struct {
	NotePage
	Sections []Section
}

// Section is a titled part of a sheet: sentences, then rows. Either may be missing.
type Section struct {
	Title string
	Lines []string
	Rows  []Row
}

// Row is a line of a table, everything in it printed for the reader: a label with a remark under it, and what stands at
// the end: an amount or a number of pieces.
type Row struct {
	Label, Remark, End string
	Sum                bool // the last row, which adds up those above
}

// Text is the sheet as plain text: a section is a paragraph, a row a line.
func (s SheetPage) Text(ctx context.Context) string {
	parts := append([]string{s.Subject}, s.Paragraphs...)
	if s.Link != "" {
		parts = append(parts, s.Action+":\n"+s.Link)
	}
	for _, section := range s.Sections {
		parts = append(parts, section.text())
	}
	parts = append(parts, s.After...)
	return Plain(ctx, s.Letter, parts)
}

func (s Section) text() string {
	lines := append([]string{s.Title}, s.Lines...)
	for _, r := range s.Rows {
		lines = append(lines, r.text())
	}
	return strings.Join(lines, "\n")
}

func (r Row) text() string {
	mark, remark := "- ", ""
	if r.Sum {
		mark = "= "
	}
	if r.Remark != "" {
		remark = " (" + r.Remark + ")"
	}
	return mark + r.Label + remark + ": " + r.End
}

// class is the style of the row in the table.
func (r Row) class() string {
	if r.Sum {
		return "total"
	}
	return "part"
}
