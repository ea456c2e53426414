package locale

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateStyle is how a language writes dates, after the patterns of CLDR 48. In the patterns d is the day, M the
// month's name, y the year, e the day of the end of a range; what stands between apostrophes is meant to the letter.
type dateStyle struct {
	months    string // abbreviated, space between
	full, day string // "4 Dec 2026", "4 Dec"
	sameMonth string // "4–9 Dec"
	joined    string // between two whole dates
	dateTime  string // between date and time
	clock     string // layout of package time
}

var dateStyles = map[Language]dateStyle{
	English: {
		"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
		"d M y", "d M", "d–e M", " – ", ", ", "15:04"},
	German: {
		"Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
		"d. M y", "d. M", "d.–e. M", " – ", ", ", "15:04"},
	French: {
		"janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
		"d M y", "d M", "d–e M", " – ", ", ", "15:04"},
	Spanish: {
		"ene feb mar abr may jun jul ago sept oct nov dic",
		"d M y", "d M", "d–e M", " – ", ", ", "15:04"},
	Portuguese: {
		"jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
		"d 'de' M 'de' y", "d 'de' M", "d–e 'de' M", " – ", ", ", "15:04"},
	Italian: {
		"gen feb mar apr mag giu lug ago set ott nov dic",
		"d M y", "d M", "d–e M", " – ", ", ", "15:04"},
	Dutch: {
		"jan feb mrt apr mei jun jul aug sep okt nov dec",
		"d M y", "d M", "d–e M", " – ", ", ", "15:04"},
	Polish: {
		"sty lut mar kwi maj cze lip sie wrz paź lis gru",
		"d M y", "d M", "d–e M", " – ", ", ", "15:04"},
	Korean: {
		"1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
		"y년 M d일", "M d일", "M d일~e일", " ~ ", " ", "15:04"},
	Japanese: {
		"1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
		"y年Md日", "Md日", "Md日～e日", "～", " ", "15:04"},
	Arabic: {
		"يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
		"d M y", "d M", "d–e M", " – ", "، ", "15:04"},
	Chinese: {
		"1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
		"y年Md日", "Md日", "Md日至e日", "至", " ", "15:04"},
}

// weekdays are the narrow names of the days from Sunday on, as calendars head their columns, after CLDR 48.
var weekdays = map[Language]string{
	English: "S M T W T F S", German: "S M D M D F S", French: "D L M M J V S", Spanish: "D L M X J V S",
	Portuguese: "D S T Q Q S S", Italian: "D L M M G V S", Dutch: "Z M D W D V Z", Polish: "n p w ś c p s",
	Japanese: "日 月 火 水 木 金 土", Korean: "일 월 화 수 목 금 토", Arabic: "ح ن ث ر خ ج س", Chinese: "日 一 二 三 四 五 六",
}

// Weekday is the narrow name of a time's day of the week.
func (p *Printer) Weekday(t time.Time) string {
	return strings.Fields(weekdays[p.language])[t.Weekday()]
}

// Month is the short name of a time's month.
func (p *Printer) Month(t time.Time) string {
	return strings.Fields(p.dates().months)[t.Month()-1]
}

// monthFirst says whether English is written as in North America: "Dec 4, 2026", "2:05 PM".
func (p *Printer) monthFirst() bool {
	return p.language == English && (p.country == "US" || p.country == "CA")
}

func (p *Printer) dates() dateStyle {
	s := dateStyles[p.language]
	if p.monthFirst() {
		s.full, s.day, s.sameMonth, s.clock = "M d, y", "M d", "M d–e", "3:04\u202fPM"
	}
	return s
}

// Date prints a day with its year, in the time's own zone: "4 Dec 2026".
func (p *Printer) Date(t time.Time) string { return p.Isolate(p.dates().write(p.dates().full, t, t)) }

// Day prints a day without its year: "4 Dec".
func (p *Printer) Day(t time.Time) string { return p.Isolate(p.dates().write(p.dates().day, t, t)) }

// DateTime prints day, time and zone, in the time's own zone: "4 Dec 2026, 14:05 UTC". The zone is an offset
// from UTC, because abbreviations such as CST name several.
func (p *Printer) DateTime(t time.Time) string {
	s := p.dates()
	return p.Isolate(s.write(s.full, t, t) + s.dateTime + t.Format(s.clock) + noBreak + zone(t))
}

func zone(t time.Time) string {
	_, offset := t.Zone()
	if offset == 0 {
		return "UTC"
	}
	sign := "+"
	if offset < 0 {
		sign, offset = "-", -offset
	}
	out := "UTC" + sign + strconv.Itoa(offset/3600)
	if minutes := offset % 3600 / 60; minutes != 0 {
		out += fmt.Sprintf(":%02d", minutes)
	}
	return out
}

// DateRange prints the days from and to, both included: "4–9 Dec", "28 Dec – 3 Jan". The years stand only where
// they differ.
func (p *Printer) DateRange(from, to time.Time) string {
	s := p.dates()
	fromYear, fromMonth, fromDay := from.Date()
	toYear, toMonth, toDay := to.Date()
	switch {
	case fromYear != toYear:
		return p.Isolate(s.write(s.full, from, from) + s.joined + s.write(s.full, to, to))
	case fromMonth != toMonth:
		return p.Isolate(s.write(s.day, from, from) + s.joined + s.write(s.day, to, to))
	case fromDay != toDay:
		return p.Isolate(s.write(s.sameMonth, from, to))
	}
	return p.Day(from)
}

// write fills a pattern: M, d, y of from and e, the day of to.
func (s dateStyle) write(pattern string, from, to time.Time) string {
	months := strings.Split(s.months, " ")
	var b strings.Builder
	literal := false
	for _, r := range pattern {
		if r == '\'' {
			literal = !literal
			continue
		}
		if literal {
			b.WriteRune(r)
			continue
		}
		switch r {
		case 'd':
			b.WriteString(strconv.Itoa(from.Day()))
		case 'e':
			b.WriteString(strconv.Itoa(to.Day()))
		case 'M':
			b.WriteString(months[from.Month()-1])
		case 'y':
			b.WriteString(strconv.Itoa(from.Year()))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
