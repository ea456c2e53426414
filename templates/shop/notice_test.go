package shop

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/locale"
)

// What a buyer must know of mail is told in all languages, the second way through customs too.
func TestNoticesTellOfMail(t *testing.T) {
	for _, l := range locale.Languages() {
		ctx := locale.With(t.Context(), locale.NewPrinter(l, "US"))
		if got := notices(ctx, []string{"mail_entry_type"}, false); len(got) != 1 || !strings.Contains(got[0], "13") {
			t.Errorf("%s: %q", l, got)
		}
	}
}
