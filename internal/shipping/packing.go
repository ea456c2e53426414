package shipping

import "slices"

// Package is one packed parcel. The sides stand longest first.
type Package struct {
	Grams                       int64
	LengthMM, WidthMM, HeightMM int64
}

// What packing adds. Measured on nothing: a mailing bag or small carton and its filling, rounded up.
const (
	packingGrams   = 30  // a bag or box
	packingPercent = 4   // filling and tape, of the goods' weight
	wallsMM        = 10  // both walls of a side
	looseness      = 115 // percent of the goods' volume that several pieces need together
)

// Pack estimates the parcel that holds all pieces: their weights and the packing's; and a box whose two longer sides
// are at least those of the largest piece and whose volume is 15% more than that of the goods. A single piece keeps
// its own sides. Pieces of unknown size count by weight alone. It is an estimate: the factory weighs the real parcel.
func Pack(pieces []Piece) Package {
	var grams, volume, count int64
	var largest [3]int64
	for _, p := range pieces {
		n := int64(p.Quantity)
		grams += n * int64(p.Grams)
		sides := []int64{int64(p.LengthMM), int64(p.WidthMM), int64(p.HeightMM)}
		slices.Sort(sides)
		if sides[0] <= 0 || n <= 0 {
			continue
		}
		count += n
		volume += n * sides[0] * sides[1] * sides[2]
		for i := range largest {
			largest[i] = max(largest[i], sides[2-i])
		}
	}
	out := Package{Grams: grams + packingGrams + (grams*packingPercent+99)/100}
	if volume == 0 {
		return out
	}
	length, width, height := largest[0], largest[1], largest[2]
	if count > 1 {
		height = max(height, ceil(volume*looseness, 100*length*width))
	}
	sides := []int64{length + wallsMM, width + wallsMM, height + wallsMM}
	slices.Sort(sides)
	out.LengthMM, out.WidthMM, out.HeightMM = sides[2], sides[1], sides[0]
	return out
}

func ceil(n, by int64) int64 { return (n + by - 1) / by }

// charged is the weight that counts: the actual, or the volume's where that is more. divisor is in cubic
// centimetres for a kilogram, which is cubic millimetres for a milligram.
func (p Package) charged(divisor int64) int64 {
	if divisor == 0 {
		return p.Grams
	}
	return max(p.Grams, ceil(p.LengthMM*p.WidthMM*p.HeightMM, divisor))
}
