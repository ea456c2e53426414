package settlement

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

// Share is what became of the money of one line.
type Share struct {
	Earning  `gorm:"embedded"`
	Back     int64 // of Amount, what refunds took while it was held
	Later    int64 // what refunds took after it was released, or beyond what was held: the next payout is that much smaller
	Quantity int
	Title    string   // in Chinese, for the factory
	Paid     bool     // it is in a batch of payouts that was approved: a hold comes too late
	Stated   string   // the number of the withdrawal whose pieces of it wait for their refund, "" for none
	Release  *Release `gorm:"-"`
	Holds    []Hold   `gorm:"-"` // the newest first
}

// Left is what is held of it, or was released.
func (s Share) Left() money.Amount { return money.New(s.Amount.Minor-s.Back, s.Amount.Currency) }

// Taken is what refunds took of it, before and after it was released.
func (s Share) Taken() money.Amount { return money.New(s.Back+s.Later, s.Amount.Currency) }

// Withdrawal is the number of the withdrawal that stops it, "" if none does or it comes too late.
func (s Share) Withdrawal() string {
	if s.Paid {
		return ""
	}
	return s.Stated
}

// Hold is the one that stops it, nil if none does.
func (s Share) Hold() *Hold {
	for i := range s.Holds {
		if s.Holds[i].Open() {
			return &s.Holds[i]
		}
	}
	return nil
}

// Part is the money of one consignment.
type Part struct {
	ID     id.Consignment
	Number string
	SoldAt time.Time
	Clock  *Clock  `gorm:"-"` // nil before it was delivered
	Shares []Share `gorm:"-"`
}

// Earned is what its lines earned together.
func (p Part) Earned() money.Amount { return p.sum(func(s Share) int64 { return s.Amount.Minor }) }

// Back is what refunds took of it.
func (p Part) Back() money.Amount {
	return p.sum(func(s Share) int64 { return s.Back + s.Later })
}

// Held is what is still held.
func (p Part) Held() money.Amount {
	return p.sum(func(s Share) int64 {
		if s.Release != nil {
			return 0
		}
		return s.Left().Minor
	})
}

// Released is what was released.
func (p Part) Released() money.Amount {
	return p.sum(func(s Share) int64 {
		if s.Release == nil {
			return 0
		}
		return s.Release.Amount.Minor
	})
}

func (p Part) sum(of func(Share) int64) money.Amount {
	sum := money.Zero(p.Shares[0].Amount.Currency)
	for _, s := range p.Shares {
		sum.Minor += of(s)
	}
	return sum
}

// OfOrder is the money of an order's consignments.
func (d *Desk) OfOrder(ctx context.Context, o id.Order) ([]Part, error) {
	return d.parts(ctx, "c.order_id = ?", o)
}

// OfFactory is the money of a factory's consignments, the newest first, and how many there are.
func (d *Desk) OfFactory(ctx context.Context, f id.Factory, limit, offset int) ([]Part, int, error) {
	var total int
	err := d.DB.In(ctx).Raw("SELECT count(DISTINCT consignment_id) FROM earning WHERE factory_id = ?", f).Scan(&total).Error
	if err != nil {
		return nil, 0, fmt.Errorf("count money of factory %d: %w", f, err)
	}
	parts, err := d.parts(ctx, `c.id IN (SELECT DISTINCT consignment_id FROM earning WHERE factory_id = ? ORDER BY consignment_id DESC LIMIT ? OFFSET ?)`, f, limit, offset)
	return parts, total, err
}

