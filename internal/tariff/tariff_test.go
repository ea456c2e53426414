package tariff_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/tariff"
)

// usLines are lines of the schedule as its JSON export has them: headings above, a statistical line below, footnotes.
const usLines = `[
{"htsno":"6109","indent":"0","description":"T-shirts, singlets, tank tops and similar garments, knitted or crocheted:","superior":"true","units":[],"general":"","special":"","other":"","footnotes":null},
{"htsno":"6109.10.00","indent":"1","description":"Of cotton","superior":null,"units":[],"general":"16.5%","special":"Free (AU,BH)","other":"90%","footnotes":[{"columns":["general"],"marker":"1","value":"See 9903.88.15. ","type":"endnote"}]},
{"htsno":"6109.10.00.04","indent":"2","description":"T-shirts","superior":null,"units":["doz.","kg"],"general":"","special":"","other":"","footnotes":null},
{"htsno":"8471.30.01.00","indent":"1","description":"Portable machines","superior":null,"units":["No."],"general":"Free","special":"","other":"35%","footnotes":[{"columns":["general"],"value":"See 9903.88.15 and 9903.91.05."}]},
{"htsno":"9102.11.10","indent":"2","description":"Watches","superior":null,"units":["No."],"general":"44¢ each + 6% on the case + 14% on the strap","special":"","other":"","footnotes":null},
{"htsno":"6401.92.60","indent":"2","description":"Boots","superior":null,"units":["prs."],"general":"90¢/pr. + 37.5%","special":"","other":"","footnotes":null},
{"htsno":"9903.88.15","indent":"0","description":"list 4A","superior":null,"units":[],"general":"The duty provided in the applicable subheading + 7.5%","special":"","other":"","footnotes":null}
]`

// said are the rates in one line each, for comparison.
func said(s *tariff.Sheet) string {
	var b strings.Builder
	for _, r := range s.Rates {
		fmt.Fprintf(&b, "%s %s%s%s %s %s..%s\n", r.HS, r.Layer, tail(r.Origin), tail(r.Producer), r.Text, r.From, r.To)
	}
	for _, k := range s.Skipped {
		fmt.Fprintf(&b, "row %d %s skipped\n", k.Row, k.HS)
	}
	return b.String()
}

func tail(s string) string {
	if s == "" {
		return ""
	}
	return "/" + s
}

