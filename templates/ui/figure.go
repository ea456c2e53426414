package ui

import (
	"math"
	"strconv"
)

// px is a length of a drawing, to a tenth of a pixel.
func px(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }

// mirrored is a place counted from the side where reading begins.
func mirrored(dir string, whole, x float64) float64 {
	if dir == "rtl" {
		return whole - x
	}
	return x
}