// parts reads the money of consignments by four statements, however many there are. Those whose lines earned nothing yet are
// left out, so that each has a line.
func (d *Desk) parts(ctx context.Context, which string, args ...any) ([]Part, error) {
	var parts []Part
	err := d.DB.In(ctx).Raw(`SELECT c.id, c.number, coalesce(c.offered_at, o.placed_at) AS sold_at FROM consignment c JOIN orders o ON o.id = c.order_id
		WHERE `+which+` AND o.confirmed_at IS NOT NULL ORDER BY c.id DESC`, args...).Scan(&parts).Error
	if err != nil {
		return nil, fmt.Errorf("read money of consignments: %w", err)
	}
	at, ids := map[id.Consignment]int{}, make([]id.Consignment, len(parts))
	for i, p := range parts {
		at[p.ID], ids[i] = i, p.ID
	}
	var clocks []Clock
	if err := d.DB.In(ctx).Where("consignment_id IN ?", ids).Find(&clocks).Error; err != nil {
		return nil, fmt.Errorf("read clocks: %w", err)
	}
	for i := range clocks {
		parts[at[clocks[i].ConsignmentID]].Clock = &clocks[i]
	}
	shares, err := d.shares(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, s := range shares {
		p := &parts[at[s.ConsignmentID]]
		p.Shares = append(p.Shares, s)
	}
	return slices.DeleteFunc(parts, func(p Part) bool { return len(p.Shares) == 0 }), nil
}

func (d *Desk) shares(ctx context.Context, of []id.Consignment) ([]Share, error) {
	var rows []struct {
		Share         `gorm:"embedded"`
		Reference     *string
		Cause         Cause
		ReleasedMinor int64
		ReleasedAt    time.Time
	}
	err := d.DB.In(ctx).Raw(`SELECT e.*, l.quantity, l.title_zh AS title, r.reference, coalesce(r.cause, '') AS cause,
		coalesce(r.amount_minor, 0) AS released_minor, coalesce(r.released_at, 'epoch') AS released_at,
		coalesce(sum(p.amount_minor) FILTER (WHERE p.account = ?), 0)::bigint AS back, coalesce(sum(p.amount_minor) FILTER (WHERE p.account = ?), 0)::bigint AS later,
		EXISTS (SELECT 1 FROM payout_item i JOIN payout o ON o.id = i.payout_id AND o.state IN ('approved', 'sent')
			WHERE NOT i.freed AND i.posting_id IN (`+strings.ReplaceAll(releasedSQL, "?", "e.line_id")+`)) AS paid,
		coalesce((SELECT w.number FROM held_line h JOIN withdrawal w ON w.id = h.withdrawal_id WHERE h.line_id = e.line_id ORDER BY w.id LIMIT 1), '') AS stated
		FROM earning e JOIN order_line l ON l.id = e.line_id LEFT JOIN release r ON r.line_id = e.line_id
		LEFT JOIN refund b ON b.order_id = e.order_id LEFT JOIN refund_part p ON p.refund_id = b.id AND p.line_id = e.line_id AND p.given
		WHERE e.consignment_id IN ? GROUP BY e.line_id, l.id, r.line_id ORDER BY e.line_id`, ledger.FactoryHeld, ledger.FactoryReleased, of).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read money of lines: %w", err)
	}
	list, at, ids := make([]Share, len(rows)), map[id.Line]int{}, make([]id.Line, len(rows))
	for i, r := range rows {
		list[i], at[r.LineID], ids[i] = r.Share, i, r.LineID
		if r.Reference != nil {
			list[i].Release = &Release{LineID: r.LineID, Reference: *r.Reference, Cause: r.Cause, Amount: money.New(r.ReleasedMinor, r.Amount.Currency), ReleasedAt: r.ReleasedAt}
		}
	}
	var holds []Hold
	if err := d.DB.In(ctx).Where("line_id IN ?", ids).Order("id DESC").Find(&holds).Error; err != nil {
		return nil, fmt.Errorf("read holds: %w", err)
	}
	for _, h := range holds {
		s := &list[at[h.LineID]]
		s.Holds = append(s.Holds, h)
	}
	return list, nil
}

// Balance is what the book says of a factory in one currency.
type Balance struct {
	Currency money.Currency
	Held     int64
	Released int64
}

// Balances are what a factory has in each currency, held and to be paid out, as the book stands.
func (d *Desk) Balances(ctx context.Context, party string) ([]Balance, error) {
	var list []Balance
	err := d.DB.In(ctx).Raw(`SELECT amount_currency AS currency, coalesce(-sum(amount_minor) FILTER (WHERE account = ?), 0)::bigint AS held,
		coalesce(-sum(amount_minor) FILTER (WHERE account = ?), 0)::bigint AS released
		FROM ledger_standing WHERE account IN ? AND party = ? GROUP BY 1 ORDER BY 1`,
		ledger.FactoryHeld, ledger.FactoryReleased, []ledger.Account{ledger.FactoryHeld, ledger.FactoryReleased}, party).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("read balances of %s: %w", party, err)
	}
	return list, nil
}
