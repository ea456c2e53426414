package question

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// Sheet are published pairs of a listing, the newest answer first, and how many there are.
type Sheet struct {
	Pairs []Question
	Count int
}

// Pages narrow the published pairs of a listing. Token names the only one that is wanted, "" all.
type Pages struct {
	Token         string
	Limit, Offset int
}

// Published reads pairs of a listing by one statement.
func (d *Desk) Published(ctx context.Context, listing id.Listing, p Pages) (Sheet, error) {
	var rows []struct {
		Question
		Total int
	}
	err := d.DB.In(ctx).Raw(`SELECT *, count(*) OVER () AS total FROM question WHERE listing_id = @listing AND published AND (@token = '' OR token = @token)
		ORDER BY answered_at DESC, id DESC LIMIT @limit OFFSET @offset`,
		map[string]any{"listing": listing, "token": p.Token, "limit": p.Limit, "offset": p.Offset}).Find(&rows).Error
	if err != nil {
		return Sheet{}, fmt.Errorf("read questions about listing %d: %w", listing, err)
	}
	var s Sheet
	for _, r := range rows {
		s.Pairs, s.Count = append(s.Pairs, r.Question), r.Total
	}
	return s, nil
}

// View is a selection of questions for those who work on them or have asked them.
type View string

// The views: those of the moderators, that of a factory, that of an asker.
const (
	ViewWaiting View = "waiting" // an answer waits for a moderator
	ViewHidden  View = "hidden"
	ViewShown   View = "shown"
	ViewFactory View = "factory" // the open ones first, the longest waiting at the front
	ViewAsker   View = "asker"
)

// DeskViews are those of the moderators, in the order they are shown.
func DeskViews() []View { return []View{ViewWaiting, ViewHidden, ViewShown} }

// where is the view in SQL, order its order.
func (v View) where() (where, order string) {
	switch v {
	case ViewHidden:
		return "q.state = 'hidden' OR q.answer_state = 'hidden'", "q.asked_at DESC, q.id DESC"
	case ViewShown:
		return "q.state = 'shown' AND q.answer_state = 'shown'", "coalesce(q.answered_at, q.asked_at) DESC, q.id DESC"
	case ViewFactory:
		return "q.factory_id = @factory AND q.state = 'shown'",
			"q.answer <> '' AND q.answer_state <> 'hidden', CASE WHEN q.answer = '' OR q.answer_state = 'hidden' THEN q.asked_at END, q.answered_at DESC, q.id DESC"
	case ViewAsker:
		return "q.account_id = @asker", "q.asked_at DESC, q.id DESC"
	}
	return "q.answer_state = 'waiting' AND q.state = 'shown'", "q.answered_at, q.id"
}

// Listed is a question as a list shows it.
type Listed struct {
	Question
	Slug        string // of the listing, "" without one
	Goods       string // the listing's title in the reader's language, else the best there is
	FactoryName string
	FactorySlug string
	Total       int // of the whole view
}

const listedSQL = `
SELECT q.*, coalesce(l.slug, '') AS slug, f.name AS factory_name, f.slug AS factory_slug, coalesce(t.title, '') AS goods, count(*) OVER () AS total
FROM question q JOIN factory f ON f.id = q.factory_id LEFT JOIN listing l ON l.id = q.listing_id
LEFT JOIN LATERAL (SELECT title FROM listing_text WHERE listing_id = l.id ORDER BY language = @language DESC, language = 'en' DESC, language = 'zh-Hans' DESC, language LIMIT 1) t ON true
WHERE `

// Query is what somebody wants to see. Factory and Asker are needed by the views that are theirs.
type Query struct {
	View          View
	Factory       id.Factory
	Asker         id.Account
	Language      locale.Language
	Limit, Offset int
}

// List reads the questions of a view with their number in all.
func (d *Desk) List(ctx context.Context, q Query) ([]Listed, int, error) {
	where, order := q.View.where()
	var list []Listed
	err := d.DB.In(ctx).Raw(listedSQL+where+" ORDER BY "+order+" LIMIT @limit OFFSET @offset", map[string]any{"language": string(q.Language),
		"factory": q.Factory, "asker": q.Asker, "limit": q.Limit, "offset": q.Offset}).Find(&list).Error
	if err != nil {
		return nil, 0, fmt.Errorf("list questions: %w", err)
	}
	if len(list) == 0 {
		return nil, 0, nil
	}
	return list, list[0].Total, nil
}

// one reads a question.
func (d *Desk) one(ctx context.Context, l locale.Language, where string, args map[string]any) (*Listed, error) {
	args["language"] = string(l)
	var q Listed
	if err := d.DB.In(ctx).Raw(listedSQL+where, args).Scan(&q).Error; err != nil {
		return nil, fmt.Errorf("find question: %w", err)
	}
	if q.ID == 0 {
		return nil, database.ErrNotFound
	}
	return &q, nil
}

// Question reads one in any state, with the goods in the language.
func (d *Desk) Question(ctx context.Context, n id.Question, l locale.Language) (*Listed, error) {
	return d.one(ctx, l, "q.id = @id", map[string]any{"id": n})
}

// OfFactory reads a question that was put to the factory; another's, and one that is hidden, is ErrNotFound.
func (d *Desk) OfFactory(ctx context.Context, f id.Factory, token string, l locale.Language) (*Listed, error) {
	return d.one(ctx, l, "q.token = @token AND q.factory_id = @factory AND q.state = 'shown'", map[string]any{"token": token, "factory": f})
}

// Open counts the questions a factory has not answered.
func (d *Desk) Open(ctx context.Context, f id.Factory) (int, error) {
	return d.count(ctx, "factory_id = ? AND state = 'shown' AND (answer = '' OR answer_state = 'hidden')", f)
}

// Unread counts the answers an asker has not seen.
func (d *Desk) Unread(ctx context.Context, asker id.Account) (int, error) {
	return d.count(ctx, "account_id = ? AND answer <> '' AND answer_state = 'shown' AND read_at IS NULL", asker)
}

// Waiting counts the answers a moderator should look at.
func (d *Desk) Waiting(ctx context.Context) (int, error) {
	return d.count(ctx, "answer_state = 'waiting' AND state = 'shown'")
}

func (d *Desk) count(ctx context.Context, where string, args ...any) (int, error) {
	var n int64
	if err := d.DB.In(ctx).Model(&Question{}).Where(where, args...).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count questions: %w", err)
	}
	return int(n), nil
}
