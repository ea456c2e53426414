package shipping

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
)

// Sandbox stands for the carriers where no contract with a real one exists: three carriers with books of their own.
// A parcel moves by the clock through dated events to delivered; FastForward brings the next one about at once.
type Sandbox struct {
	db    *database.DB
	table *Table
	now   func() time.Time
}

// NewSandbox keeps the sandbox carriers' books in the database.
func NewSandbox(db *database.DB, table *Table, now func() time.Time) *Sandbox {
	return &Sandbox{db: db, table: table, now: now}
}

// Carriers are the adapters of all carriers in the tariff, by code.
func (s *Sandbox) Carriers() map[string]Carrier {
	all := map[string]Carrier{}
	for _, service := range s.table.Services() {
		if _, ours := formats[service.Carrier]; ours {
			all[service.Carrier] = desk{s, service.Carrier}
		}
	}
	return all
}

// desk is one carrier of the sandbox.
type desk struct {
	sandbox *Sandbox
	carrier string
}

// NewNumber makes a number in the carrier's form; the post's is an S10 number ending in CN.
func (d desk) NewNumber() string { return formats[d.carrier].make() }

// Accept writes the parcel into the carrier's books. ErrTracking for a number that is not the carrier's.
func (d desk) Accept(ctx context.Context, p Consigned) error {
	if err := CheckTracking(d.carrier, p.Number); err != nil {
		return err
	}
	if carrier, ok := d.sandbox.table.CarrierOf(p.Service); !ok || carrier != d.carrier {
		return fmt.Errorf("accept parcel %s: %s has no service %q", p.Number, d.carrier, p.Service)
	}
	row := parcel{p.Number, d.carrier, p.Service, p.Country, p.City, p.At}
	if err := d.sandbox.db.In(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("accept parcel %s: %w", p.Number, err)
	}
	return nil
}

// Events lists what has happened to the parcel until now; none for a number that is not in the carrier's books.
func (d desk) Events(ctx context.Context, number string) ([]Event, error) {
	all, carrier, err := d.sandbox.way(ctx, number)
	if errors.Is(err, ErrUnknownParcel) || (err == nil && carrier != d.carrier) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("track parcel %s: %w", number, err)
	}
	return happened(all, d.sandbox.now()), nil
}

// FastForward brings the parcel's next event about now, for the demo, and returns it. ErrUnknownParcel for a number
// in nobody's books, ErrArrived when it is delivered.
func (s *Sandbox) FastForward(ctx context.Context, number string) (Event, error) {
	all, _, err := s.way(ctx, number)
	if err != nil {
		return Event{}, fmt.Errorf("fast-forward parcel %s: %w", number, err)
	}
	now := s.now()
	next := len(happened(all, now))
	if next == len(all) {
		return Event{}, ErrArrived
	}
	row := forced{number, next, now}
	if err := s.db.In(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return Event{}, fmt.Errorf("fast-forward parcel %s: %w", number, err)
	}
	e := all[next]
	e.At = now
	return e, nil
}

// way reads a parcel and works out all its events, those to come included.
func (s *Sandbox) way(ctx context.Context, number string) (all []Event, carrier string, err error) {
	var p parcel
	err = s.db.In(ctx).Where("number = ?", number).Take(&p).Error
	if errors.Is(err, database.ErrNotFound) || errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, "", ErrUnknownParcel
	}
	if err != nil {
		return nil, "", err
	}
	var rows []forced
	if err := s.db.In(ctx).Where("number = ?", number).Find(&rows).Error; err != nil {
		return nil, "", err
	}
	moved := map[int]time.Time{}
	for _, f := range rows {
		moved[f.Step] = f.At
	}
	if _, ok := s.table.Service(p.Service); !ok {
		return nil, "", fmt.Errorf("parcel %s goes by %q, which is no service any more", number, p.Service)
	}
	service, _ := s.table.To(p.Service, p.Country) // on its way still, where the service no longer goes
	return p.way(service, moved), p.Carrier, nil
}

// Moving is a parcel in the sandbox carriers' books and where it is.
type Moving struct {
	Number, Carrier, Service, Country, City string
	Last                                    *Event // what happened last; nil before anything did
	Next                                    *Event // what comes next; nil once it is delivered
}

// Moving lists the newest parcels in the books, delivered ones included.
func (s *Sandbox) Moving(ctx context.Context, limit int) ([]Moving, error) {
	var parcels []parcel
	if err := s.db.In(ctx).Order("accepted_at DESC, number").Limit(limit).Find(&parcels).Error; err != nil {
		return nil, fmt.Errorf("list sandbox parcels: %w", err)
	}
	list := make([]Moving, len(parcels))
	for i, p := range parcels {
		all, _, err := s.way(ctx, p.Number)
		if err != nil {
			return nil, err
		}
		m := Moving{Number: p.Number, Carrier: p.Carrier, Service: p.Service, Country: p.Country, City: p.City}
		n := len(happened(all, s.now()))
		if n > 0 {
			m.Last = &all[n-1]
		}
		if n < len(all) {
			m.Next = &all[n]
		}
		list[i] = m
	}
	return list, nil
}
