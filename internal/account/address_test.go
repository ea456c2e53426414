package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

func at(city string) address.Address {
	return address.Address{Name: "Lena Weber", Line1: "Am Markt 2", City: city, PostalCode: "53111", Country: "DE", Phone: "+4915123456789"}
}

// book is what the account's address book says, in order: the preferred one with a star.
func (w *town) book(t *testing.T, of id.Account) (string, []account.Saved) {
	t.Helper()
	list, err := w.Addresses(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	words := make([]string, len(list))
	for i, a := range list {
		words[i] = a.Address.City + map[bool]string{true: "*"}[a.Preferred]
	}
	return strings.Join(words, " "), list
}

func (w *town) reads(t *testing.T, of id.Account, want string) []account.Saved {
	t.Helper()
	got, list := w.book(t, of)
	if got != want {
		t.Fatalf("the book has %q, want %q", got, want)
	}
	return list
}

func TestRemember(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	for _, city := range []string{"Berlin", "Bonn", "Ulm", "Bonn"} {
		w.wait(time.Minute)
		wants(t, w.Remember(ctx, a.ID, at(city)), nil)
	}
	list := w.reads(t, a.ID, "Berlin* Bonn Ulm")
	wants(t, w.Prefer(ctx, a.ID, list[2].ID), nil)
	list = w.reads(t, a.ID, "Ulm* Bonn Berlin")
	wants(t, w.Prefer(ctx, a.ID+1, list[1].ID), database.ErrNotFound)
	w.reads(t, a.ID, "Ulm* Bonn Berlin")
	for i := range 25 {
		w.wait(time.Minute)
		wants(t, w.Remember(ctx, a.ID, at("Ort "+string(rune('A'+i)))), nil)
	}
	if got, list := w.book(t, a.ID); len(list) != 20 || !strings.HasPrefix(got, "Ulm* Ort Y Ort X") || strings.Contains(got, "Bonn") {
		t.Errorf("of a full book is left %q", got)
	}
}

func TestAdd(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	wrong := at("Berlin")
	wrong.PostalCode, wrong.Name = "12", ""
	if got := strings.Join(fault.FieldNames(w.Add(ctx, a.ID, wrong)), " "); got != "name postal_code" {
		t.Errorf("wrong fields: %q", got)
	}
	for _, city := range []string{"Berlin", "Bonn", "Berlin"} {
		w.wait(time.Minute)
		wants(t, w.Add(ctx, a.ID, at(city)), nil)
	}
	list := w.reads(t, a.ID, "Berlin* Bonn")

	wants(t, w.Amend(ctx, a.ID+1, list[1].ID, at("Trier")), database.ErrNotFound)
	wants(t, w.Amend(ctx, a.ID, list[1].ID, at("Trier")), nil)
	if got := strings.Join(fault.FieldNames(w.Amend(ctx, a.ID, list[1].ID, wrong)), " "); got != "name postal_code" {
		t.Errorf("wrong fields: %q", got)
	}
	if one, err := w.Entry(ctx, a.ID, list[1].ID); err != nil || one.Address.City != "Trier" {
		t.Errorf("entry: %+v, %v", one, err)
	}
	_, err := w.Entry(ctx, a.ID+1, list[1].ID)
	wants(t, err, database.ErrNotFound)
	for i := range 18 {
		wants(t, w.Add(ctx, a.ID, at("Ort "+string(rune('A'+i)))), nil)
	}
	wants(t, w.Add(ctx, a.ID, at("Zuviel")), account.ErrBookFull)
	wants(t, w.Add(ctx, a.ID, at("Trier")), nil) // in it already
}

func TestForget(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	for _, city := range []string{"Berlin", "Bonn"} {
		w.wait(time.Minute)
		wants(t, w.Add(ctx, a.ID, at(city)), nil)
	}
	list := w.reads(t, a.ID, "Berlin* Bonn")
	berlin, bonn := list[0].ID, list[1].ID
	wants(t, w.Forget(ctx, a.ID+1, berlin), database.ErrNotFound)
	wants(t, w.Forget(ctx, a.ID, berlin), nil)
	wants(t, w.Forget(ctx, a.ID, berlin), database.ErrNotFound)
	w.reads(t, a.ID, "Bonn")
	wants(t, w.BringBack(ctx, a.ID+1, berlin), database.ErrNotFound)
	wants(t, w.BringBack(ctx, a.ID, berlin), nil)
	w.reads(t, a.ID, "Berlin* Bonn")

	wants(t, w.Forget(ctx, a.ID, berlin), nil)
	wants(t, w.Prefer(ctx, a.ID, bonn), nil)
	wants(t, w.BringBack(ctx, a.ID, berlin), nil)
	w.reads(t, a.ID, "Bonn* Berlin")

	wants(t, w.Forget(ctx, a.ID, berlin), nil)
	wants(t, w.SweepOut(ctx), nil)
	wants(t, w.BringBack(ctx, a.ID, berlin), nil)
	wants(t, w.Forget(ctx, a.ID, berlin), nil)
	w.wait(2 * time.Hour)
	wants(t, w.SweepOut(ctx), nil)
	wants(t, w.BringBack(ctx, a.ID, berlin), database.ErrNotFound)
}
