package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
)

// amount is money in JSON: "12.30" with the currency's digits.
type amount struct {
	Amount   string         `json:"amount"`
	Currency money.Currency `json:"currency"`
}

func amountOf(a money.Amount) amount { return amount{a.String(), a.Currency} }

// parameters reads the query of an address and gathers what is wrong with it.
type parameters struct {
	url.Values
	fault.Check
}

// only refuses every parameter that is not named; a name that ends in "." allows all that begin with it.
func (p *parameters) only(names ...string) {
	for name := range p.Values {
		p.Require(slices.ContainsFunc(names, func(n string) bool {
			if strings.HasSuffix(n, ".") {
				return len(name) > len(n) && strings.HasPrefix(name, n)
			}
			return n == name
		}), name, "api.unknown_parameter")
	}
}

// market reads the segment of a market.
func (p *parameters) market(name string) market.Market {
	m, err := market.Parse(p.Get(name))
	p.Require(err == nil, name, "api.bad_market")
	return m
}

// number reads a whole number from 1 on; 0 when there is none.
func (p *parameters) number(name string) int {
	if !p.Has(name) {
		return 0
	}
	n, err := strconv.Atoi(p.Get(name))
	p.Require(err == nil && n >= 1, name, "api.bad_number")
	return n
}

// day reads a day as ISO 8601 writes it; the zero time when there is none.
func (p *parameters) day(name string) time.Time {
	if !p.Has(name) {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, p.Get(name))
	p.Require(err == nil, name, "api.bad_day")
	return day
}

// amount reads an amount of the currency; nil when there is none.
func (p *parameters) amount(name string, c money.Currency) *money.Amount {
	if !p.Has(name) {
		return nil
	}
	a, err := money.Parse(p.Get(name), c)
	p.Require(err == nil && !a.Negative(), name, "api.bad_amount")
	return &a
}
