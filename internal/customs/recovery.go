package customs

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// recoveryFile says which authorities give levies back.
const recoveryFile = "recovery.csv"

// Recovery says whether an authority gives a levy back when the sale is undone, by which law, and how sure that is.
type Recovery struct {
	Countries []string
	Kind      landedcost.Kind
	Scheme    string // the registration under which it was collected at the sale; "": by customs
	Returned  bool
	Valid     landedcost.Validity
	Proof     landedcost.Proof
}

// Recoveries is the whole list; it never changes.
type Recoveries struct{ all []Recovery }

// LoadRecoveries reads the list the program is shipped with.
func LoadRecoveries() (*Recoveries, error) {
	files, err := Files()
	if err != nil {
		return nil, err
	}
	return readRecoveries(files)
}

func readRecoveries(files fs.FS) (*Recoveries, error) {
	all, err := readLaws([]fs.FS{files}, recoveryFile, recovery)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%w: %s: nothing in it", ErrRules, recoveryFile)
	}
	if err != nil {
		return nil, err
	}
	return &Recoveries{all}, nil
}

// table reads the rows of a list of laws, without its heading. Lines after # are for people.
func table(files fs.FS, name string) ([][]string, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	reader := csv.NewReader(strings.NewReader(string(text)))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("%w: %s: %w", ErrRules, name, cmp.Or(err, io.ErrUnexpectedEOF))
	}
	return rows[1:], nil
}

// recovery reads a row: in, levy, scheme, returned, from, to, act, url, checked, confidence, note.
func recovery(row []string) (Recovery, error) {
	r := Recovery{Countries: strings.Fields(row[0]), Kind: landedcost.Kind(row[1]), Scheme: row[2], Returned: row[3] == "yes"}
	kinds := []landedcost.Kind{landedcost.Duty, landedcost.Tax, landedcost.Fee}
	switch {
	case !slices.Contains(kinds, r.Kind):
		return r, fmt.Errorf("%q is no levy", row[1])
	case row[3] != "yes" && row[3] != "no":
		return r, fmt.Errorf("%q is neither yes nor no", row[3])
	case len(r.Countries) == 0:
		return r, errors.New("wants destinations")
	}
	var err error
	r.Valid, r.Proof, err = proven(row[4:])
	r.Proof.Rule = recoveryFile
	return r, err
}

// proven reads since when a row holds and by which law: from, to, act, url, checked, confidence, note.
func proven(cells []string) (landedcost.Validity, landedcost.Proof, error) {
	var v landedcost.Validity
	p := landedcost.Proof{Act: cells[2], Source: cells[3], Confidence: landedcost.Confidence(cells[5]), Note: cells[6]}
	var errs [3]error
	v.From, errs[0] = landedcost.ParseDay(cells[0])
	if cells[1] != "" {
		v.To, errs[1] = landedcost.ParseDay(cells[1])
	}
	p.Checked, errs[2] = landedcost.ParseDay(cells[4])
	switch {
	case !slices.Contains(confidences, p.Confidence):
		return v, p, fmt.Errorf("%q is no confidence", cells[5])
	case p.Act == "" || p.Source == "":
		return v, p, errors.New("wants an act and where it is written")
	}
	return v, p, errors.Join(errs[:]...)
}

// Of says what becomes of a levy of a destination when the sale is undone on a day. Where nothing is known, nothing comes back.
func (l *Recoveries) Of(country string, kind landedcost.Kind, scheme string, day landedcost.Day) Recovery {
	for _, r := range l.all {
		if r.Kind == kind && r.Scheme == scheme && r.Valid.Covers(day) && slices.Contains(r.Countries, country) {
			return r
		}
	}
	return Recovery{Kind: kind, Scheme: scheme}
}
