package shipping

import (
	"time"

	"github.com/silkroadmall/mall/internal/fault"
)

// Errors of the sandbox carriers.
var (
	ErrUnknownParcel = fault.New(fault.NotFound, "shipping.unknown_parcel")
	ErrArrived       = fault.New(fault.Conflict, "shipping.arrived") // nothing is left to bring forward
)

// step is a station of a parcel's way: what is reported, on whose side of the border, and how much of the whole time
// has passed by then.
type step struct {
	code    string
	abroad  bool
	percent int64
}

var steps = []step{
	{Accepted, false, 0},
	{OriginSorted, false, 8},
	{ExportCleared, false, 20},
	{Departed, false, 28},
	{Arrived, true, 62},
	{ImportCleared, true, 76},
	{OutForDoor, true, 97},
	{Delivered, true, 100},
}

// gateways are the towns where parcels leave China, by carrier, and enter the larger destinations.
var gateways = map[string]string{
	"silkpost": "Guangzhou, CN", "silkline": "Shenzhen, CN", "silkexpress": "Shanghai, CN",
	"AE": "Dubai, AE", "AU": "Sydney, AU", "CA": "Vancouver, CA", "DE": "Frankfurt, DE", "ES": "Madrid, ES", "FR": "Paris, FR",
	"GB": "Langley, GB", "IT": "Milano, IT", "JP": "Tokyo, JP", "NL": "Amsterdam, NL", "PL": "Warszawa, PL", "US": "Los Angeles, US",
	"BR": "Curitiba, BR", "CH": "Zürich, CH", "CL": "Santiago, CL", "ID": "Jakarta, ID", "IL": "Tel Aviv, IL", "IN": "New Delhi, IN",
	"KR": "Incheon, KR", "KZ": "Almaty, KZ", "MX": "Ciudad de México, MX", "MY": "Kuala Lumpur, MY", "NO": "Oslo, NO",
	"NZ": "Auckland, NZ", "PH": "Manila, PH", "SA": "Riyadh, SA", "SG": "Singapore, SG", "TH": "Bangkok, TH",
	"VN": "Ho Chi Minh City, VN", "ZA": "Johannesburg, ZA",
}

// parcel is a row of the sandbox carriers' books.
type parcel struct {
	Number, Carrier, Service, Country, City string
	AcceptedAt                              time.Time
}

// TableName is the table of parcels.
func (parcel) TableName() string { return "sandbox_parcel" }

// forced is a step that was brought forward.
type forced struct {
	Number string
	Step   int
	At     time.Time
}

// TableName is the table of steps brought forward.
func (forced) TableName() string { return "sandbox_step" }

// duration is how long the parcel takes: a number of working days within the service's promise that its tracking
// number decides, so that a parcel's future is the same whenever it is asked for.
func (p parcel) duration(s Service) time.Duration {
	sum := 0
	for _, r := range p.Number {
		sum += int(r)
	}
	days := s.MinDays + sum%(s.MaxDays-s.MinDays+1)
	return AddWorkingDays(p.AcceptedAt, days).Sub(p.AcceptedAt)
}

// way are all steps of the parcel with their times. A step brought forward happened when it was; each other one
// keeps its distance to the one before.
func (p parcel) way(s Service, moved map[int]time.Time) []Event {
	whole := p.duration(s)
	events := make([]Event, len(steps))
	at, before := p.AcceptedAt, int64(0)
	for i, st := range steps {
		at = at.Add(whole / 100 * time.Duration(st.percent-before))
		before = st.percent
		if t, ok := moved[i]; ok {
			at = t
		}
		events[i] = Event{Code: st.code, Place: p.place(st), At: at}
	}
	return events
}

func (p parcel) place(st step) string {
	switch {
	case !st.abroad:
		return gateways[p.Carrier]
	case st.code == Arrived || st.code == ImportCleared:
		if town, ok := gateways[p.Country]; ok {
			return town
		}
		return p.Country
	case p.City == "":
		return p.Country
	}
	return p.City + ", " + p.Country
}

// happened are the events up to now.
func happened(all []Event, now time.Time) []Event {
	n := 0
	for n < len(all) && !all[n].At.After(now) {
		n++
	}
	return all[:n]
}
