package aftersales_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/once"
)

// TestClose ends a withdrawal without a refund, once, and the consumer is told why.
func TestClose(t *testing.T) {
	h := open(t)
	w := h.state(h.of(3, 1))
	ctx := once.With(t.Context(), once.Ticket{Who: "account 1", Key: "0123456789abcdef", Print: once.Print("x")})
	h.must(h.Close(ctx, w.Number, 1, " You keep them. "))
	h.must(h.Close(ctx, w.Number, 1, "You keep them.")) // the same form again: the first answer
	if err := h.Close(t.Context(), w.Number, 1, "Once more."); !errors.Is(err, aftersales.ErrEnded) {
		t.Errorf("closed twice: %v", err)
	}
	w, err := h.Withdrawal(t.Context(), w.Number)
	h.must(err)
	if w.Open() || w.ClosedNote != "You keep them." || *w.ClosedBy != 1 || w.RefundID != nil || len(w.Left()) != 0 {
		t.Errorf("%+v", w)
	}
	if n := h.number("SELECT count(*) FROM river_job WHERE kind = 'withdrawal_closed'"); n != 1 {
		t.Errorf("%d letters are written", n)
	}
	var notes []string
	for _, e := range h.order().Events {
		if note := aftersales.NoteOf(e, []aftersales.Withdrawal{*w}); note != "" {
			notes = append(notes, note)
		}
	}
	if !slices.Equal(notes, []string{"You keep them."}) {
		t.Errorf("the timeline says %q", notes)
	}
}

// TestClose_frees its pieces: they may be withdrawn from anew, and a refund counts for what is open.
func TestClose_frees(t *testing.T) {
	h := open(t)
	w := h.state(h.of(3, 1))
	h.must(h.Close(t.Context(), w.Number, 1, "You keep them."))
	if n, err := h.Tally(t.Context()); err != nil || n != (aftersales.Tally{Ended: 1}) {
		t.Errorf("%+v, %v", n, err)
	}
	ended, err := h.List(t.Context(), true, 10, 0)
	h.must(err)
	if len(ended) != 1 || ended[0].Number != w.Number {
		t.Errorf("%+v ended", ended)
	}
	again := h.state(h.of(3, 1))
	h.refund("withdrawal", 0, 3)
	if now, err := h.Withdrawal(t.Context(), again.Number); err != nil || now.Lines[0].Refunded != 3 {
		t.Errorf("withdrawn from anew: %+v, %v", now, err)
	}
	if now, err := h.Withdrawal(t.Context(), w.Number); err != nil || now.Lines[0].Refunded != 0 {
		t.Errorf("a refund counts for a closed withdrawal: %+v, %v", now, err)
	}
}

// TestClose_refuses what has no note or too long a one, what is settled, and what does not exist.
func TestClose_refuses(t *testing.T) {
	h := open(t)
	w := h.state(h.of(1, 0))
	for _, note := range []string{"", " ", strings.Repeat("ü", 501)} {
		if err := h.Close(t.Context(), w.Number, 1, note); !slices.Equal(fault.FieldNames(err), []string{"note"}) {
			t.Errorf("a note of %d bytes: %v", len(note), err)
		}
	}
	h.refund("withdrawal", 0, 1)
	if err := h.Close(t.Context(), w.Number, 1, strings.Repeat("ü", 500)); !errors.Is(err, aftersales.ErrEnded) {
		t.Errorf("a settled one: %v", err)
	}
	if err := h.Close(t.Context(), "WD-0000-0000-0000", 1, "n"); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("none: %v", err)
	}
}

// TestClose_stands: what was closed stays closed, and its note is only ever forgotten.
func TestClose_stands(t *testing.T) {
	h := open(t)
	w := h.state(h.of(1, 0))
	for _, sql := range []string{"UPDATE withdrawal SET closed_at = now(), closed_by = 1", "UPDATE withdrawal SET holds_since = now()"} {
		if h.DB.In(t.Context()).Exec(sql).Error == nil {
			t.Errorf("%s is taken of an open one", sql)
		}
	}
	h.must(h.Close(t.Context(), w.Number, 1, "You keep them."))
	for _, sql := range []string{"UPDATE withdrawal SET closed_at = NULL, closed_by = NULL, closed_note = ''", "UPDATE withdrawal SET closed_note = 'x'",
		"UPDATE withdrawal SET settled_at = now(), refund_id = 1"} {
		if h.DB.In(t.Context()).Exec(sql).Error == nil {
			t.Errorf("%s is taken of a closed one", sql)
		}
	}
	h.must(h.DB.Transact(t.Context(), func(tx *database.DB) error { return h.ForgetTx(t.Context(), tx, []id.Order{w.OrderID}) }))
	if now, err := h.Withdrawal(t.Context(), w.Number); err != nil || now.ClosedNote != "" || now.ClosedAt == nil {
		t.Errorf("forgotten: %+v, %v", now, err)
	}
}
