package shipping

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/money"
)

// Load reads a tariff from services.csv, zones.csv and bands.csv. Anything wrong in them is an error that names
// file and line.
func Load(files fs.FS) (*Table, error) {
	t := &Table{zones: map[[2]string]zone{}, bands: map[[2]string][]band{}}
	all := sha256.New()
	for _, f := range []struct {
		name string
		head string
		take func(*row)
	}{
		{"services.csv", "code,carrier,name,channel,min_days,max_days,cutoff_hour,volume_divisor,max_grams,max_side_mm,max_sum_mm,max_girth_mm,excluded", t.takeService},
		{"zones.csv", "country,service,zone,more_days", t.takeZone},
		{"bands.csv", "service,zone,valid_from,over_grams,up_to_grams,base_cny,step_grams,step_cny", t.takeBand},
	} {
		text, err := fs.ReadFile(files, f.name)
		if err != nil {
			return nil, fmt.Errorf("load tariff: %w", err)
		}
		if err := read(text, strings.Split(f.head, ","), f.take); err != nil {
			return nil, fmt.Errorf("load tariff: %s: %w", f.name, err)
		}
		all.Write(text)
	}
	t.version = hex.EncodeToString(all.Sum(nil)[:6])
	for at, z := range t.zones {
		if len(t.bands[[2]string{at[0], z.name}]) == 0 {
			return nil, fmt.Errorf("load tariff: zones.csv: no price for %s to %s in zone %s", at[0], at[1], z.name)
		}
	}
	return t, nil
}

// row is a line of a table, read cell by cell from the left; its first mistake is kept.
type row struct {
	cells []string
	err   error
}

func read(text []byte, head []string, take func(*row)) error {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return err
	}
	if len(rows) < 2 || !slices.Equal(rows[0], head) {
		return fmt.Errorf("the columns are not %s, or there is nothing in them", strings.Join(head, ","))
	}
	for i, cells := range rows[1:] {
		r := &row{cells: cells}
		take(r)
		if r.err != nil {
			return fmt.Errorf("line %d: %w", i+2, r.err)
		}
	}
	return nil
}

func (r *row) text() string {
	cell := r.cells[0]
	r.cells = r.cells[1:]
	return strings.TrimSpace(cell)
}

func (r *row) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *row) whole() int64 {
	n, err := strconv.ParseInt(r.text(), 10, 64)
	if err != nil || n < 0 {
		r.fail(fmt.Errorf("not a whole number: %w", err))
	}
	return n
}

func (r *row) yuan() int64 {
	a, err := money.Parse(r.text(), Yuan)
	if err != nil {
		r.fail(err)
	}
	return a.Minor
}

func (r *row) day() time.Time {
	t, err := time.Parse(time.DateOnly, r.text())
	if err != nil {
		r.fail(err)
	}
	return t
}

func (t *Table) takeService(r *row) {
	s := Service{Code: r.text(), Carrier: r.text(), Name: r.text(), Channel: r.text(), MinDays: int(r.whole()), MaxDays: int(r.whole())}
	s.Limits = Limits{
		CutOffHour: int(r.whole()), VolumeDivisor: r.whole(), Grams: r.whole(), SideMM: r.whole(), SumMM: r.whole(),
		GirthMM: r.whole(), Excluded: strings.Fields(r.text()),
	}
	if _, twice := t.Service(s.Code); twice || s.Code == "" || s.MinDays > s.MaxDays {
		r.fail(fmt.Errorf("service %q stands twice, has no code or arrives before it leaves", s.Code))
	}
	t.services = append(t.services, s)
}

func (t *Table) takeZone(r *row) {
	country := r.text()
	at := [2]string{r.text(), country}
	if _, ok := t.Service(at[0]); !ok || len(country) != 2 {
		r.fail(fmt.Errorf("no service %q, or %q is not a country", at[0], country))
	}
	t.zones[at] = zone{name: r.text(), moreDays: int(r.whole())}
}

func (t *Table) takeBand(r *row) {
	at := [2]string{r.text(), r.text()}
	b := band{from: r.day(), over: r.whole(), upTo: r.whole(), base: r.yuan(), step: r.whole(), perFen: r.yuan()}
	if b.upTo <= b.over || b.step == 0 {
		r.fail(fmt.Errorf("a band from %d to %d grams in steps of %d", b.over, b.upTo, b.step))
	}
	t.bands[at] = append(t.bands[at], b)
}
