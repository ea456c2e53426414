package sheet

import (
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Upload is a file a factory has sent, with what an import of it would do or has done. Token names it in addresses.
type Upload struct {
	ID         int64
	Token      string
	FactoryID  id.Factory
	AccountID  *id.Account // who sent it
	Name       string      // of the file, as the browser gave it
	Format     Format
	Currency   money.Currency
	Submit     bool   // put what is complete before the moderators
	Data       []byte // empty in lists
	Report     Report `gorm:"serializer:json"`
	CreatedAt  time.Time
	ImportedAt *time.Time // nil as long as it was only looked at
}

// keepUploads is how long a file is kept, so that its bad rows can be fetched.
const keepUploads = 30 * 24 * time.Hour

// FormatOf reads the layout off a file's header: the mall's own begins with columns no other has.
func (t *Table) FormatOf() Format {
	if t.Has("category") != "" && t.Has("hs") != "" && t.Has("grams") != "" {
		return Mall
	}
	return Shopify
}

// Readable says what of the layout's header or rows the table lacks, nil if nothing.
func (t *Table) Readable(f Format) error {
	_, _, err := read(t, Order{Format: f, Currency: "CNY"})
	return err
}
