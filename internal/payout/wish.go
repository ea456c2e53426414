package payout

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Wish is an account as an owner types it. By has shown a second factor, which Proof names, for this.
type Wish struct {
	FactoryID id.Factory
	By        id.Account
	Proof     string
	Holder    string
	Bank      string
	BankCode  string
	Number    string
	Contact   string
}

var (
	bankCode  = regexp.MustCompile(`^[0-9]{12}$`)
	accountNo = regexp.MustCompile(`^[0-9]{8,30}$`)
)

// Check brings a wish into the form it is kept in, without blanks and hyphens in numbers. Fields: holder, bank, bank_code, number,
// contact.
func (w Wish) Check() (Wish, error) {
	var f fault.Check
	w.Holder, w.Bank = strings.Join(strings.Fields(w.Holder), " "), strings.Join(strings.Fields(w.Bank), " ")
	w.BankCode, w.Number = digits(w.BankCode), digits(w.Number)
	f.Require(named(w.Holder), "holder", "payout.holder_wrong")
	f.Require(named(w.Bank), "bank", "payout.bank_wrong")
	f.Require(bankCode.MatchString(w.BankCode), "bank_code", "payout.bank_code_wrong")
	f.Require(accountNo.MatchString(w.Number), "number", "payout.number_wrong")
	email, err := account.ParseEmail(w.Contact)
	f.Require(err == nil, "contact", "payout.contact_wrong")
	w.Contact = email
	return w, f.Err()
}

func digits(typed string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(typed)
}

func named(text string) bool { return text != "" && utf8.RuneCountInString(text) <= 100 }

func noted(note string) bool { return note != "" && utf8.RuneCountInString(note) <= LongestNote }

// same tells whether it is the account that is paid to already, and the same person is told of changes.
func (w Wish) same(a *Account) bool {
	return a != nil && a.Holder == w.Holder && a.Bank == w.Bank && a.BankCode == w.BankCode && a.Number == w.Number && a.Contact == w.Contact
}
