package search

import (
	"math"
	"time"
)

// Merit is one of the things that decide about the rank of a listing.
type Merit string

// The merits, as the page about ranking names them.
const (
	Complete Merit = "complete" // pictures, a description, properties, languages
	Rated    Merit = "rated"    // the stars of its reviews
	Punctual Merit = "punctual" // its factory hands over when it has promised to
	Sold     Merit = "sold"     // how many were bought
	Fresh    Merit = "fresh"    // listed within the last three months
)

// Weight is how many of the 1000 points of a rank a merit can give.
type Weight struct {
	Merit  Merit
	Points int
}

// RankWeights are the weights of all merits, the heaviest first. There is nothing else in a rank: nobody can pay for one. Hits
// are ordered by how well they fit the words; the rank decides between those that fit equally well, and where there are no
// words.
func RankWeights() []Weight {
	return []Weight{{Sold, 250}, {Punctual, 250}, {Rated, 200}, {Complete, 200}, {Fresh, 100}}
}

const (
	// likelyStars and doubtfulReviews stand for the reviews a listing does not have: so many of the usual stars.
	likelyStars, doubtfulReviews = 3.8, 10
	// likelyOnTime and doubtfulDue stand for the consignments a factory has not had: so many, of which most were in time.
	likelyOnTime, doubtfulDue = 0.85, 20
	// muchSold is what gives all the points for sales; each doubling before counts the same.
	muchSold = 10_000
	// freshDays is how long a listing is new; its points melt away day by day.
	freshDays = 90
)

// record is what the rank of a listing is made of, as sourceSQL reads it.
type record struct {
	Sold        int `json:"sold"`
	Pictures    int `json:"pictures"`
	Described   int `json:"described"` // bytes of the longest description
	RatingSum   int `json:"rating_sum"`
	RatingCount int `json:"rating_count"`
	Due         int `json:"due"` // consignments of the factory
	OnTime      int `json:"on_time"`
}

// rating is the mean of all stars in tenths, rounded down so that four stars are not promised of less; 0 without reviews.
func (r record) rating() int {
	if r.RatingCount == 0 {
		return 0
	}
	return 10 * r.RatingSum / r.RatingCount
}

// Rank is how a listing stands with those that fit a query equally well: points by merit.
type Rank map[Merit]int

// Total is the rank itself, from 0 to 1000.
func (r Rank) Total() int {
	sum := 0
	for _, points := range r {
		sum += points
	}
	return sum
}

// rank weighs what is known of a listing that has so many properties and titles in so many languages.
func (r record) rank(properties, languages int, age time.Duration) Rank {
	share := map[Merit]float64{
		Complete: (part(r.Pictures, 4) + part(r.Described, 600) + part(properties, 4) + part(languages, 3)) / 4,
		Rated:    ((float64(r.RatingSum)+likelyStars*doubtfulReviews)/float64(r.RatingCount+doubtfulReviews) - 1) / 4,
		Punctual: (float64(r.OnTime) + likelyOnTime*doubtfulDue) / float64(r.Due+doubtfulDue),
		Sold:     math.Log2(1+float64(max(r.Sold, 0))) / math.Log2(1+muchSold),
		Fresh:    1 - age.Hours()/24/freshDays,
	}
	points := Rank{}
	for _, w := range RankWeights() {
		points[w.Merit] = int(math.Round(min(max(share[w.Merit], 0), 1) * float64(w.Points)))
	}
	return points
}

// part is how much of what is enough there is.
func part(there, enough int) float64 { return min(float64(there)/float64(enough), 1) }
