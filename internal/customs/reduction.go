package customs

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// reductionFile says what a lowered price is compared with.
const reductionFile = "reduction.csv"

// everywhere stands for the destinations that no row names.
const everywhere = "*"

// Reduction says how many days of prices before one was lowered have to be looked through: the lowest of them is what the new
// price is compared with wherever the reduction is announced.
type Reduction struct {
	Countries []string
	Days      int
	Valid     landedcost.Validity
	Proof     landedcost.Proof
}

// readReductions reads the list of each folder that has one: data versions of before have none.
func readReductions(folders []fs.FS) ([]Reduction, error) {
	return readLaws(folders, reductionFile, reduction)
}

// reduction reads a row: in, days, from, to, act, url, checked, confidence, note.
func reduction(row []string) (Reduction, error) {
	r := Reduction{Countries: strings.Fields(row[0])}
	if len(r.Countries) == 0 {
		return r, errors.New("wants destinations")
	}
	var err error
	if r.Days, err = strconv.Atoi(row[1]); err != nil || r.Days < 1 || r.Days > MostReductionDays {
		return r, fmt.Errorf("%q is no number of days from 1 to %d", row[1], MostReductionDays)
	}
	r.Valid, r.Proof, err = proven(row[2:])
	r.Proof.Rule = reductionFile
	return r, err
}

// MostReductionDays is how many days of prices can be looked through.
const MostReductionDays = 60

// Reduction is what a lowered price is compared with at a destination on a day, by its law or else by what holds everywhere.
// False where neither says anything: no reduction is announced then.
func (b *Book) Reduction(country string, day landedcost.Day) (Reduction, bool) {
	for _, name := range []string{country, everywhere} {
		for _, r := range b.reductions {
			if r.Valid.Covers(day) && slices.Contains(r.Countries, name) {
				return r, true
			}
		}
	}
	return Reduction{}, false
}
