package review

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// Sort is an order of reviews.
type Sort string

// The orders. ForReader puts those in the reader's language first, then the most helpful.
const (
	Newest    Sort = "newest"
	Helpful   Sort = "helpful"
	ForReader Sort = "reader"
)

// Filter narrows the shown reviews of a listing; zero values leave a filter out.
type Filter struct {
	Stars    int
	Language string
	Pictures bool // only those with pictures
	Sort     Sort
	Reader   locale.Language
	Limit    int
	Offset   int
}

// Sheet are reviews of a listing, with how all that are shown are divided.
type Sheet struct {
	Split     [MaxStars + 1]int // how many have so many stars; 0 is not used
	Languages []Spoken          // the most used first
	Pictured  int               // how many have pictures
	Fits      map[Fit]int
	Found     int // how many the filter lets through
	Reviews   []Review
}

// Spoken is how many reviews are in a language.
type Spoken struct {
	Language string `json:"language"`
	Count    int    `json:"count"`
}

// Count is how many reviews are shown.
func (s Sheet) Count() int {
	n := 0
	for _, some := range s.Split {
		n += some
	}
	return n
}

// Sum is the stars of all that are shown.
func (s Sheet) Sum() int {
	sum := 0
	for stars, n := range s.Split {
		sum += stars * n
	}
	return sum
}

const sheetSQL = `
WITH shown AS (SELECT * FROM review WHERE listing_id = @listing AND state = 'shown'),
found AS (SELECT * FROM shown WHERE (@stars = 0 OR stars = @stars) AND (@language = '' OR language = @language) AND (NOT @pictures OR pictures <> '[]')),
tally AS (SELECT jsonb_build_object(
  'split', (SELECT coalesce(jsonb_object_agg(stars, n), '{}') FROM (SELECT stars, count(*) AS n FROM shown GROUP BY stars) s),
  'languages', (SELECT coalesce(jsonb_agg(jsonb_build_object('language', language, 'count', n) ORDER BY n DESC, language), '[]')
                FROM (SELECT language, count(*) AS n FROM shown GROUP BY language) l),
  'pictured', (SELECT count(*) FROM shown WHERE pictures <> '[]'),
  'fits', (SELECT coalesce(jsonb_object_agg(fit, n), '{}') FROM (SELECT fit, count(*) AS n FROM shown WHERE fit <> '' GROUP BY fit) f),
  'found', (SELECT count(*) FROM found)) AS tally)
SELECT r.*, t.tally FROM tally t LEFT JOIN (SELECT * FROM found ORDER BY @order LIMIT @limit OFFSET @offset) r ON true ORDER BY @order`

// orders are the sorts in SQL.
func (s Sort) order() string {
	switch s {
	case Helpful:
		return "helpful DESC, created_at DESC, id DESC"
	case ForReader:
		return "language = @reader DESC, helpful DESC, created_at DESC, id DESC"
	}
	return "created_at DESC, id DESC"
}

// Sheet reads shown reviews of a listing and how they are divided, by one statement.
func (d *Desk) Sheet(ctx context.Context, listing id.Listing, f Filter) (Sheet, error) {
	var rows []struct {
		Review
		Tally []byte
	}
	var s Sheet
	err := d.DB.In(ctx).Raw(strings.ReplaceAll(sheetSQL, "@order", f.Sort.order()), map[string]any{"listing": listing, "stars": f.Stars,
		"language": f.Language, "pictures": f.Pictures, "reader": string(f.Reader), "limit": f.Limit, "offset": f.Offset}).Find(&rows).Error
	if err != nil {
		return s, fmt.Errorf("read reviews of listing %d: %w", listing, err)
	}
	var tally struct {
		Split     map[int]int
		Languages []Spoken
		Pictured  int
		Fits      map[Fit]int
		Found     int
	}
	for i, row := range rows {
		if i == 0 {
			if err := json.Unmarshal(row.Tally, &tally); err != nil {
				return s, fmt.Errorf("read tally of listing %d: %w", listing, err)
			}
		}
		if row.ID != 0 {
			s.Reviews = append(s.Reviews, row.Review)
		}
	}
	for stars, n := range tally.Split {
		s.Split[stars] = n
	}
	s.Languages, s.Pictured, s.Fits, s.Found = tally.Languages, tally.Pictured, tally.Fits, tally.Found
	return s, nil
}

// Review reads a shown review by its token.
func (d *Desk) Review(ctx context.Context, token string) (*Review, error) {
	var r Review
	if err := d.DB.In(ctx).Where("token = ? AND state = ?", token, Shown).Take(&r).Error; err != nil {
		return nil, fmt.Errorf("find review: %w", err)
	}
	return &r, nil
}

// OfOrder reads what was said of the lines of an order, by line.
func (d *Desk) OfOrder(ctx context.Context, o id.Order) (map[id.Line]Review, error) {
	var all []Review
	err := d.DB.In(ctx).Where("line_id IN (SELECT id FROM order_line WHERE order_id = ?)", o).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read reviews of order %d: %w", o, err)
	}
	by := make(map[id.Line]Review, len(all))
	for _, r := range all {
		by[r.LineID] = r
	}
	return by, nil
}

