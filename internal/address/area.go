package address

import "strings"

// span is a range of the first three digits of postcodes, both ends included, and the region they lie in.
type span struct{ from, to, region string }

// zips are the states by the first three digits of their ZIP codes: from, to, state (United States Postal Service,
// publication of three-digit prefixes, L002).
var zips = []span{
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

// ceps are the states of Brazil by the first three digits of their postcodes (Correios, faixas de CEP).
var ceps = []span{
	{"010", "199", "SP"}, {"200", "289", "RJ"}, {"290", "299", "ES"}, {"300", "399", "MG"}, {"400", "489", "BA"},
	{"490", "499", "SE"}, {"500", "569", "PE"}, {"570", "579", "AL"}, {"580", "589", "PB"}, {"590", "599", "RN"},
	{"600", "639", "CE"}, {"640", "649", "PI"}, {"650", "659", "MA"}, {"660", "688", "PA"}, {"689", "689", "AP"},
	{"690", "692", "AM"}, {"693", "693", "RR"}, {"694", "698", "AM"}, {"699", "699", "AC"}, {"700", "727", "DF"},
	{"728", "729", "GO"}, {"730", "736", "DF"}, {"737", "767", "GO"}, {"768", "769", "RO"}, {"770", "779", "TO"},
	{"780", "788", "MT"}, {"790", "799", "MS"}, {"800", "879", "PR"}, {"880", "899", "SC"}, {"900", "999", "RS"},
}

// strays are postcodes served across a region's border, by the region on the other side, so that people there are not
// told their own state is wrong. Not complete; the first is wholly in New York, the second wholly in Wyoming.
var strays = map[string]string{
	"US 06390": "NY", "US 83414": "WY", "US 02861": "MA", "US 03579": "ME", "US 42223": "TN", "US 42602": "TN", "US 59221": "ND", "US 63673": "IL",
	"US 71749": "LA", "US 73949": "TX", "US 81137": "NM", "US 83120": "WY", "US 84536": "AZ", "US 86044": "UT", "US 86515": "NM", "US 88063": "TX",
	"US 89439": "CA", "US 89010": "CA", "US 89019": "CA", "US 89060": "CA", "US 89061": "CA", "US 96142": "NV", "US 97635": "CA", "US 97910": "ID",
	"US 97913": "ID", "US 99128": "ID", "US 99362": "OR", "US 38079": "KY", "US 51001": "SD", "US 54540": "MI", "US 56129": "IA", "US 57717": "WY",
	"US 65729": "AR", "US 66541": "NE", "US 72644": "MO", "US 79922": "NM", "US 82082": "NE", "US 82930": "UT", "US 83312": "UT",
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

// homes tell the region of a postcode, for the countries where the postcode does.
var homes = map[string]func(postcode string) string{
	"BR": func(postcode string) string { return within(ceps, postcode) },
	"CA": canadianHome,
	"ES": spanishHome,
	"US": func(postcode string) string { return within(zips, postcode) },
}

// RegionOfPostcode is the region a postcode of the country lies in, where the postcode tells: Brazil, Canada, Spain,
// United States. "" where it does not.
func RegionOfPostcode(country, postcode string) string {
	home, ok := homes[country]
	if !ok || !postcodes[country].MatchString(postcode) {
		return ""
	}
	return home(postcode)
}

// within is the region of the span that holds the postcode; "" if none does.
func within(spans []span, postcode string) string {
	for _, s := range spans {
		if postcode[:3] >= s.from && postcode[:3] <= s.to {
			return s.region
		}
	}
	return ""
}

func canadianHome(postcode string) string {
	if nunavut[postcode[:3]] {
		return "NU"
	}
	return canada[postcode[0]]
}

func spanishHome(postcode string) string {
	i := int(postcode[0]-'0')*10 + int(postcode[1]-'0')
	if names := strings.Fields(spain); i >= 1 && i <= len(names) {
		return names[i-1]
	}
	return ""
}

// inRegion says whether the postcode may be of the region.
func inRegion(country, postcode, region string) bool {
	home := RegionOfPostcode(country, postcode)
	return home == "" || home == region || strays[country+" "+postcode[:min(5, len(postcode))]] == region
}
