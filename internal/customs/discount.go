package customs

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// discountFile says where a discount lowers the value for customs.
const discountFile = "discount.csv"

// Discount says whether a discount of the sale lowers the value from which duty and import tax are worked out, by which law, and
// how sure that is.
type Discount struct {
	Countries []string
	Bearer    string // factory: the seller takes less; mall: another pays a part of the price in the buyer's place
	Lowers    bool
	Valid     landedcost.Validity
	Proof     landedcost.Proof
}

// readDiscounts reads the list of each folder that has one: data versions of before have none.
func readDiscounts(folders []fs.FS) ([]Discount, error) {
	return readLaws(folders, discountFile, discount)
}

// discount reads a row: in, bearer, lowers, from, to, act, url, checked, confidence, note.
func discount(row []string) (Discount, error) {
	d := Discount{Countries: strings.Fields(row[0]), Bearer: row[1], Lowers: row[2] == "yes"}
	switch {
	case d.Bearer != "factory" && d.Bearer != "mall":
		return d, fmt.Errorf("%q bears no discount", d.Bearer)
	case row[2] != "yes" && row[2] != "no":
		return d, fmt.Errorf("%q is neither yes nor no", row[2])
	case len(d.Countries) == 0:
		return d, errors.New("wants destinations")
	}
	var err error
	d.Valid, d.Proof, err = proven(row[3:])
	d.Proof.Rule = discountFile
	return d, err
}

// Discount is what the law of a destination says of a discount on a day. Where nothing is known it lowers nothing: the duty quoted
// is then never too low.
func (b *Book) Discount(country, bearer string, day landedcost.Day) Discount {
	for _, d := range b.discounts {
		if d.Bearer == bearer && d.Valid.Covers(day) && slices.Contains(d.Countries, country) {
			return d
		}
	}
	return Discount{Bearer: bearer, Proof: landedcost.Proof{Confidence: landedcost.Estimate}}
}