// View is a selection of reviews for those who work on them.
type View string

// The views: the first four are the moderators', the last two a factory's.
const (
	ViewWaiting    View = "waiting"
	ViewReported   View = "reported"
	ViewHidden     View = "hidden"
	ViewShown      View = "shown"
	ViewUnanswered View = "unanswered"
	ViewAnswered   View = "answered"
)

// DeskViews are those of the moderators, ShopViews those of a factory, in the order they are shown.
func DeskViews() []View { return []View{ViewWaiting, ViewReported, ViewHidden, ViewShown} }

// ShopViews are those of a factory.
func ShopViews() []View { return []View{ViewUnanswered, ViewAnswered} }

// where is the view in SQL.
func (v View) where() string {
	switch v {
	case ViewReported:
		return "r.state <> 'hidden' AND EXISTS (SELECT 1 FROM review_report p WHERE p.review_id = r.id AND p.handled_at IS NULL)"
	case ViewHidden:
		return "r.state = 'hidden'"
	case ViewShown:
		return "r.state = 'shown'"
	case ViewUnanswered:
		return "r.state = 'shown' AND r.reply = ''"
	case ViewAnswered:
		return "r.state = 'shown' AND r.reply <> ''"
	}
	return "r.state = 'waiting'"
}

// oldestFirst says whether a view is a queue.
func (v View) oldestFirst() bool { return v == ViewWaiting || v == ViewReported }

// Listed is a review as a list for its workers shows it.
type Listed struct {
	Review
	Slug        string // of the listing
	Goods       string // the listing's title in the reader's language, else the best there is
	FactoryName string
	Reports     int // open ones
	Total       int // of the whole view
}

const listedSQL = `
SELECT r.*, l.slug, f.name AS factory_name, t.title AS goods, count(*) OVER () AS total,
       (SELECT count(*) FROM review_report p WHERE p.review_id = r.id AND p.handled_at IS NULL) AS reports
FROM review r JOIN listing l ON l.id = r.listing_id JOIN factory f ON f.id = r.factory_id
JOIN LATERAL (SELECT title FROM listing_text WHERE listing_id = l.id ORDER BY language = @language DESC, language = 'en' DESC, language = 'zh-Hans' DESC, language LIMIT 1) t ON true
WHERE `

// Query is what somebody who works on reviews wants to see. Factory 0 is all factories.
type Query struct {
	View          View
	Factory       id.Factory
	Language      locale.Language
	Limit, Offset int
}

// List reads the reviews of a view with their number in all.
func (d *Desk) List(ctx context.Context, q Query) ([]Listed, int, error) {
	order := "r.created_at DESC, r.id DESC"
	if q.View.oldestFirst() {
		order = "coalesce(r.edited_at, r.created_at), r.id"
	}
	var list []Listed
	err := d.DB.In(ctx).Raw(listedSQL+q.View.where()+" AND (@factory = 0 OR r.factory_id = @factory) ORDER BY "+order+" LIMIT @limit OFFSET @offset",
		map[string]any{"language": string(q.Language), "factory": q.Factory, "limit": q.Limit, "offset": q.Offset}).Find(&list).Error
	if err != nil {
		return nil, 0, fmt.Errorf("list reviews: %w", err)
	}
	if len(list) == 0 {
		return nil, 0, nil
	}
	return list, list[0].Total, nil
}

// Waiting counts the reviews a moderator should look at: those that wait and those that were reported.
func (d *Desk) Waiting(ctx context.Context) (map[View]int, error) {
	var n struct{ Waiting, Reported int }
	err := d.DB.In(ctx).Raw(`SELECT (SELECT count(*) FROM review r WHERE ` + ViewWaiting.where() + `) AS waiting,
		(SELECT count(*) FROM review r WHERE ` + ViewReported.where() + `) AS reported`).Scan(&n).Error
	if err != nil {
		return nil, fmt.Errorf("count reviews: %w", err)
	}
	return map[View]int{ViewWaiting: n.Waiting, ViewReported: n.Reported}, nil
}

// one reads a review for its workers.
func (d *Desk) one(ctx context.Context, l locale.Language, where string, args map[string]any) (*Listed, error) {
	args["language"] = string(l)
	var r Listed
	if err := d.DB.In(ctx).Raw(listedSQL+where, args).Scan(&r).Error; err != nil {
		return nil, fmt.Errorf("find review: %w", err)
	}
	if r.ID == 0 {
		return nil, database.ErrNotFound
	}
	return &r, nil
}

// OfFactory reads a shown review of a factory's goods; another's is ErrNotFound.
func (d *Desk) OfFactory(ctx context.Context, f id.Factory, token string, l locale.Language) (*Listed, error) {
	return d.one(ctx, l, "r.token = @token AND r.factory_id = @factory AND r.state = 'shown'", map[string]any{"token": token, "factory": f})
}
