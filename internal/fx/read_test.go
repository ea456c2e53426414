package fx

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
)

const sampleXML = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
	<Cube>
		<Cube time='2026-11-20'><Cube currency='USD' rate='1.0850'/><Cube currency='JPY' rate='171.52'/><Cube currency='QQQ' rate='3'/></Cube>
		<Cube time="2026-11-19"><Cube currency="USD" rate="1.0840"/></Cube>
	</Cube>
</gesmes:Envelope>`

const sampleCSV = "Date,USD,JPY,CYP,\n2026-11-20,1.0850,171.52,N/A,\n2026-11-19,1.0840,N/A,N/A,\n"

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("eurofxref-hist.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		count int
	}{
		"XML of several days":        {sampleXML, 3},
		"CSV of the history":         {sampleCSV, 3},
		"zip of the history":         {zipped(t, sampleCSV), 3},
		"CSV of one day":             {"Date, USD, JPY, \n20 November 2026, 1.0850, 171.52, \n", 2},
		"our own CSV":                {"currency,as_of,rate,source\nEGP,2026-11-20,55.1,Central Bank of Egypt\n", 1},
		"XML with a byte order mark": {"\ufeff" + sampleXML, 3},
	} {
		all, err := Read(strings.NewReader(c.text))
		if err != nil || len(all) != c.count {
			t.Errorf("%s: %d quotes, %v; want %d", name, len(all), err, c.count)
			continue
		}
		if got := all[0].AsOf.Format(day); got != "2026-11-20" {
			t.Errorf("%s: first day is %s", name, got)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":              "",
		"a web page":           "<html><body>Service unavailable</body></html>",
		"cut XML":              sampleXML[:len(sampleXML)-200],
		"a rate of zero":       strings.Replace(sampleXML, "1.0850", "0", 1),
		"a negative rate":      strings.Replace(sampleXML, "1.0850", "-1", 1),
		"a rate that is none":  strings.Replace(sampleXML, "1.0850", "1,08", 1),
		"a date that is none":  strings.Replace(sampleXML, "2026-11-20", "20/11/26", 1),
		"another table":        "name,price\nscarf,3\n",
		"CSV with a bad rate":  strings.Replace(sampleCSV, "171.52", "n/a", 1),
		"CSV without a row":    "Date,USD\n",
		"a broken zip":         "PK\x03\x04 broken",
		"an unknown currency":  "currency,as_of,rate,source\nQQQ,2026-11-20,55.1,Someone\n",
		"rates without source": "currency,as_of,rate,source\nEGP,2026-11-20,55.1,\n",
		"the bank's name":      "currency,as_of,rate,source\nUSD,2026-11-20,55.1," + BankName + "\n",
		"too much":             strings.Repeat(" ", maxFeed+1),
	} {
		if all, err := Read(strings.NewReader(text)); !errors.Is(err, ErrFeed) {
			t.Errorf("%s gives %d quotes, %v; want ErrFeed", name, len(all), err)
		}
	}
}
