package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// Listing reads what is for sale under a slug: a live listing of an approved factory with its texts, the best for the
// language first, its active variants and its ready pictures, by three statements. Anything else is ErrNotFound.
func (s *Store) Listing(ctx context.Context, slug string, l locale.Language) (*Listing, error) {
	var row struct {
		Listing
		Words []byte
		Lacks bool
	}
	err := s.db.In(ctx).Raw(`SELECT l.*,
			(SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM listing_text t WHERE t.listing_id = l.id) AS words,
			(SELECT NOT EXISTS (SELECT 1 FROM listing_picture lp JOIN picture p ON p.id = lp.picture_id
			                    WHERE lp.listing_id = l.id AND p.state <> 'failed')
			     OR EXISTS (SELECT 1 FROM listing_picture lp JOIN picture p ON p.id = lp.picture_id
			                WHERE lp.listing_id = l.id AND p.state <> 'ready')) AS lacks
		FROM listing l JOIN factory f ON f.id = l.factory_id
		WHERE l.slug = ? AND l.state = 'live' AND f.state = 'approved'`, slug).Take(&row).Error
	if err != nil {
		return nil, fmt.Errorf("find listing: %w", err)
	}
	one := row.Listing
	see(ctx, one.ID)
	if err := json.Unmarshal(row.Words, &one.Texts); err != nil {
		return nil, fmt.Errorf("read texts of listing %d: %w", one.ID, err)
	}
	one.bestFirst(l)
	if one.Text(locale.English).Language != string(locale.English) {
		one.Missing = append(one.Missing, "english")
	}
	if row.Lacks {
		one.Missing = append(one.Missing, "picture")
	}
	return &one, s.fill(ctx, s.db, &one)
}

// bestFirst puts the text for a reader of the language to the front.
func (l *Listing) bestFirst(in locale.Language) {
	best := Best(l.Texts, in)
	slices.SortStableFunc(l.Texts, func(a, b Text) int {
		switch {
		case a.Language == best.Language && b.Language != best.Language:
			return -1
		case b.Language == best.Language && a.Language != best.Language:
			return 1
		}
		return 0
	})
}

// fill reads the active variants and the ready pictures.
func (s *Store) fill(ctx context.Context, db *database.DB, l *Listing) error {
	if err := db.In(ctx).Where("listing_id = ? AND active", l.ID).Order("position, id").Find(&l.Variants).Error; err != nil {
		return fmt.Errorf("read variants of listing %d: %w", l.ID, err)
	}
	err := db.In(ctx).Raw(`SELECT lp.*, p.digest, p.width, p.height FROM listing_picture lp JOIN picture p ON p.id = lp.picture_id
		WHERE lp.listing_id = ? AND p.state = 'ready' ORDER BY lp.position`, l.ID).Find(&l.Pictures).Error
	if err != nil {
		return fmt.Errorf("read pictures of listing %d: %w", l.ID, err)
	}
	return nil
}

// Card is what a grid of goods shows of a listing: its cheapest active variant, one in stock before one that is not.
type Card struct {
	ListingID                          id.Listing
	Slug, Title, TitleLanguage         string
	FactoryID                          id.Factory
	FactorySlug, FactoryName           string
	HandoverDays                       int
	CategoryID                         id.Category
	Drawing                            string // of the category, when there is no picture
	Picture                            string // digest, "" without one
	PictureAlt                         string
	PictureWidth, PictureHeight        int
	VariantID                          id.Variant
	SKU                                string
	Price                              money.Amount
	Varies                             bool // other variants cost something else
	InStock                            bool
	Grams, LengthMM, WidthMM, HeightMM int
	HS, Origin, Declared               string
	Flags, Papers                      []string
	Sold                               int
	PublishedAt                        time.Time
	RatingSum, RatingCount             int      // the stars of all reviews, and how many reviews there are
	Lowered                            *Lowered // nil: no cut of its price runs, or the cheapest variant is sold out
}

