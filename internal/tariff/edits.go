package tariff

import (
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// addresses are where the publications stand.
var addresses = map[Source]string{
	USHTS:    "https://hts.usitc.gov/",
	UKTariff: "https://www.trade-tariff.service.gov.uk/",
	EUTaric:  "https://ec.europa.eu/taxation_customs/dds2/taric/",
}

// maxNote bounds what is kept of a line's description.
const maxNote = 200

// Edits are the changes as edits of the rules: from the day of the comparison, or the rate's own first day when that is
// later, to its last. read is the day on which the file was fetched.
func (c *Comparison) Edits(source Source, read landedcost.Day) []customs.Edit {
	changes := c.Changes()
	edits := make([]customs.Edit, len(changes))
	for i, x := range changes {
		e := customs.Edit{
			Kind: customs.EditRate, Rules: x.Target.Rules, Charge: x.Target.Charge, HS: strings.Join(x.Codes, ","), Origin: x.Origin, Producer: x.Producer,
			Rate: x.Text, From: max(c.Day, x.From), To: x.To, Act: x.Act, URL: addresses[source], Checked: read,
			Confidence: x.Confidence, Note: short(x.Description),
		}
		if e.Act == "" {
			e.Act = string(source)
		}
		if e.Confidence == "" {
			e.Confidence = landedcost.Official
		}
		edits[i] = e
	}
	return edits
}

// short cuts a text at a whole character.
func short(text string) string {
	for i := range text {
		if i > maxNote {
			return text[:i] + "…"
		}
	}
	return text
}
