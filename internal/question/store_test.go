package question_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/testdb"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// The accounts and rows of the house: an asker and another, two admins, a factory with a listing.
const (
	anna    id.Account = 1
	bea     id.Account = 2
	mei     id.Account = 3
	luo     id.Account = 4
	maker   id.Factory = 1
	words              = "Does the hem fray in the wash?"
	reply              = "No, it is rolled by hand."
	another id.Factory = 2
)

var scarf = id.Listing(1)

func open(t *testing.T) *question.Desk {
	t.Helper()
	t.Parallel()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	must(t, err)
	for _, sql := range []string{
		`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
			VALUES ('silk', 'approved', 'Silk', '丝', 'C1', 'c', 'p', 'c', 'p', 'a', 'a', now()), ('clay', 'approved', 'Clay', '泥', 'C2', 'c', 'p', 'c', 'p', 'a', 'a', now())`,
		`INSERT INTO listing (slug, factory_id, state, created_at) VALUES ('scarf', 1, 'live', now())`,
		`INSERT INTO listing_text (listing_id, language, title) VALUES (1, 'en', 'Scarf')`,
		`INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('consumer', 'a@example.com', 'A', 'en', '', now()),
			('consumer', 'b@example.com', 'B', 'en', '', now()), ('admin', 'a@example.com', 'Mei', 'en', '', now()), ('admin', 'b@example.com', 'Luo', 'en', '', now())`,
	} {
		must(t, db.In(t.Context()).Exec(sql).Error)
	}
	return &question.Desk{DB: db, Jobs: queue, Now: func() time.Time { return noon }}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// asks puts a question about the scarf, or about nothing in particular.
func asks(t *testing.T, d *question.Desk, about *id.Listing) *question.Question {
	t.Helper()
	q, err := d.Ask(t.Context(), anna, question.Asking{FactoryID: maker, ListingID: about, Market: "en-de", Country: "DE", Language: "en", Body: words})
	must(t, err)
	return q
}

// published checks how many pairs everybody sees.
func published(t *testing.T, d *question.Desk, want int) {
	t.Helper()
	s, err := d.Published(t.Context(), scarf, question.Pages{Limit: 10})
	if err != nil || s.Count != want || len(s.Pairs) != want {
		t.Errorf("%d pairs are published, want %d: %v", s.Count, want, err)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for body, wrong := range map[string]bool{words: false, "short": true, "Write to me at anna@example.com": true, "My shop is www.example.com": true,
		"Call +49 30 1234 5678 please": true, "You asshole, does it fray?": true} {
		if got := (question.Asking{Body: body}).Check() != nil; got != wrong {
			t.Errorf("%q is refused: %v", body, got)
		}
	}
	if got := fault.FieldNames(question.Reply{Language: "xx", Body: "微信 13800138000"}.Check()); !slices.Equal(got, []string{"answer", "language"}) {
		t.Error(got)
	}
}

func TestAnswer(t *testing.T) {
	d := open(t)
	ctx := t.Context()
	q, private := asks(t, d, &scarf), asks(t, d, nil)
	r := question.Reply{Language: "en", Body: reply, Public: true}
	if err := d.Answer(ctx, another, q.Token, r); !errors.Is(err, database.ErrNotFound) {
		t.Error(err)
	}
	published(t, d, 0)
	must(t, d.Answer(ctx, maker, q.Token, r))
	must(t, d.Answer(ctx, maker, private.Token, r))
	published(t, d, 1)
	if err := d.Answer(ctx, maker, q.Token, r); !errors.Is(err, question.ErrAnswered) {
		t.Error(err)
	}
	if err := d.Withdraw(ctx, anna, q.Token); !errors.Is(err, question.ErrAnswered) {
		t.Error(err)
	}
	t.Run("is unread until it is seen", func(t *testing.T) {
		for _, want := range []int{2, 1} {
			if n, err := d.Unread(ctx, anna); err != nil || n != want {
				t.Errorf("%d unread, want %d: %v", n, want, err)
			}
			must(t, d.Read(ctx, bea, []id.Question{q.ID, private.ID}))
			must(t, d.Read(ctx, anna, []id.Question{q.ID}))
		}
	})
	t.Run("follows the open ones", func(t *testing.T) {
		late := asks(t, d, nil)
		list, total, err := d.List(ctx, question.Query{View: question.ViewFactory, Factory: maker, Language: "en", Limit: 10})
		if err != nil || total != 3 || list[0].Token != late.Token {
			t.Errorf("%d %v", total, err)
		}
		if err := d.Withdraw(ctx, bea, late.Token); !errors.Is(err, database.ErrNotFound) {
			t.Error(err)
		}
		must(t, d.Withdraw(ctx, anna, late.Token))
	})
}

func TestJudge(t *testing.T) {
	d := open(t)
	ctx := t.Context()
	q := asks(t, d, &scarf)
	must(t, d.Answer(ctx, maker, q.Token, question.Reply{Language: "en", Body: reply, Public: true}))
	hide := question.Judgement{Token: q.Token, Part: question.Replied, Version: 2, Verdict: question.Hide}
	if got := fault.FieldNames(d.Judge(ctx, mei, hide)); !slices.Equal(got, []string{"reason"}) {
		t.Error(got)
	}
	hide.Reason = "advertising"
	must(t, d.Judge(ctx, mei, hide))
	published(t, d, 0)
	if err := d.Judge(ctx, luo, hide); !errors.Is(err, question.ErrStale) {
		t.Error(err)
	}
	must(t, d.Answer(ctx, maker, q.Token, question.Reply{Language: "en", Body: "It does not.", Public: true}))
	published(t, d, 0)
	show := question.Judgement{Token: q.Token, Part: question.Replied, Version: 4, Verdict: question.Show}
	if err := d.Judge(ctx, mei, show); !errors.Is(err, question.ErrSameAdmin) {
		t.Error(err)
	}
	must(t, d.Judge(ctx, luo, show))
	published(t, d, 1)
	must(t, d.Judge(ctx, luo, question.Judgement{Token: q.Token, Part: question.Asked, Version: 5, Verdict: question.Hide, Reason: "unrelated"}))
	published(t, d, 0)
	if _, err := d.OfFactory(ctx, maker, q.Token, "en"); !errors.Is(err, database.ErrNotFound) {
		t.Error(err)
	}
}

func TestForget(t *testing.T) {
	d := open(t)
	ctx := t.Context()
	q := asks(t, d, &scarf)
	asks(t, d, nil)
	must(t, d.Answer(ctx, maker, q.Token, question.Reply{Language: "en", Body: reply, Public: true}))
	must(t, d.DB.Transact(ctx, func(tx *database.DB) error { return d.ForgetTx(ctx, tx, anna) }))
	must(t, d.DB.In(ctx).Exec("DELETE FROM account WHERE id = ?", anna).Error)
	published(t, d, 1)
	if all, err := d.AllOf(ctx, anna); err != nil || len(all) != 0 {
		t.Errorf("%d %v", len(all), err)
	}
}

func TestTemplates(t *testing.T) {
	d := open(t)
	ctx := t.Context()
	wash := question.Template{FactoryID: maker, Name: "Washing", Language: "en", Body: "Wash it by hand."}
	must(t, d.SaveTemplate(ctx, wash))
	if got := fault.FieldNames(d.SaveTemplate(ctx, wash)); !slices.Equal(got, []string{"name"}) {
		t.Error(got)
	}
	list, err := d.Templates(ctx, maker)
	must(t, err)
	kept := list[0]
	kept.Body = "Wash it cold."
	must(t, d.SaveTemplate(ctx, kept))
	kept.FactoryID = another
	if err := d.SaveTemplate(ctx, kept); !errors.Is(err, database.ErrNotFound) {
		t.Error(err)
	}
	if err := d.DropTemplate(ctx, another, kept.ID); !errors.Is(err, database.ErrNotFound) {
		t.Error(err)
	}
	must(t, d.DropTemplate(ctx, maker, kept.ID))
}

func TestDrafts(t *testing.T) {
	d := open(t)
	ctx := t.Context()
	token, err := d.Keep(ctx, words)
	must(t, err)
	if got, err := d.Kept(ctx, token); got != words || err != nil {
		t.Errorf("%q %v", got, err)
	}
	_, err = d.Ask(ctx, anna, question.Asking{FactoryID: maker, Market: "en-de", Country: "DE", Language: "en", Body: words, Draft: token})
	must(t, err)
	if got, err := d.Kept(ctx, token); got != "" || err != nil {
		t.Errorf("%q %v", got, err)
	}
}