func read(t *testing.T, source tariff.Source, data string) *tariff.Sheet {
	t.Helper()
	s, err := tariff.Read(source, strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func expect(t *testing.T, s *tariff.Sheet, want string) {
	t.Helper()
	if got := said(s); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestUS(t *testing.T) {
	t.Run("JSON, with the lists that footnotes name", func(t *testing.T) {
		expect(t, read(t, tariff.USHTS, usLines), `61091000 ordinary 16.5% ..
61091000 china_301 7.5% ..
61091000 review_301 none ..
64019260 ordinary USD 0.9 per pair + 37.5% ..
64019260 china_301 none ..
64019260 review_301 none ..
84713001 ordinary 0% ..
84713001 china_301 7.5% ..
84713001 review_301 50% ..
91021110 china_301 none ..
91021110 review_301 none ..
row 5 91021110 skipped
`)
	})
	t.Run("CSV", func(t *testing.T) {
		expect(t, read(t, tariff.USHTS, "\xef\xbb\xbf\"HTS Number\",\"Indent\",\"Description\",\"Unit of Quantity\",\"General Rate of Duty\",\"Special Rate of Duty\",\"Column 2 Rate of Duty\",\"Quota Quantity\",\"Additional Duties\"\n"+
			"\"0901\",\"0\",\"Coffee\",\"\",\"\",\"\",\"\",\"\",\"\"\n\"0902.10.90\",\"2\",\"Other\",\"[\"\"kg\"\"]\",\"Free\",\"\",\"Free\",\"\",\"\"\n"+
			"\"0402.10.05\",\"2\",\"Milk\",\"\",\"3.3¢/kg\",\"\",\"\",\"\",\"\"\n"), "04021005 ordinary USD 0.033 per kg ..\n09021090 ordinary 0% ..\n")
	})
}

// ukAnswer is an answer of the API, cut to what matters: an import measure of each kind and one for exports.
const ukAnswer = `{"data":{"id":"1","type":"commodity","attributes":{"goods_nomenclature_item_id":"8712003000","description_plain":"Bicycles"}},
"included":[
{"id":"20","type":"measure","attributes":{"import":true,"effective_start_date":"2021-01-01T00:00:00.000Z","effective_end_date":null},"relationships":{
 "duty_expression":{"data":{"id":"20-duty_expression","type":"duty_expression"}},"measure_type":{"data":{"id":"103","type":"measure_type"}},"geographical_area":{"data":{"id":"1011","type":"geographical_area"}},"footnotes":{"data":[{"id":"x","type":"footnote"}]}}},
{"id":"20-duty_expression","type":"duty_expression","attributes":{"base":"14.00 %","formatted_base":"<span>14.00</span> %"}},
{"id":"21","type":"measure","attributes":{"import":true,"effective_start_date":"2021-01-01T00:00:00.000Z","effective_end_date":"2026-12-31T00:00:00.000Z"},"relationships":{
 "duty_expression":{"data":{"id":"21-d","type":"duty_expression"}},"measure_type":{"data":{"id":"552","type":"measure_type"}},"geographical_area":{"data":{"id":"CN","type":"geographical_area"}},"additional_code":{"data":{"id":"7","type":"additional_code"}}}},
{"id":"21-d","type":"duty_expression","attributes":{"base":"19.20 %"}},
{"id":"7","type":"additional_code","attributes":{"code":"B772"}},
{"id":"22","type":"measure","attributes":{"import":false,"effective_start_date":"2021-01-01T00:00:00.000Z"},"relationships":{"measure_type":{"data":{"id":"103","type":"measure_type"}}}},
{"id":"23","type":"measure","attributes":{"import":true},"relationships":{
 "duty_expression":{"data":{"id":"20-duty_expression","type":"duty_expression"}},"measure_type":{"data":{"id":"142","type":"measure_type"}},"geographical_area":{"data":{"id":"VN","type":"geographical_area"}}}}
]}`

func TestUK(t *testing.T) {
	const want = "87120030 ordinary 14% 2021-01-01..\n87120030 anti_dumping/CN/B772 19.2% 2021-01-01..2027-01-01\n"
	t.Run("an answer of the API", func(t *testing.T) { expect(t, read(t, tariff.UKTariff, ukAnswer), want) })
	t.Run("answers behind each other and in a list", func(t *testing.T) {
		s := read(t, tariff.UKTariff, ukAnswer+"\n["+strings.Replace(ukAnswer, "8712003000", "8711601000", 1)+"]")
		if len(s.Rates) != 4 || s.Rates[0].HS != "87116010" || s.Rates[0].Row != 2 {
			t.Error(said(s))
		}
	})
	t.Run("CSV of measures", func(t *testing.T) {
		expect(t, read(t, tariff.UKTariff, "id,commodity__sid,commodity__code,commodity__description,measure__type__id,measure__additional_code__code,measure__duty_expression,measure__effective_start_date,measure__effective_end_date,measure__geographical_area__id,measure__quota__order_number\n"+
			"1,1,6109100010,T-shirts,103,,12.00%,2021-01-01,,1011,\n"+
			"2,1,6109100010,T-shirts,142,,0.00%,2021-01-01,,2020,\n"+
			"3,1,0402101100,Milk,103,,8.00 % + 99.000 GBP / 100 kg,2021-01-01,,1011,\n"+
			"4,1,0402101100,Milk,103,,0.00%,2021-01-01,,1011,050006\n"+
			"5,1,2402100000,Cigars,103,,26.00%,yesterday,,1011,\n"),
			"040210"+"11 ordinary 8% + GBP 0.99 per kg 2021-01-01..\n6109100010 ordinary 12% 2021-01-01..\nrow 6 240210 skipped\n")
	})
}

// taric is TARIC's list of import duties.
var taric = [][]string{
	{"Goods code", "Add code", "Order No.", "Start date", "End date", "RED_IND", "Origin", "Measure type", "Legal base", "Duty", "Origin code", "Meas. type code"},
	{"9102000000 80", "", "", "01-01-2020", "", "", "ERGA OMNES", "Third country duty", "R1234/19", "4.500 % MIN 0.300 EUR NAR MAX 0.800 EUR NAR", "1011", "103"},
	{"8711601000", "C999", "", "19-01-2019", "", "", "China", "Definitive anti-dumping duty", "R0073/19", "62.100 %", "CN", "552"},
	{"8711601000", "C999", "", "19-01-2019", "", "", "China", "Definitive countervailing duty", "R0072/19", "17.200 %", "CN", "554"},
	{"8711601000", "C381", "", "19-01-2019", "", "", "China", "Definitive anti-dumping duty", "R0073/19", "9.900 %", "CN", "552"},
	{"0805102200", "", "", "01-01-2026", "31-03-2026", "", "ERGA OMNES", "Third country duty", "R1", "10.400 % + EA", "1011", "103"},
	{"6109100000", "", "", "01-01-2020", "", "", "Viet Nam", "Tariff preference", "D1", "3.000 %", "VN", "142"},
	{"1704100000", "", "", "01-01-2020", "30-06-2027", "", "ERGA OMNES", "Third country duty", "R2", "6.200 % + 27.100 EUR DTN MAX 17.900 %", "1011", "103"},
	{"2204210600", "", "", "01-01-2020", "30-06-2027", "", "ERGA OMNES", "Third country duty", "R2", "32.000 EUR HLT", "1011", "103"},
}

func TestEU(t *testing.T) {
	const want = `22042106 ordinary EUR 0.32 per litre 2020-01-01..2027-07-01
87116010 anti_dumping/CN 62.1% + 17.2% 2019-01-19..
87116010 anti_dumping/CN/C381 9.9% 2019-01-19..
9102 ordinary 4.5% min EUR 0.3 per piece max EUR 0.8 per piece 2020-01-01..
row 6 08051022 skipped
row 8 170410 skipped
`
	t.Run("CSV", func(t *testing.T) {
		var b strings.Builder
		for _, cells := range taric {
			fmt.Fprintf(&b, "%s\n", strings.Join(cells, ";"))
		}
		expect(t, read(t, tariff.EUTaric, b.String()), want)
	})
	t.Run("XLSX", func(t *testing.T) {
		book := excelize.NewFile()
		for i, cells := range taric {
			if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := book.Write(&b); err != nil {
			t.Fatal(err)
		}
		expect(t, read(t, tariff.EUTaric, b.String()), want)
	})
}

func TestReadRefuses(t *testing.T) {
	for name, x := range map[string]struct {
		source tariff.Source
		data   string
	}{
		"an empty file":          {tariff.USHTS, ""},
		"another tariff's file":  {tariff.EUTaric, "HTS Number,General Rate of Duty\n0902.10.90,Free\n"},
		"no rates":               {tariff.USHTS, `[{"htsno":"6109","general":""}]`},
		"broken JSON":            {tariff.UKTariff, `{"data":`},
		"a broken archive":       {tariff.EUTaric, "PK\x03\x04nothing"},
		"a tariff nobody reads":  {"cn", "a,b\n"},
		"JSON of another shape":  {tariff.USHTS, `{"error":"not found"}`},
		"a list of other things": {tariff.UKTariff, `["a"]`},
	} {
		if s, err := tariff.Read(x.source, strings.NewReader(x.data)); !errors.Is(err, tariff.ErrFile) {
			t.Errorf("%s: %v %v", name, s, err)
		}
	}
}

func TestEveryTextIsARate(t *testing.T) {
	for _, official := range []string{"Free", "1.5¢/kg", "$1.035/kg", "4.4¢/kg + 6.5%", "20¢/doz. + 5%", "25¢ each + 9%", "1,234.5¢/kg"} {
		s := read(t, tariff.USHTS, `[{"htsno":"0101.21.00","general":"`+official+`"}]`)
		if _, err := landedcost.ParseRate(s.Rates[0].Text); err != nil {
			t.Errorf("%s: %v", official, err)
		}
	}
	for _, official := range []string{"The rate applicable to the natural juice in heading 2009", "14.9¢/kg less 0.2¢/kg for each degree", "6% on the case", "See 9903.01.01", "%", "+ 5%", "5", "Rs 5", "12.0 % 3%"} {
		_, err := tariff.Read(tariff.USHTS, strings.NewReader(`[{"htsno":"0101.21.00","general":"`+official+`"}]`))
		if !errors.Is(err, tariff.ErrFile) {
			t.Errorf("%q was taken: %v", official, err)
		}
	}
}