// cardSQL is the cards of the listings that are wanted, in their order; @want is rows (id, n). $2 is the reader's language.
const cardSQL = `
SELECT l.id, l.slug, t.title, t.language, f.id, f.slug, f.name, f.handover_days, coalesce(l.category_id, 0), coalesce(c.drawing, ''),
       coalesce(p.digest, ''), coalesce(p.alt, ''), coalesce(p.width, 0), coalesce(p.height, 0),
       v.id, v.sku, v.price_minor, v.price_currency, v.varies, v.in_stock, v.grams, v.length_mm, v.width_mm, v.height_mm, v.hs, v.origin,
       coalesce(l.declared->>'en', t.title), l.flags, l.papers, l.sold, l.published_at,
       l.rating_sum, l.rating_count, CASE WHEN v.price_minor = v.cheapest THEN ` + loweredSQL + ` END
FROM @want AS want(id, n)
JOIN listing l ON l.id = want.id AND l.state = 'live'
JOIN factory f ON f.id = l.factory_id AND f.state = 'approved'
LEFT JOIN category c ON c.id = l.category_id
` + loweredFrom + `
JOIN LATERAL (SELECT title, language FROM listing_text WHERE listing_id = l.id
              ORDER BY language = $2 DESC, language = 'en' DESC, language = 'zh-Hans' DESC, language LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT p.digest, p.width, p.height, coalesce(lp.alt->>$2, lp.alt->>'en') AS alt
                   FROM listing_picture lp JOIN picture p ON p.id = lp.picture_id
                   WHERE lp.listing_id = l.id AND p.state = 'ready' ORDER BY lp.position LIMIT 1) p ON true
JOIN LATERAL (SELECT v.*, coalesce(s.on_hand - s.reserved, 0) > 0 AS in_stock,
                     min(v.price_minor) OVER () AS cheapest, min(v.price_minor) OVER () <> max(v.price_minor) OVER () AS varies
              FROM variant v LEFT JOIN stock_on_sale s ON s.variant_id = v.id WHERE v.listing_id = l.id AND v.active
              ORDER BY in_stock DESC, v.price_minor, v.position LIMIT 1) v ON true
ORDER BY want.n`

// Cards reads what grids show of listings, in the order of the ids, by one statement. Listings that are not for sale
// are left out; a repeated id is answered again. A standby may answer, so a card can be a moment old.
func (s *Store) Cards(ctx context.Context, l locale.Language, ids []id.Listing) ([]Card, error) {
	return s.cards(ctx, "unnest($1::bigint[]) WITH ORDINALITY", ids, l)
}

// cards reads the cards of what is wanted.
func (s *Store) cards(ctx context.Context, want string, of any, l locale.Language) ([]Card, error) {
	rows, err := s.db.ReplicaPool().Query(ctx, strings.Replace(cardSQL, "@want", want, 1), of, string(l))
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", database.Translate(err))
	}
	cards, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Card, error) {
		var c Card
		err := row.Scan(&c.ListingID, &c.Slug, &c.Title, &c.TitleLanguage, &c.FactoryID, &c.FactorySlug, &c.FactoryName, &c.HandoverDays,
			&c.CategoryID, &c.Drawing, &c.Picture, &c.PictureAlt, &c.PictureWidth, &c.PictureHeight,
			&c.VariantID, &c.SKU, &c.Price.Minor, &c.Price.Currency, &c.Varies, &c.InStock, &c.Grams, &c.LengthMM, &c.WidthMM, &c.HeightMM,
			&c.HS, &c.Origin, &c.Declared, &c.Flags, &c.Papers, &c.Sold, &c.PublishedAt,
			&c.RatingSum, &c.RatingCount, &c.Lowered)
		see(ctx, c.ListingID)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", database.Translate(err))
	}
	return cards, nil
}

const goodsSQL = `
SELECT l.id, l.slug, f.handover_days, v.price_minor, v.price_currency, v.grams, v.length_mm, v.width_mm, v.height_mm, v.hs, v.origin,
       coalesce(l.declared->>'en', ''), l.flags, l.papers
FROM unnest($1::bigint[]) WITH ORDINALITY AS want(id, n)
JOIN listing l ON l.id = want.id AND l.state = 'live'
JOIN factory f ON f.id = l.factory_id AND f.state = 'approved'
JOIN LATERAL (SELECT v.* FROM variant v LEFT JOIN stock_on_sale s ON s.variant_id = v.id WHERE v.listing_id = l.id AND v.active
              ORDER BY coalesce(s.on_hand - s.reserved, 0) > 0 DESC, v.price_minor, v.position LIMIT 1) v ON true
ORDER BY want.n`

// Goods are Cards with no more than what decides the price, for many listings at a time.
func (s *Store) Goods(ctx context.Context, ids []id.Listing) ([]Card, error) {
	rows, err := s.db.ReplicaPool().Query(ctx, goodsSQL, ids)
	if err != nil {
		return nil, fmt.Errorf("read goods: %w", database.Translate(err))
	}
	cards, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Card, error) {
		var c Card
		err := row.Scan(&c.ListingID, &c.Slug, &c.HandoverDays, &c.Price.Minor, &c.Price.Currency, &c.Grams, &c.LengthMM, &c.WidthMM, &c.HeightMM,
			&c.HS, &c.Origin, &c.Declared, &c.Flags, &c.Papers)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read goods: %w", database.Translate(err))
	}
	return cards, nil
}

