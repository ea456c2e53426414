package ui

import (
	"context"

	"github.com/silkroadmall/mall/internal/locale"
)

// Languages are those of the shop by their own names, for what somebody writes.
func Languages(chosen string) []Option {
	var list []Option
	for _, l := range locale.Languages() {
		list = append(list, Option{Value: string(l), Label: l.OwnName(), Selected: string(l) == chosen})
	}
	return list
}

// Reasons are the codes for which what somebody wrote is reported or hidden, in words.
func Reasons(ctx context.Context, codes []string) []Option {
	var list []Option
	for _, code := range codes {
		list = append(list, Option{Value: code, Label: locale.From(ctx).T("review.reason." + code)})
	}
	return list
}
