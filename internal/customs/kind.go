package customs

// Kind is a common kind of goods, for people who do not know codes: its name in every language is duty.kind.<Key>.
type Kind struct {
	Key   string
	HS    HS  // the heading such goods usually have
	Grams int // what a usual piece weighs, packed
}

// Kinds are the kinds people ask about most, in the order they are shown.
func Kinds() []Kind {
	return []Kind{
		{"t_shirt", "610910", 200}, {"sweater", "611030", 450}, {"dress", "620443", 350}, {"trousers", "620342", 550}, {"scarf", "621410", 120},
		{"sneakers", "640411", 900}, {"leather_shoes", "640399", 1100}, {"backpack", "420292", 800}, {"smartphone", "851713", 400},
		{"laptop", "847130", 2200}, {"headphones", "851830", 250}, {"power_bank", "850760", 350}, {"watch", "910211", 150},
		{"sunglasses", "900410", 120}, {"jewellery", "711719", 60}, {"toy", "950300", 400}, {"lamp", "940521", 1200},
		{"porcelain", "691110", 1500}, {"pan", "732393", 1400}, {"knife", "821192", 300}, {"tea", "090210", 250},
		{"cosmetics", "330499", 200}, {"book", "490199", 500}, {"bicycle", "871200", 15000}, {"furniture", "940360", 9000},
	}
}
