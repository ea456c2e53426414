package fx

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// maxFeed bounds what is read of a feed, also when unpacked; the bank's whole history is 2 MB.
const maxFeed = 16 << 20

// Read reads a file of rates: the ECB's XML of a day, of 90 days or of all days, its CSV, the zip of that CSV, or
// our own CSV with the columns currency, as_of, rate, source. ErrFeed for anything else.
func Read(r io.Reader) ([]Quote, error) {
	b, err := readAll(r)
	if err != nil {
		return nil, err
	}
	b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\ufeff")))
	switch {
	case bytes.HasPrefix(b, []byte("PK")):
		return readZip(b)
	case bytes.HasPrefix(b, []byte("<")):
		return readXML(b)
	}
	return readCSV(b)
}

func readAll(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFeed+1))
	if err != nil {
		return nil, fmt.Errorf("read rates: %w", err)
	}
	if len(b) > maxFeed {
		return nil, ErrFeed.Because(errors.New("file is too large"))
	}
	return b, nil
}

// envelope is the ECB's message: a cube of days, each a cube of currencies.
type envelope struct {
	Days []struct {
		Time  string `xml:"time,attr"`
		Rates []struct {
			Currency string `xml:"currency,attr"`
			Rate     string `xml:"rate,attr"`
		} `xml:"Cube"`
	} `xml:"Cube>Cube"`
}

func readXML(b []byte) ([]Quote, error) {
	var e envelope
	if err := xml.Unmarshal(b, &e); err != nil {
		return nil, ErrFeed.Because(err)
	}
	var all []Quote
	for _, d := range e.Days {
		asOf, err := parseDay(d.Time)
		if err != nil {
			return nil, err
		}
		for _, r := range d.Rates {
			q, known, err := quote(r.Currency, r.Rate, BankName, asOf)
			if err != nil {
				return nil, err
			}
			if known {
				all = append(all, q)
			}
		}
	}
	return nonEmpty(all)
}

func readZip(b []byte) ([]Quote, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(z.File) != 1 {
		return nil, ErrFeed.Because(fmt.Errorf("zip of one file expected: %w", err))
	}
	f, err := z.File[0].Open()
	if err != nil {
		return nil, ErrFeed.Because(err)
	}
	defer func() { _ = f.Close() }() // read only: nothing is lost
	text, err := readAll(f)
	if err != nil {
		return nil, err
	}
	return readCSV(text)
}

// ownColumns is the head of our own format, for feeds other than the ECB's.
var ownColumns = []string{"currency", "as_of", "rate", "source"}

func readCSV(b []byte) ([]Quote, error) {
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		return nil, ErrFeed.Because(fmt.Errorf("neither XML nor a table of rates: %w", err))
	}
	if slices.Equal(rows[0], ownColumns) {
		return readOwn(rows[1:])
	}
	if rows[0][0] != "Date" {
		return nil, ErrFeed.Because(fmt.Errorf("first column is %q, not Date", rows[0][0]))
	}
	var all []Quote
	for _, row := range rows[1:] {
		all, err = appendDay(all, rows[0], row)
		if err != nil {
			return nil, err
		}
	}
	return nonEmpty(all)
}

// appendDay reads a row of the ECB's table: the date, then a rate or N/A for each currency of the head.
func appendDay(all []Quote, head, row []string) ([]Quote, error) {
	asOf, err := dayOf(row[0])
	if err != nil {
		return nil, err
	}
	for i, rate := range row[1:] {
		if rate == "" || rate == "N/A" || i+1 >= len(head) {
			continue
		}
		q, known, err := quote(head[i+1], rate, BankName, asOf)
		if err != nil {
			return nil, err
		}
		if known {
			all = append(all, q)
		}
	}
	return all, nil
}

// dayOf reads a date of the ECB's tables: ISO in the history, "13 April 2026" in the daily one.
func dayOf(s string) (time.Time, error) {
	if t, err := time.Parse("2 January 2006", s); err == nil {
		return t, nil
	}
	return parseDay(s)
}

func readOwn(rows [][]string) ([]Quote, error) {
	var all []Quote
	for _, row := range rows {
		if len(row) != len(ownColumns) || row[3] == "" || row[3] == BankName {
			return nil, ErrFeed.Because(fmt.Errorf("row %q: four columns with a source of its own expected", row))
		}
		asOf, err := parseDay(row[1])
		if err != nil {
			return nil, err
		}
		q, known, err := quote(row[0], row[2], row[3], asOf)
		if err != nil {
			return nil, err
		}
		if !known {
			return nil, ErrFeed.Because(fmt.Errorf("currency %q is not one the shop can count in", row[0]))
		}
		all = append(all, q)
	}
	return nonEmpty(all)
}

func nonEmpty(all []Quote) ([]Quote, error) {
	if len(all) == 0 {
		return nil, ErrFeed.Because(errors.New("no rates in it"))
	}
	return all, nil
}
