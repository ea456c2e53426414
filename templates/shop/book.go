package shop

import (
	"strconv"

	"github.com/silkroadmall/mall/internal/id"
)

// entryPath is where an entry of the address book stands.
func entryPath(entry id.Address) string {
	return "/account/addresses/" + strconv.FormatInt(int64(entry), 10)
}

// formPath is where the form of an address is sent.
func formPath(p AddressPage) string {
	if p.Entry == 0 {
		return "/account/addresses/new"
	}
	return entryPath(p.Entry)
}
