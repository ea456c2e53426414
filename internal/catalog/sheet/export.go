package sheet

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/spreadsheet"
)

// Export writes all listings of a factory, as their newest revision has them and with the stock of now, in the mall's own
// layout, and tells how many there are. Importing the file again changes nothing.
func (im *Importer) Export(ctx context.Context, f id.Factory, to io.Writer) (int, error) {
	sheets, err := im.Catalog.Sheets(ctx, f)
	if err != nil {
		return 0, err
	}
	w := spreadsheet.NewWriter(to)
	columns := mallColumns()
	w.Row(columns...)
	for _, s := range sheets {
		onHand, err := im.onHand(ctx, s)
		if err != nil {
			return 0, err
		}
		for _, row := range exported(s, onHand) {
			cells := make([]string, len(columns))
			for i, c := range columns {
				cells[i] = row[c]
			}
			w.Row(cells...)
		}
	}
	if err := w.Close(); err != nil {
		return 0, fmt.Errorf("write export: %w", err)
	}
	return len(sheets), nil
}

// onHand is the stock of the listing's live variants by SKU.
func (im *Importer) onHand(ctx context.Context, s *catalog.Sheet) (map[string]int, error) {
	pieces := map[string]int{}
	if s.Listing.State == catalog.Draft {
		return pieces, nil
	}
	l, err := im.Catalog.ListingByID(ctx, s.Listing.ID)
	if err != nil {
		return nil, err
	}
	var ids []id.Variant
	for _, v := range l.Variants {
		ids = append(ids, v.ID)
	}
	stock, err := im.Stock.Stock(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, v := range l.Variants {
		pieces[v.SKU] = stock[v.ID].OnHand
	}
	return pieces, nil
}

// exported is a listing as rows, each by column.
func exported(s *catalog.Sheet, onHand map[string]int) []map[string]string {
	c := s.Content
	head := map[string]string{
		"category": c.Category, "hs": c.HS, "hs_assumed": truth(c.HSAssumed), "origin": c.Origin, "declared": writeWords(c.Declared),
		"flags": strings.Join(c.Flags, ", "), "papers": strings.Join(c.Papers, ", "), "tags": strings.Join(c.Tags, ", "),
		"responsible_name": c.Responsible.Name, "responsible_address": c.Responsible.Address, "responsible_email": c.Responsible.Email,
	}
	for _, t := range c.Texts {
		code := locale.Language(t.Language).Code()
		head["title_"+code], head["summary_"+code], head["description_"+code] = t.Title, t.Summary, t.Description
	}
	var attributes, pictures []string
	for _, a := range c.Attributes {
		attributes = append(attributes, writePair(a.Key, a.Value))
	}
	for _, p := range c.Pictures {
		pictures = append(pictures, writePair(reference(s.Pictures[p.PictureID]), p.Alt))
	}
	head["attributes"], head["pictures"] = strings.Join(attributes, "\n"), strings.Join(pictures, "\n")
	for n, o := range c.Options {
		var values []string
		for _, v := range o.Values {
			values = append(values, writeWords(v))
		}
		head[mallOption(n+1, "name")], head[mallOption(n+1, "values")] = writeWords(o.Name), strings.Join(values, "\n")
	}
	rows := []map[string]string{head}
	for i, v := range c.Variants {
		if i > 0 {
			rows = append(rows, map[string]string{})
		}
		variantCells(rows[i], c, v)
		if pieces, live := onHand[v.SKU]; live {
			rows[i]["stock"] = strconv.Itoa(pieces)
		}
	}
	for _, row := range rows {
		row["handle"] = s.Listing.Key()
	}
	return rows
}

func variantCells(row map[string]string, c catalog.Content, v catalog.DraftVariant) {
	for n, choice := range v.Choices {
		if n < len(c.Options) && choice >= 0 && choice < len(c.Options[n].Values) {
			row[mallOption(n+1, "value")] = catalog.In(c.Options[n].Values[choice], locale.English)
		}
	}
	row["sku"], row["price"], row["currency"] = v.SKU, v.Price.String(), string(v.Price.Currency)
	row["stock"], row["grams"] = strconv.Itoa(v.Stock), strconv.Itoa(v.Grams)
	row["length_mm"], row["width_mm"], row["height_mm"] = strconv.Itoa(v.LengthMM), strconv.Itoa(v.WidthMM), strconv.Itoa(v.HeightMM)
	row["size_assumed"], row["variant_hs"], row["variant_origin"] = truth(v.SizeAssumed), v.HS, v.Origin
	if v.PictureID != nil {
		at := slices.IndexFunc(c.Pictures, func(p catalog.DraftPicture) bool { return p.PictureID == *v.PictureID })
		if at >= 0 {
			row["picture"] = strconv.Itoa(at + 1)
		}
	}
}

// reference names a picture so that an import finds it again.
func reference(p catalog.Picture) string {
	if p.SourceURL != "" {
		return p.SourceURL
	}
	return digestMark + p.Digest
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// WriteRejected writes the rows of a table that have a problem, with one more column that says what is wrong, and the
// other rows of their products, so that the file can be mended and imported again as it is.
func (t *Table) WriteRejected(to io.Writer, r *Report) error {
	why, handles := map[int][]string{}, map[string]bool{}
	for _, p := range r.Problems {
		why[p.Row] = append(why[p.Row], p.Column+": "+p.What+": "+p.Mend)
	}
	for _, row := range t.Rows {
		if handle := row.Cell(colHandle...); handle != "" && why[row.Number] != nil {
			handles[handle] = true
		}
	}
	w := spreadsheet.NewWriter(to)
	w.Row(append(slices.Clone(t.Header), "Reason")...)
	for _, row := range t.Rows {
		if why[row.Number] == nil && !handles[row.Cell(colHandle...)] {
			continue
		}
		cells := make([]string, len(t.Header)+1)
		for i, c := range row.Raw[:min(len(row.Raw), len(t.Header))] {
			cells[i] = spreadsheet.Plain(c)
		}
		cells[len(t.Header)] = strings.Join(why[row.Number], "; ")
		w.Row(cells...)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("write rejected rows: %w", err)
	}
	return nil
}
