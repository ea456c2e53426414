package money

import (
	"math/big"
	"sort"
)

// Allocate splits the amount in proportion to the weights, exactly: the parts sum to the whole. What cannot be
// divided goes, unit by unit, to the largest remainders, and among equals to the earlier part. If all weights
// are zero the parts are equal. ErrWeights for a negative weight or none at all.
func (a Amount) Allocate(weights []int64) ([]Amount, error) {
	total, err := weigh(weights)
	if err != nil {
		return nil, err
	}
	if total.Sign() == 0 {
		return a.Allocate(ones(len(weights)))
	}
	whole := new(big.Int).Abs(big.NewInt(a.Minor))
	parts := make([]Amount, len(weights))
	rests := make([]*big.Int, len(weights))
	left := new(big.Int).Set(whole)
	for i, w := range weights {
		q, rest := new(big.Int).QuoRem(new(big.Int).Mul(whole, big.NewInt(w)), total, new(big.Int))
		parts[i], rests[i] = New(q.Int64(), a.Currency), rest
		left.Sub(left, q)
	}
	for _, i := range byRemainder(rests)[:left.Int64()] {
		parts[i].Minor++
	}
	if a.Minor < 0 {
		for i := range parts {
			parts[i] = parts[i].Neg()
		}
	}
	return parts, nil
}

func weigh(weights []int64) (*big.Int, error) {
	if len(weights) == 0 {
		return nil, ErrWeights
	}
	total := new(big.Int)
	for _, w := range weights {
		if w < 0 {
			return nil, ErrWeights
		}
		total.Add(total, big.NewInt(w))
	}
	return total, nil
}

func byRemainder(rests []*big.Int) []int {
	order := make([]int, len(rests))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return rests[order[i]].Cmp(rests[order[j]]) > 0 })
	return order
}

func ones(n int) []int64 {
	w := make([]int64, n)
	for i := range w {
		w[i] = 1
	}
	return w
}
