package shop_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// below is everything that is held back until what is seen is there, as its computed content-visibility.
const below = `[...document.querySelectorAll(".sections > section, .product-more > section, .foot")].map((part) => getComputedStyle(part).contentVisibility)`

func TestWhatIsFarBelowWaits(t *testing.T) {
	h := newHouse(t)
	b := h.tab()
	t.Run("until the page has loaded", func(t *testing.T) {
		b.open("/en-de/l/silk-scarf")
		h.until("all of the page is laid out", func() bool {
			return b.tells(below+`.length > 3`) && b.tells(below+`.every((is) => is === "visible")`)
		})
	})
	t.Run("and a closed chooser has no boxes", func(t *testing.T) {
		const boxes = `document.querySelector("#chooser-country").getClientRects().length`
		if !b.tells(boxes + ` === 0`) {
			t.Error("the closed chooser is laid out")
		}
		if !b.tells(`document.querySelector(".chooser").open = true, ` + boxes + ` === 1`) {
			t.Error("the open chooser is not")
		}
	})
	t.Run("without script until it comes near", func(t *testing.T) {
		off := emulation.SetScriptExecutionDisabledParams{Value: true}
		h.must(chromedp.Do(b.ctx, protocol(emulation.SetScriptExecutionDisabled.Method, off)))
		b.open("/en-de/l/silk-scarf")
		if !b.tells(below + `.every((is) => is === "auto")`) {
			t.Error("what is far below is not held back")
		}
	})
}
