package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// The pace of delivery.
const (
	overtake = 2 * time.Second  // how long a message waits to be overtaken, with Faults.Reorder
	lease    = 30 * time.Second // a claimed message is free again after that; longer than one try takes
	maxPause = 10 * time.Minute
	maxSends = 30 // then a message is given up, after some four hours
)

// message is what a merchant reads.
type message struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Created int64  `json:"created"` // Unix seconds
	Session string `json:"session"`
	Token   string `json:"token"`
	State   State  `json:"state"` // when it was written; ask for the session
}

// announceTx writes a message to the merchant in the transaction of what it tells, with the faults of the day.
func (s *Store) announceTx(ctx context.Context, tx *database.DB, x *Session, kind string) error {
	f, err := faults(tx.In(ctx))
	if err != nil {
		return err
	}
	now := s.now()
	m := message{ID: "evt_" + id.NewToken(), Type: kind, Created: now.Unix(), Session: x.Ref, Token: x.Token, State: x.State}
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	d := Delivery{SessionID: x.ID, EventID: m.ID, Kind: kind, NotifyURL: x.NotifyURL, Body: string(body), State: Waiting,
		CreatedAt: now, DueAt: now.Add(time.Duration(f.Delay) * time.Second)}
	if f.Drop {
		d.State = Dropped
	}
	if f.Reorder {
		if err := s.swapTx(ctx, tx, &d); err != nil {
			return err
		}
	}
	copies := make([]Delivery, 1+f.Duplicate)
	for i := range copies {
		copies[i] = d
	}
	if err := tx.In(ctx).Create(&copies).Error; err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	return nil
}

// swapTx lets the message overtake those of its session that still wait; if none does, it waits to be overtaken.
func (s *Store) swapTx(ctx context.Context, tx *database.DB, d *Delivery) error {
	held := tx.In(ctx).Model(&Delivery{}).Where("session_id = ? AND state = 'waiting'", d.SessionID).Update("due_at", d.DueAt.Add(overtake))
	if held.Error != nil {
		return fmt.Errorf("reorder messages: %w", held.Error)
	}
	if held.RowsAffected == 0 {
		d.DueAt = d.DueAt.Add(overtake)
	}
	return nil
}

// claim takes up to limit messages that are due; nobody else gets them until the lease ends.
func (s *Store) claim(ctx context.Context, limit int) ([]Delivery, error) {
	now := s.now()
	var due []Delivery
	err := s.db.In(ctx).Raw(`UPDATE sandbox_delivery SET tries = tries + 1, due_at = ? WHERE id IN (
		SELECT id FROM sandbox_delivery WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ? FOR UPDATE SKIP LOCKED) RETURNING *`,
		now.Add(lease), now, limit).Scan(&due).Error
	if err != nil {
		return nil, fmt.Errorf("claim messages: %w", err)
	}
	return due, nil
}

// note records how a try ended: answer is "" if the merchant took the message, else why not.
func (s *Store) note(ctx context.Context, d Delivery, answer string) error {
	now := s.now()
	columns := map[string]any{"answer": answer}
	switch {
	case answer == "":
		columns["state"], columns["delivered_at"] = Delivered, now
	case d.Tries >= maxSends:
		columns["state"] = GivenUp
	default:
		columns["due_at"] = now.Add(pause(d.Tries))
	}
	err := s.db.In(ctx).Model(&Delivery{}).Where("id = ? AND state = 'waiting'", d.ID).Updates(columns).Error
	if err != nil {
		return fmt.Errorf("note delivery: %w", err)
	}
	return nil
}

// pause doubles from a second to maxPause.
func pause(tries int) time.Duration {
	return min(time.Second<<min(tries-1, 20), maxPause)
}

// Deliveries lists the messages about a session in the order written.
func (s *Store) Deliveries(ctx context.Context, ref string) ([]Delivery, error) {
	var list []Delivery
	err := s.db.In(ctx).Where("session_id = (SELECT id FROM sandbox_session WHERE ref = ?)", ref).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list messages: %w", err)
	}
	return list, nil
}

// Faults is what goes wrong on purpose at present.
func (s *Store) Faults(ctx context.Context) (Faults, error) { return faults(s.db.In(ctx)) }

func faults(g *gorm.DB) (Faults, error) {
	var f Faults
	err := g.Select("duplicate", "delay", "reorder", "drop", "answer_500").Take(&f).Error
	if err != nil {
		return Faults{}, fmt.Errorf("read faults: %w", err)
	}
	return f, nil
}

// SetFaults replaces what goes wrong on purpose; the zero value ends it.
func (s *Store) SetFaults(ctx context.Context, f Faults) error {
	if err := f.Check(); err != nil {
		return err
	}
	err := s.db.In(ctx).Exec("UPDATE sandbox_fault SET duplicate = ?, delay = ?, reorder = ?, drop = ?, answer_500 = ?",
		f.Duplicate, f.Delay, f.Reorder, f.Drop, f.Answer500).Error
	if err != nil {
		return fmt.Errorf("set faults: %w", err)
	}
	return nil
}

// nudge wakes the sender of this process.
func (s *Store) nudge() {
	select {
	case s.wake <- struct{}{}:
	default: // it has been woken already
	}
}
