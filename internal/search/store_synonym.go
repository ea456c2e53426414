package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// ErrNoSynonyms says that there is no such group, or that it comes with the program and can only be switched.
var ErrNoSynonyms = fault.New(fault.NotFound, "search.no_synonyms")

// Where a group of synonyms comes from.
const (
	Shipped = "shipped" // with the program; renewed at its start
	ByAdmin = "admin"
)

// SynonymGroup is a set of expressions that mean the same to a shopper, as the table has it.
type SynonymGroup struct {
	ID        int64
	Language  locale.Language // "" for every language
	Words     []string        // folded
	Origin    string          // Shipped or ByAdmin
	Active    bool
	ChangedBy *id.Account // nil while no admin has touched it
	ChangedAt time.Time
}

// Synonyms lists all groups, those that are switched off too: the admins' own first, then by language and name.
func (s *Searcher) Synonyms(ctx context.Context) ([]SynonymGroup, error) {
	return s.synonymGroups(ctx, "true")
}

func (s *Searcher) synonymGroups(ctx context.Context, condition string) ([]SynonymGroup, error) {
	rows, err := s.db.Pool().Query(ctx, `SELECT id, language, words, origin, active, changed_by, changed_at FROM search_synonym
		WHERE `+condition+` ORDER BY origin, language, words`)
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[SynonymGroup])
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", database.Translate(err))
	}
	return list, nil
}

// asGroups are the rows as the lexicon takes them, but the one with the id.
func asGroups(rows []SynonymGroup, but int64) []lexicon.Group {
	var groups []lexicon.Group
	for _, g := range rows {
		if but == 0 || g.ID != but {
			groups = append(groups, lexicon.Group{Language: g.Language, Words: g.Words})
		}
	}
	return groups
}

// group is the row as the lexicon keeps it; the field words is refused if it makes no sense.
func (g SynonymGroup) group() (lexicon.Group, error) {
	checked, err := lexicon.Group{Language: g.Language, Words: g.Words}.Check()
	if err != nil {
		var check fault.Check
		check.Require(false, "words", "search.bad_synonyms")
		return checked, check.Err()
	}
	return checked, nil
}

// PutSynonym writes a group of an admin's own: a new one with ID 0, or in place of the one with the ID. The words may come as
// they are typed. Both engines know it within seconds.
func (s *Searcher) PutSynonym(ctx context.Context, admin id.Account, g SynonymGroup) (int64, error) {
	checked, err := g.group()
	if err != nil {
		return 0, err
	}
	args := []any{g.Language, checked.Words, admin}
	sql := "INSERT INTO search_synonym (language, words, origin, changed_by) VALUES ($1, $2, 'admin', $3) RETURNING id"
	if g.ID != 0 {
		args = append(args, g.ID)
		sql = `UPDATE search_synonym SET language = $1, words = $2, changed_by = $3, changed_at = now()
			WHERE id = $4 AND origin = 'admin' RETURNING id`
	}
	err = s.db.Pool().QueryRow(ctx, sql, args...).Scan(&g.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrNoSynonyms
	}
	if err != nil {
		return 0, fmt.Errorf("write synonyms: %w", database.Translate(err))
	}
	return g.ID, s.spreadSynonyms(ctx)
}

// SwitchSynonym turns a group on or off.
func (s *Searcher) SwitchSynonym(ctx context.Context, admin id.Account, group int64, active bool) error {
	tag, err := s.db.Pool().Exec(ctx, "UPDATE search_synonym SET active = $2, changed_by = $3, changed_at = now() WHERE id = $1", group, active, admin)
	if err != nil {
		return fmt.Errorf("switch synonyms: %w", database.Translate(err))
	}
	if tag.RowsAffected() == 0 {
		return ErrNoSynonyms
	}
	return s.spreadSynonyms(ctx)
}

// DeleteSynonym takes a group of the admins' own away for good. No row is left to name the admin: the log does, with the words.
func (s *Searcher) DeleteSynonym(ctx context.Context, admin id.Account, group int64) error {
	var gone SynonymGroup
	err := s.db.Pool().QueryRow(ctx, "DELETE FROM search_synonym WHERE id = $1 AND origin = 'admin' RETURNING language, words", group).
		Scan(&gone.Language, &gone.Words)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoSynonyms
	}
	if err != nil {
		return fmt.Errorf("delete synonyms: %w", database.Translate(err))
	}
	s.log.InfoContext(ctx, "synonyms deleted", "admin", admin, "group", group, "language", gone.Language, "words", gone.Words)
	return s.spreadSynonyms(ctx)
}

// SyncSynonyms writes the groups that come with the program, and forgets those that no longer do. What an admin has switched
// off stays off. It may be repeated at every start.
func SyncSynonyms(ctx context.Context, db *database.DB) error {
	groups, err := lexicon.ShippedGroups()
	if err != nil {
		return err
	}
	err = db.Transact(ctx, func(tx *database.DB) error {
		names := make([]string, len(groups))
		for i, g := range groups {
			names[i] = string(g.Language) + ":" + g.Words[0]
			err := tx.In(ctx).Exec(`INSERT INTO search_synonym AS s (language, words, origin) VALUES (?, ?, 'shipped')
				ON CONFLICT (language, (words[1])) WHERE origin = 'shipped' DO UPDATE SET words = excluded.words, changed_at = now()
				WHERE s.words <> excluded.words`, g.Language, pq.Array(g.Words)).Error
			if err != nil {
				return fmt.Errorf("group %s: %w", names[i], err)
			}
		}
		return tx.In(ctx).Exec("DELETE FROM search_synonym WHERE origin = 'shipped' AND language || ':' || words[1] <> ALL (?)", pq.Array(names)).Error
	})
	if err != nil {
		return fmt.Errorf("write shipped synonyms: %w", err)
	}
	return nil
}

// spreadSynonyms takes a change over at once. What other processes and a Meilisearch that is away miss, Keep brings them.
func (s *Searcher) spreadSynonyms(ctx context.Context) error {
	s.reading.Lock()
	defer s.reading.Unlock()
	if err := s.loadSynonyms(ctx); err != nil || s.meili == nil || !s.fit.Load() {
		return err
	}
	if err := s.meili.putSynonyms(ctx, s.meili.index, s.words.Load().Alike()); err != nil {
		s.log.WarnContext(ctx, "meilisearch did not take the synonyms", "error", err)
	}
	return nil
}

// loadSynonyms reads the active groups into memory when the table has changed. Switching a group or writing one moves the
// newest change; deleting one moves the count.
func (s *Searcher) loadSynonyms(ctx context.Context) error {
	var version string
	err := s.db.Pool().QueryRow(ctx, "SELECT count(*) || '/' || coalesce(max(changed_at)::text, '') FROM search_synonym").Scan(&version)
	if err != nil {
		return fmt.Errorf("read synonyms: %w", database.Translate(err))
	}
	if s.synonyms == version {
		return nil
	}
	rows, err := s.synonymGroups(ctx, "active")
	if err != nil {
		return err
	}
	s.words.Store(s.words.Load().With(lexicon.NewSynonyms(asGroups(rows, 0))))
	s.synonyms = version
	return nil
}