// Offer is a variant with all that a cart or an order needs to know of its listing and factory, whether or not it is
// still for sale.
type Offer struct {
	Variant              Variant
	ListingID            id.Listing
	ListingState         State
	Slug                 string
	Title, TitleLanguage string
	TitleZH              string
	ChoiceText           string // in the reader's language
	Picture              string // digest, "" without one
	CategoryID           id.Category
	Drawing              string
	FactoryID            id.Factory
	FactorySlug          string
	FactoryName          string
	FactoryNameZH        string
	FactoryState         string
	Declared             string // the customs description, in English
	Flags, Papers        []string
	Available            int // pieces that can still be sold
	HandoverDays         int
	Cap                  Cap      // of its listing
	Lowered              *Lowered // nil: no cut of its price runs
}

// Most is how many pieces of the variant one buyer may have at once.
func (o Offer) Most() int {
	most := o.Available
	for _, limit := range []int{o.Cap.PerOrder, o.Cap.PerPerson} {
		if limit > 0 {
			most = min(most, limit)
		}
	}
	return most
}

// Sellable says whether the variant is for sale, in stock or not.
func (o Offer) Sellable() bool {
	return o.Variant.Active && o.ListingState == Live && o.FactoryState == "approved"
}

const offerSQL = `
SELECT v.id, v.listing_id, v.factory_id, v.sku, v.position, v.active, v.choices, v.price_minor, v.price_currency, v.grams,
       v.length_mm, v.width_mm, v.height_mm, v.hs, v.origin, v.picture_id,
       l.state, l.slug, t.title, t.language, coalesce(zh.title, t.title), l.options, coalesce(p.digest, ''), coalesce(l.category_id, 0),
       coalesce(c.drawing, ''), f.slug, f.name, f.name_zh, f.state, coalesce(l.declared->>'en', t.title), l.flags, l.papers,
       greatest(coalesce(s.on_hand - s.reserved, 0), 0), f.handover_days, coalesce(cap.per_order, 0), coalesce(cap.per_person, 0), coalesce(cap.days, 0),
       ` + loweredSQL + `
FROM unnest($1::bigint[]) WITH ORDINALITY AS want(id, n)
JOIN variant v ON v.id = want.id
JOIN listing l ON l.id = v.listing_id
JOIN factory f ON f.id = l.factory_id
LEFT JOIN category c ON c.id = l.category_id
LEFT JOIN stock_on_sale s ON s.variant_id = v.id
LEFT JOIN cap ON cap.listing_id = l.id
` + loweredFrom + `
LEFT JOIN listing_text zh ON zh.listing_id = l.id AND zh.language = 'zh-Hans'
JOIN LATERAL (SELECT title, language FROM listing_text WHERE listing_id = l.id
              ORDER BY language = $2 DESC, language = 'en' DESC, language = 'zh-Hans' DESC, language LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT p.digest FROM listing_picture lp JOIN picture p ON p.id = lp.picture_id
                   WHERE lp.listing_id = l.id AND p.state = 'ready'
                   ORDER BY p.id = v.picture_id DESC NULLS LAST, lp.position LIMIT 1) p ON true
ORDER BY want.n`

// Variants reads offers in the order of the ids, by one statement; an unknown id is left out.
func (s *Store) Variants(ctx context.Context, l locale.Language, ids []id.Variant) ([]Offer, error) {
	rows, err := s.db.Pool().Query(ctx, offerSQL, ids, string(l))
	if err != nil {
		return nil, fmt.Errorf("read offers: %w", database.Translate(err))
	}
	offers, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Offer, error) {
		var o Offer
		var options []Option
		v := &o.Variant
		err := row.Scan(&v.ID, &v.ListingID, &v.FactoryID, &v.SKU, &v.Position, &v.Active, &v.Choices, &v.Price.Minor, &v.Price.Currency,
			&v.Grams, &v.LengthMM, &v.WidthMM, &v.HeightMM, &v.HS, &v.Origin, &v.PictureID,
			&o.ListingState, &o.Slug, &o.Title, &o.TitleLanguage, &o.TitleZH, &options, &o.Picture, &o.CategoryID,
			&o.Drawing, &o.FactorySlug, &o.FactoryName, &o.FactoryNameZH, &o.FactoryState, &o.Declared, &o.Flags, &o.Papers,
			&o.Available, &o.HandoverDays, &o.Cap.PerOrder, &o.Cap.PerPerson, &o.Cap.Days, &o.Lowered)
		see(ctx, v.ListingID)
		o.ListingID, o.Cap.ListingID, o.FactoryID, o.ChoiceText = v.ListingID, v.ListingID, v.FactoryID, ChoiceText(options, v.Choices, l)
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("read offers: %w", database.Translate(err))
	}
	return offers, nil
}
