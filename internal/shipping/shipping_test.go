package shipping

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"
)

func mustTable(t testing.TB) *Table {
	t.Helper()
	table, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// monday is 10:00 in China on Monday 2026-11-23.
func monday() time.Time { return time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) }

func scarf(n int) []Piece { return []Piece{{n, 120, 260, 200, 30}} }

func codes(options []Option) string {
	var all []string
	for _, o := range options {
		all = append(all, o.Code)
	}
	return strings.Join(all, " ")
}

func TestOptions(t *testing.T) {
	table := mustTable(t)
	for name, c := range map[string]struct {
		s    Shipment
		want string
	}{
		"a scarf goes by all":              {Shipment{"CN", "DE", monday(), scarf(1), nil}, "economy standard express"},
		"a phone not by post":              {Shipment{"CN", "US", monday(), scarf(1), []string{"battery"}}, "standard express"},
		"loose batteries by nothing":       {Shipment{"CN", "US", monday(), scarf(1), []string{"battery_loose"}}, ""},
		"three kilograms not by post":      {Shipment{"CN", "JP", monday(), []Piece{{1, 3000, 300, 200, 100}}, nil}, "standard express"},
		"25 kilograms by express":          {Shipment{"CN", "JP", monday(), []Piece{{1, 25000, 500, 400, 300}}, nil}, "express"},
		"a rod of 80 cm not by post":       {Shipment{"CN", "GB", monday(), []Piece{{1, 300, 800, 30, 30}}, nil}, "standard express"},
		"a rod of two metres by nothing":   {Shipment{"CN", "GB", monday(), []Piece{{1, 300, 2000, 30, 30}}, nil}, ""},
		"nothing to a country not served":  {Shipment{"CN", "RU", monday(), scarf(1), nil}, ""},
		"nothing from another country":     {Shipment{"VN", "DE", monday(), scarf(1), nil}, ""},
		"unknown sizes count by weight":    {Shipment{"CN", "DE", monday(), []Piece{{1, 500, 0, 0, 0}}, nil}, "economy standard express"},
		"a light large box counts by size": {Shipment{"CN", "DE", monday(), []Piece{{1, 1500, 590, 590, 590}}, nil}, ""},
	} {
		if got := codes(table.Options(c.s)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestOptionsSayPriceAndDays(t *testing.T) {
	o := mustTable(t).Options(Shipment{"CN", "DE", monday(), scarf(1), nil})[0]
	// 120 g, 30 g of packing and 5 g of filling: 16 begun steps of 10 g.
	if o.Grams != 155 || o.Price.String() != "29.56" || o.Price.Currency != "CNY" {
		t.Errorf("a scarf to Germany: %d g, %s %s", o.Grams, o.Price, o.Price.Currency)
	}
	if got := o.Earliest.Format(time.DateOnly) + " " + o.Latest.Format(time.DateOnly); got != "2026-12-07 2026-12-17" {
		t.Errorf("it arrives %s", got)
	}
	if carrier, ok := mustTable(t).CarrierOf("economy"); !ok || carrier != "silkpost" {
		t.Error(carrier, ok)
	}
	if _, ok := mustTable(t).CarrierOf("pigeon"); ok {
		t.Error("a pigeon has a carrier")
	}
}

func TestAFarCountryTakesLonger(t *testing.T) {
	table := mustTable(t)
	for country, want := range map[string]string{"DE": "2026-12-07 2026-12-17", "BR": "2026-12-17 2026-12-29", "KR": "2026-12-07 2026-12-17"} {
		o := table.Options(Shipment{"CN", country, monday(), scarf(1), nil})[0]
		if got := o.Earliest.Format(time.DateOnly) + " " + o.Latest.Format(time.DateOnly); o.Code != "economy" || got != want {
			t.Errorf("to %s it arrives %s, want %s", country, got, want)
		}
	}
	if s, ok := table.To("express", "ZA"); !ok || s.MinDays != 5 || s.MaxDays != 8 {
		t.Errorf("express to South Africa: %+v, %v", s, ok)
	}
	if _, ok := table.To("express", "RU"); ok {
		t.Error("express goes to a country that is not served")
	}
}

func TestCompareSaysWhyNot(t *testing.T) {
	options, refusals := mustTable(t).Compare(Shipment{"CN", "DE", monday(), []Piece{{1, 3000, 300, 200, 100}}, []string{"battery"}})
	if codes(options) != "standard express" || len(refusals) != 1 || refusals[0].Key != "shipping.excluded.battery" {
		t.Errorf("%v %+v", codes(options), refusals)
	}
	_, refusals = mustTable(t).Compare(Shipment{"CN", "DE", monday(), []Piece{{1, 40000, 300, 200, 1500}}, nil})
	var keys []string
	for _, r := range refusals {
		keys = append(keys, r.Key)
	}
	if !slices.Equal(keys, []string{"shipping.too_heavy", "shipping.too_heavy", "shipping.too_heavy"}) {
		t.Errorf("%v", keys)
	}
}

func TestAHeavierParcelIsNeverCheaper(t *testing.T) {
	table := mustTable(t)
	var countries []string
	for at := range table.zones {
		countries = append(countries, at[1])
	}
	slices.Sort(countries)
	rapid.Check(t, func(t *rapid.T) {
		to := rapid.SampledFrom(countries).Draw(t, "country")
		light := rapid.IntRange(1, 30000).Draw(t, "grams")
		heavy := light + rapid.IntRange(0, 3000).Draw(t, "more")
		price := map[string]int64{}
		for _, o := range table.Options(Shipment{"CN", to, monday(), []Piece{{1, light, 100, 100, 50}}, nil}) {
			price[o.Code] = o.Price.Minor
		}
		last := int64(0)
		for _, o := range table.Options(Shipment{"CN", to, monday(), []Piece{{1, heavy, 100, 100, 50}}, nil}) {
			if p, ok := price[o.Code]; !ok || o.Price.Minor < p {
				t.Fatalf("%s to %s: %d g cost %d, %d g cost %d", o.Code, to, light, p, heavy, o.Price.Minor)
			}
			if o.Price.Minor < last {
				t.Fatalf("options are not cheapest first")
			}
			last = o.Price.Minor
		}
	})
}

func TestEveryDestinationHasEveryService(t *testing.T) {
	table := mustTable(t)
	seen := map[string]int{}
	for at := range table.zones {
		seen[at[1]]++
	}
	if len(seen) != 51 {
		t.Errorf("%d countries are served, want 51", len(seen))
	}
	for country, n := range seen {
		if n != 3 || len(table.Options(Shipment{"CN", country, monday(), scarf(1), nil})) != 3 {
			t.Errorf("%s has %d services", country, n)
		}
	}
}

func TestANewTariffBeginsOnItsDay(t *testing.T) {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"services.csv": "code,carrier,name,channel,min_days,max_days,cutoff_hour,volume_divisor,max_grams,max_side_mm,max_sum_mm,max_girth_mm,excluded\na,b,A,post,1,2,15,0,2000,600,900,0,\n",
		"zones.csv":    "country,service,zone,more_days\nDE,a,x,0\n",
		"bands.csv":    "service,zone,valid_from,over_grams,up_to_grams,base_cny,step_grams,step_cny\na,x,2026-01-01,0,2000,10.00,100,1.00\na,x,2027-01-01,0,2000,20.00,100,1.00\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	table, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{"2025-12-31": "", "2026-12-31": "11.00", "2027-01-01": "21.00"} {
		day, err := time.Parse(time.DateOnly, on)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, o := range table.Options(Shipment{"CN", "DE", day, []Piece{{1, 50, 0, 0, 0}}, nil}) {
			got = o.Price.String()
		}
		if got != want {
			t.Errorf("on %s it costs %q, want %q", on, got, want)
		}
	}
	for name, broken := range map[string]string{
		"bands.csv": "service,zone,valid_from,over_grams,up_to_grams,base_cny,step_grams,step_cny\na,y,2026-01-01,0,2000,10.00,100,1.00\n",
		"zones.csv": "country,service,zone,more_days\nDE,pigeon,x,0\n",
	} {
		was := files[name]
		files[name] = &fstest.MapFile{Data: []byte(broken)}
		if _, err := Load(files); err == nil || !strings.Contains(err.Error(), name) && !strings.Contains(err.Error(), "zones.csv") {
			t.Errorf("a broken %s: %v", name, err)
		}
		files[name] = was
	}
}

func TestPack(t *testing.T) {
	for name, c := range map[string]struct {
		pieces []Piece
		want   Package
	}{
		"one piece keeps its sides": {scarf(1), Package{155, 270, 210, 40}},
		"sides in any order":        {[]Piece{{1, 120, 30, 260, 200}}, Package{155, 270, 210, 40}},
		"five are stacked":          {scarf(5), Package{654, 270, 210, 183}},
		"unknown sizes":             {[]Piece{{2, 100, 0, 0, 0}}, Package{238, 0, 0, 0}},
		"nothing":                   {nil, Package{30, 0, 0, 0}},
	} {
		if got := Pack(c.pieces); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestPackHoldsTheGoods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(1, 600)
		var pieces []Piece
		var volume int64
		for range rapid.IntRange(1, 6).Draw(t, "kinds") {
			p := Piece{rapid.IntRange(1, 9).Draw(t, "n"), rapid.IntRange(1, 2000).Draw(t, "g"), side.Draw(t, "l"), side.Draw(t, "w"), side.Draw(t, "h")}
			pieces = append(pieces, p)
			volume += int64(p.Quantity) * int64(p.LengthMM) * int64(p.WidthMM) * int64(p.HeightMM)
		}
		box := Pack(pieces)
		if box.LengthMM*box.WidthMM*box.HeightMM < volume {
			t.Fatalf("%+v is smaller than what is in it", box)
		}
		for _, p := range pieces {
			if sides := max(p.LengthMM, p.WidthMM, p.HeightMM); int64(sides) > box.LengthMM {
				t.Fatalf("%+v does not fit into %+v", p, box)
			}
		}
	})
}

func TestWorkingDays(t *testing.T) {
	friday := time.Date(2026, 11, 27, 9, 30, 0, 0, time.UTC)
	for n, want := range map[int]string{0: "2026-11-27", 1: "2026-11-30", 5: "2026-12-04", 6: "2026-12-07"} {
		if got := AddWorkingDays(friday, n); got.Format(time.DateOnly) != want || got.Hour() != 9 {
			t.Errorf("%d working days after Friday: %s, want %s", n, got, want)
		}
	}
	if got := AddWorkingDays(friday.AddDate(0, 0, 1), 1).Format(time.DateOnly); got != "2026-11-30" {
		t.Errorf("one working day after Saturday is %s", got)
	}
	post, _ := mustTable(t).Service("economy")
	for ready, want := range map[string]string{
		"2026-11-23T06:59:00Z": "2026-11-23", // 14:59 in China
		"2026-11-23T07:00:00Z": "2026-11-24", // 15:00, the cut-off
		"2026-11-22T20:00:00Z": "2026-11-23", // Monday 04:00 in China
		"2026-11-27T08:00:00Z": "2026-11-30", // Friday, too late
		"2026-11-28T02:00:00Z": "2026-11-30", // Saturday
	} {
		at, err := time.Parse(time.RFC3339, ready)
		if err != nil {
			t.Fatal(err)
		}
		if got := post.HandOver(at).Format(time.DateOnly); got != want {
			t.Errorf("ready %s, taken %s; want %s", ready, got, want)
		}
	}
}

func TestCheckS10(t *testing.T) {
	for _, number := range []string{"RR473124829GB", "RA123456785CN", "LX000000005CN", "LX000000080CN"} {
		if err := CheckS10(number); err != nil {
			t.Errorf("%s: %v", number, err)
		}
	}
	for _, number := range []string{"", "RR473124828GB", "rr473124829gb", "RR473124829", "R1473124829GB", "RR47312482XGB", "RR473124829GB ", " RR473124829GB", "RR٤73124829GB"} {
		if err := CheckS10(number); !errors.Is(err, ErrTracking) {
			t.Errorf("%q: %v, want ErrTracking", number, err)
		}
	}
}

func TestNumbersOfEveryCarrier(t *testing.T) {
	for carrier, f := range formats {
		for range 200 {
			number := f.make()
			if err := CheckTracking(carrier, number); err != nil {
				t.Fatalf("%s refuses its own %s", carrier, number)
			}
			wrong := []byte(number)
			at := len(wrong) - 3
			wrong[at] = '0' + (wrong[at]-'0'+1)%10
			if err := CheckTracking(carrier, string(wrong)); !errors.Is(err, ErrTracking) {
				t.Fatalf("%s takes %s, made from %s", carrier, wrong, number)
			}
		}
	}
	for number, ok := range map[string]bool{"1Z999AA10123456784": true, "ABCDEF": false, "12 34 56": false, "12345": false} {
		if err := CheckTracking("somebody", number); (err == nil) != ok {
			t.Errorf("somebody's %q: %v", number, err)
		}
	}
}

func FuzzCheckTracking(f *testing.F) {
	f.Add("silkpost", "RR473124829GB")
	f.Add("silkline", "SRL1234567890123")
	f.Add("silkexpress", "1234567890")
	f.Add("x", "Ａ１")
	f.Fuzz(func(t *testing.T, carrier, number string) {
		if CheckTracking(carrier, number) != nil {
			return
		}
		for _, r := range number {
			if r > 'Z' || r < '0' {
				t.Fatalf("%s takes %q", carrier, number)
			}
		}
	})
}
