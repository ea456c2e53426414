package main

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/question"
)

// addQuestions has the demo's consumers ask who have not asked anything yet, and the factories answer a day later, without
// letters.
func (s *seeder) addQuestions(ctx context.Context, say func(string)) error {
	at := s.Now()
	desk := &question.Desk{DB: s.DB, Jobs: s.Queue.Without(job.Mail), Now: func() time.Time { return at }}
	askers, put := map[string]id.Account{}, 0
	for _, q := range s.set.Questions {
		asker, met := askers[q.Mail]
		if !met {
			a, err := s.trade.accounts.ByEmail(ctx, account.Consumer, q.Mail)
			if err != nil {
				return fmt.Errorf("find who asks in the demo: %w", err)
			}
			earlier, err := desk.AllOf(ctx, a.ID)
			if err != nil {
				return err
			}
			if len(earlier) == 0 {
				asker = a.ID
			}
			askers[q.Mail] = asker
		}
		if asker == 0 {
			continue
		}
		at = s.Now().Add(-time.Duration(q.Days) * day)
		asked, err := s.putQuestion(ctx, desk, asker, q)
		if err != nil {
			return fmt.Errorf("ask about %s: %w", q.Listing, err)
		}
		put++
		if q.Answer == "" {
			continue
		}
		at = at.Add(day)
		if err := desk.Answer(ctx, asked.FactoryID, asked.Token, question.Reply{Language: q.AnswerLanguage, Body: q.Answer, Public: true}); err != nil {
			return fmt.Errorf("answer about %s: %w", q.Listing, err)
		}
	}
	if put > 0 {
		say(fmt.Sprintf("%d questions of demo consumers are asked.", put))
	}
	return nil
}

func (s *seeder) putQuestion(ctx context.Context, desk *question.Desk, asker id.Account, q demo.Inquiry) (*question.Question, error) {
	m, err := market.Parse(q.Market)
	if err != nil {
		return nil, err
	}
	l, err := s.trade.catalog.Listing(ctx, q.Listing, m.Language)
	if err != nil {
		return nil, err
	}
	return desk.Ask(ctx, asker, question.Asking{FactoryID: l.FactoryID, ListingID: &l.ID, Market: q.Market, Country: m.Country, Language: q.Language, Body: q.Body})
}
