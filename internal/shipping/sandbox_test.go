package shipping_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
)

// clock is a time that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func sandbox(t *testing.T) (*shipping.Sandbox, *clock) {
	t.Helper()
	table, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	return shipping.NewSandbox(testdb.New(t), table, c.now), c
}

func accept(t *testing.T, s *shipping.Sandbox, at time.Time) (shipping.Carrier, string) {
	t.Helper()
	post := s.Carriers()["silkpost"]
	number := post.NewNumber()
	if err := shipping.CheckS10(number); err != nil || number[11:] != "CN" {
		t.Fatalf("the post numbers its parcels %s: %v", number, err)
	}
	p := shipping.Consigned{Number: number, Service: "economy", Country: "DE", City: "Hamburg", At: at}
	for range 2 { // announcing twice is harmless
		if err := post.Accept(context.Background(), p); err != nil {
			t.Fatal(err)
		}
	}
	return post, number
}

func TestAParcelArrivesWithinItsPromise(t *testing.T) {
	s, c := sandbox(t)
	start := c.at
	post, number := accept(t, s, start)
	ctx, seen := context.Background(), 0
	for day := range 27 {
		c.at = start.AddDate(0, 0, day)
		events, err := post.Events(ctx, number)
		if err != nil || len(events) < seen {
			t.Fatalf("day %d: %d events after %d, %v", day, len(events), seen, err)
		}
		seen = len(events)
		inOrder(t, events, c.at)
		if day < 14 && seen == 8 {
			t.Fatalf("delivered after %d days, before ten working days have passed", day)
		}
	}
	events, err := post.Events(ctx, number)
	if err != nil || len(events) != 8 || events[7].Code != shipping.Delivered || events[7].Place != "Hamburg, DE" {
		t.Errorf("after 26 days: %+v, %v", events, err)
	}
}

// inOrder checks that the events have places, happened one after the other, and none is to come.
func inOrder(t *testing.T, events []shipping.Event, now time.Time) {
	t.Helper()
	for i, e := range events {
		if e.At.After(now) || (i > 0 && e.At.Before(events[i-1].At)) || e.Place == "" {
			t.Fatalf("at %s event %d is %+v", now, i, e)
		}
	}
}

func TestFastForward(t *testing.T) {
	s, c := sandbox(t)
	post, number := accept(t, s, c.at)
	ctx := context.Background()
	want := []string{shipping.OriginSorted, shipping.ExportCleared, shipping.Departed, shipping.Arrived, shipping.ImportCleared, shipping.OutForDoor, shipping.Delivered}
	for i, code := range want {
		c.at = c.at.Add(time.Minute)
		e, err := s.FastForward(ctx, number)
		if err != nil || e.Code != code || !e.At.Equal(c.at) {
			t.Fatalf("step %d: %+v, %v; want %s", i, e, err, code)
		}
		events, err := post.Events(ctx, number)
		if err != nil || len(events) != i+2 || events[i+1].Code != code || !events[i+1].At.Equal(c.at) {
			t.Fatalf("after step %d: %+v, %v", i, events, err)
		}
	}
	if _, err := s.FastForward(ctx, number); !errors.Is(err, shipping.ErrArrived) {
		t.Errorf("a delivered parcel goes on: %v", err)
	}
}

func TestSandboxRefuses(t *testing.T) {
	s, c := sandbox(t)
	post, number := accept(t, s, c.at)
	ctx := context.Background()
	bad := shipping.Consigned{Number: "LX123456780CN", Service: "economy", Country: "DE", At: c.at}
	if err := post.Accept(ctx, bad); !errors.Is(err, shipping.ErrTracking) {
		t.Errorf("a wrong check digit: %v", err)
	}
	bad.Number, bad.Service = number, "express"
	if err := post.Accept(ctx, bad); err == nil {
		t.Error("the post takes another carrier's service")
	}
	if _, err := s.FastForward(ctx, "LX123456785CN"); !errors.Is(err, shipping.ErrUnknownParcel) {
		t.Errorf("an unknown parcel goes on: %v", err)
	}
	for carrier, number := range map[string]string{"silkpost": "LX123456785CN", "silkline": number} {
		if events, err := s.Carriers()[carrier].Events(ctx, number); err != nil || len(events) != 0 {
			t.Errorf("%s knows %s: %+v, %v", carrier, number, events, err)
		}
	}
}
