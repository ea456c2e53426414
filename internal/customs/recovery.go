package customs

import (
	"encoding/csv"
	"errors"
	"fmt"
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
	text, err := fs.ReadFile(files, recoveryFile)
	if err != nil {
		return nil, fmt.Errorf("read what authorities give back: %w", err)
	}
	reader := csv.NewReader(strings.NewReader(string(text)))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrRules, recoveryFile, err)
	}
	list := &Recoveries{}
	for i, row := range rows[1:] {
		r, err := recovery(row)
		if err != nil {
			return nil, fmt.Errorf("%w: %s, row %d: %w", ErrRules, recoveryFile, i+1, err)
		}
		list.all = append(list.all, r)
	}
	return list, nil
}

// recovery reads a row: in, levy, scheme, returned, from, to, act, url, checked, confidence, note.
func recovery(row []string) (Recovery, error) {
	r := Recovery{
		Countries: strings.Fields(row[0]), Kind: landedcost.Kind(row[1]), Scheme: row[2], Returned: row[3] == "yes",
		Proof: landedcost.Proof{Rule: recoveryFile, Act: row[6], Source: row[7], Confidence: landedcost.Confidence(row[9]), Note: row[10]},
	}
	var errs [3]error
	r.Valid.From, errs[0] = landedcost.ParseDay(row[4])
	if row[5] != "" {
		r.Valid.To, errs[1] = landedcost.ParseDay(row[5])
	}
	r.Proof.Checked, errs[2] = landedcost.ParseDay(row[8])
	kinds := []landedcost.Kind{landedcost.Duty, landedcost.Tax, landedcost.Fee}
	switch {
	case !slices.Contains(kinds, r.Kind):
		return r, fmt.Errorf("%q is no levy", row[1])
	case row[3] != "yes" && row[3] != "no":
		return r, fmt.Errorf("%q is neither yes nor no", row[3])
	case !slices.Contains(confidences, r.Proof.Confidence):
		return r, fmt.Errorf("%q is no confidence", row[9])
	case len(r.Countries) == 0 || r.Proof.Act == "" || r.Proof.Source == "":
		return r, errors.New("wants destinations, an act and where it is written")
	}
	return r, errors.Join(errs[:]...)
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
