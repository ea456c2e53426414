package entrance

import (
	"context"
	"strings"
)

// sign is a word in a browser's name for itself, and what it tells.
type sign struct{ word, name string }

// browsers and systems by their signs. The more special one stands first: nearly every browser says that it is Chrome and
// Safari too.
func browsers() []sign {
	return []sign{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"YaBrowser", "Yandex"}, {"MicroMessenger", "WeChat"},
		{"Firefox/", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	}
}

func systems() []sign {
	return []sign{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Macintosh", "Mac"}, {"CrOS", "ChromeOS"},
		{"Linux", "Linux"},
	}
}

// Device is what the browser is to be called by that says of itself what agent says.
func Device(ctx context.Context, agent string) string { return device(ctx, agent) }

// device is what a session's browser is to be called by: "Firefox · Windows". One that says nothing known is named by what it
// says, shortened, and one that says nothing is an unknown one.
func device(ctx context.Context, agent string) string {
	var parts []string
	for _, signs := range [][]sign{browsers(), systems()} {
		for _, s := range signs {
			if strings.Contains(agent, s.word) {
				parts = append(parts, s.name)
				break
			}
		}
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, " · ")
	case agent == "":
		return t(ctx, "account.page.unknown_device")
	}
	return agent[:min(len(agent), 40)]
}
