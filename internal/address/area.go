package address

import "strings"

// zips are the states by the first three digits of their ZIP codes: from, to, state (United States Postal Service,
// publication of three-digit prefixes, L002).
var zips = []struct {
	from, to, state string
}{
	{"005", "005", "NY"}, {"006", "007", "PR"}, {"009", "009", "PR"}, {"010", "027", "MA"}, {"028", "029", "RI"},
	{"030", "038", "NH"}, {"039", "049", "ME"}, {"050", "054", "VT"}, {"055", "055", "MA"}, {"056", "059", "VT"},
	{"060", "069", "CT"}, {"070", "089", "NJ"}, {"100", "149", "NY"}, {"150", "196", "PA"}, {"197", "199", "DE"},
	{"200", "200", "DC"}, {"201", "201", "VA"}, {"202", "205", "DC"}, {"206", "219", "MD"}, {"220", "246", "VA"},
	{"247", "268", "WV"}, {"270", "289", "NC"}, {"290", "299", "SC"}, {"300", "319", "GA"}, {"320", "339", "FL"},
	{"341", "349", "FL"}, {"350", "369", "AL"}, {"370", "385", "TN"}, {"386", "397", "MS"}, {"398", "399", "GA"},
	{"400", "427", "KY"}, {"430", "459", "OH"}, {"460", "479", "IN"}, {"480", "499", "MI"}, {"500", "528", "IA"},
	{"530", "549", "WI"}, {"550", "567", "MN"}, {"569", "569", "DC"}, {"570", "577", "SD"}, {"580", "588", "ND"},
	{"590", "599", "MT"}, {"600", "629", "IL"}, {"630", "658", "MO"}, {"660", "679", "KS"}, {"680", "693", "NE"},
	{"700", "714", "LA"}, {"716", "729", "AR"}, {"730", "732", "OK"}, {"733", "733", "TX"}, {"734", "749", "OK"},
	{"750", "799", "TX"}, {"800", "816", "CO"}, {"820", "831", "WY"}, {"832", "838", "ID"}, {"840", "847", "UT"},
	{"850", "865", "AZ"}, {"870", "884", "NM"}, {"885", "885", "TX"}, {"889", "898", "NV"}, {"900", "961", "CA"},
	{"967", "968", "HI"}, {"970", "979", "OR"}, {"980", "994", "WA"}, {"995", "999", "AK"},
}

// strays are ZIP codes served across a state line, by the state on the other side, so that people there are not
// told their own state is wrong. Not complete; the first is wholly in New York, the second wholly in Wyoming.
var strays = map[string]string{
	"06390": "NY", "83414": "WY", "02861": "MA", "03579": "ME", "42223": "TN", "42602": "TN", "59221": "ND", "63673": "IL",
	"71749": "LA", "73949": "TX", "81137": "NM", "83120": "WY", "84536": "AZ", "86044": "UT", "86515": "NM", "88063": "TX",
	"89439": "CA", "89010": "CA", "89019": "CA", "89060": "CA", "89061": "CA", "96142": "NV", "97635": "CA", "97910": "ID",
	"97913": "ID", "99128": "ID", "99362": "OR", "38079": "KY", "51001": "SD", "54540": "MI", "56129": "IA", "57717": "WY",
	"65729": "AR", "66541": "NE", "72644": "MO", "79922": "NM", "82082": "NE", "82930": "UT", "83312": "UT",
}

// canada are the provinces by the first letter of the postcode; X is shared by two (Canada Post, forward sortation
// areas).
var canada = map[byte]string{
	'A': "NL", 'B': "NS", 'C': "PE", 'E': "NB", 'G': "QC", 'H': "QC", 'J': "QC", 'K': "ON", 'L': "ON", 'M': "ON",
	'N': "ON", 'P': "ON", 'R': "MB", 'S': "SK", 'T': "AB", 'V': "BC", 'X': "NT", 'Y': "YT",
}

// nunavut are the areas under X that are not the Northwest Territories.
var nunavut = map[string]bool{"X0A": true, "X0B": true, "X0C": true}

// spain are the provinces in the order of the numbers their postcodes begin with, 01 first.
const spain = "VI AB A AL AV BA PM B BU CC CA CS CR CO C CU GI GR GU SS H HU J LE L LO LU M MA MU NA OR O P GC PO SA TF S SG SE SO T TE TO V VA BI ZA Z CE ML"

// RegionOfPostcode is the region a postcode of the country lies in, where the postcode tells: United States, Canada,
// Spain. "" where it does not.
func RegionOfPostcode(country, postcode string) string {
	if form, ok := postcodes[country]; !ok || !form.MatchString(postcode) {
		return ""
	}
	switch country {
	case "US":
		for _, z := range zips {
			if postcode[:3] >= z.from && postcode[:3] <= z.to {
				return z.state
			}
		}
	case "CA":
		if nunavut[postcode[:3]] {
			return "NU"
		}
		return canada[postcode[0]]
	case "ES":
		i := int(postcode[0]-'0')*10 + int(postcode[1]-'0')
		if names := strings.Fields(spain); i >= 1 && i <= len(names) {
			return names[i-1]
		}
	}
	return ""
}

// inRegion says whether the postcode may be of the region.
func inRegion(country, postcode, region string) bool {
	home := RegionOfPostcode(country, postcode)
	if home == "" || home == region {
		return true
	}
	return country == "US" && strays[postcode[:5]] == region
}
