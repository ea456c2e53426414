package shipping

import (
	"context"
	"time"
)

// Carrier is who carries parcels: a port with one adapter for each carrier. The built-in ones are the Sandbox's.
type Carrier interface {
	// NewNumber makes a tracking number, for a factory that has none yet.
	NewNumber() string
	// Accept announces a parcel; repeating it changes nothing.
	Accept(ctx context.Context, p Consigned) error
	// Events lists what has happened to the parcel so far, the oldest first; none for a number it does not know.
	Events(ctx context.Context, number string) ([]Event, error)
}

// Consigned is a parcel as it is announced to a carrier.
type Consigned struct {
	Number  string
	Service string
	Country string // of the destination
	City    string
	At      time.Time // handed over
}

// Event is one thing a carrier reports. Its name in every language is tracking.<code>.
type Event struct {
	Code  string
	Place string // a town and country, as the carrier writes it; "" if it does not say
	At    time.Time
}

// The events of a parcel's way, in their order. Others a carrier may report are shown by their own words.
const (
	Accepted      = "accepted"
	OriginSorted  = "origin_sorted"
	ExportCleared = "export_cleared"
	Departed      = "departed"
	Arrived       = "arrived"
	ImportCleared = "import_cleared"
	OutForDoor    = "out_for_delivery"
	Delivered     = "delivered"
)
