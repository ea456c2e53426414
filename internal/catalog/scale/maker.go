package scale

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/locale"
)

// Of these the names of makers and of their lines are made.
var (
	onsets  = []string{"b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "qu", "r", "s", "sh", "st", "t", "tr", "v", "w", "y", "z"}
	vowels  = []string{"a", "e", "i", "o", "u", "ai", "ei", "ia", "io", "ua"}
	codas   = []string{"l", "n", "r", "s", "t", "m", "x", "nd", "rn"}
	hanzi   = []string{"云", "岭", "青", "禾", "锦", "瑞", "泰", "和", "宏", "嘉", "远", "华", "明", "德", "福", "安", "丰", "源", "盛", "翔", "雅", "馨", "润", "泽", "晨", "曦", "松", "柏", "竹", "兰", "溪", "海", "川", "江", "湖", "星", "辰", "月", "皓", "宁", "庆", "祥", "顺", "兴", "隆", "永", "恒", "天", "成", "博", "康", "健", "百", "佳", "优", "品", "艺", "匠", "心", "尚"}
	trading = []string{"Works", "Manufactory", "Crafts", "Industries", "Studio", "Makers", "Goods", "Workshop"}
)

// maker is what a maker's goods say of it.
type maker struct {
	number            int
	name, nameZH      string
	city              city
	trade             trade
	first             int // of the trade's kinds, the one it makes most of
	founded           int
	responsible       catalog.Responsible
	lines             int
	handover, staffed int
	code              string
}

// maker is the n-th; every call gives the same.
func (m *Mall) maker(n int) maker {
	r := m.draw(drawMaker, uint64(n))
	w := maker{number: n, city: pick(r, m.cities), founded: 1984 + r.IntN(40), lines: 4 + r.IntN(17), handover: 1 + r.IntN(3), staffed: 8 + few(r, 600)}
	w.trade = m.trades[m.tradeOf(n)]
	w.first = r.IntN(len(w.trade.kinds))
	var zh string
	w.name, zh = name(r)
	w.nameZH = strings.TrimSuffix(strings.TrimSuffix(w.city.nameZH, "市"), "县") + zh + w.trade.department.Name(locale.Chinese) + "厂"
	w.name += " " + pick(r, trading)
	if percent(r, 85) {
		w.responsible = catalog.Responsible{Name: "Demo Compliance B.V.", Address: "Voorbeeldkade 1, 3011 AA Rotterdam", Email: "rp@example.com"}
	}
	w.code = creditCode(r, w.city.area)
	return w
}

// tradeOf deals the departments out to the makers, one with more kinds of goods more often.
func (m *Mall) tradeOf(n int) int {
	at := n * 37 % len(m.kinds) // a step that has no divisor in common with the number of kinds, so that every turn comes
	for i, t := range m.trades {
		if at < len(t.kinds) {
			return i
		}
		at -= len(t.kinds)
	}
	return 0
}

// name is a word that could be a brand, in Latin letters and in Chinese.
func name(r *rand.Rand) (latin, chinese string) {
	for range 2 + r.IntN(2) {
		latin += pick(r, onsets) + pick(r, vowels)
	}
	if percent(r, 60) {
		latin += pick(r, codas)
	}
	return strings.ToUpper(latin[:1]) + latin[1:], pick(r, hanzi) + pick(r, hanzi)
}

// lineName is the name of one of a maker's lines of products.
func (m *Mall) lineName(maker, line int) (latin, chinese string) {
	return name(m.draw(drawName, uint64(maker)<<8|uint64(line)))
}

// creditCode is a well-formed unified social credit code, GB 32100-2015, of an organisation that "DE" marks as made up.
func creditCode(r *rand.Rand, area string) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := []byte("91" + area + "DE")
	for len(code) < 17 {
		code = append(code, alphabet[r.IntN(len(alphabet))])
	}
	sum, weight := 0, 1
	for _, c := range code {
		sum += strings.IndexByte(alphabet, c) * weight
		weight = weight * 3 % 31
	}
	return string(append(code, alphabet[(31-sum%31)%31]))
}

// Factory is the n-th maker, approved to sell. Its slug carries the seed and the number, so that it is found again.
func (m *Mall) Factory(n int) factory.Factory {
	w := m.maker(n)
	f := factory.Factory{
		Slug:  fmt.Sprintf("%s-%d-%d", factory.Slug(w.name), m.seed, n+1),
		State: factory.Approved, Name: w.name, NameZH: w.nameZH, CreditCode: w.code, City: w.city.name, Province: w.city.province,
		Founded: w.founded, StaffCount: w.staffed, Contact: "Sales desk", Phone: fmt.Sprintf("+86 %s 5550 %04d", w.city.dial, n%10000),
		Email:     fmt.Sprintf("maker-%d@example.com", n+1),
		Address:   fmt.Sprintf("%d Demo Road, %s, %s", n%900+1, w.city.name, w.city.province),
		AddressZH: fmt.Sprintf("%s%s示例路%d号", w.city.provinceZH, w.city.nameZH, n%900+1), PostalCode: w.city.postal,
		HandoverDays: w.handover, Story: map[string]string{},
	}
	for i, l := range locale.Written() {
		f.Story[string(l)] = m.fill(m.words["story/one"][i], i, w, nil)
	}
	return f
}
