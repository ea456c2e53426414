// Package onboarding brings a factory into the mall: the application of somebody who will be its first clerk, and the
// corrected one after it was declined.
//
// Invariants: account, factory and the employment that joins them are written in one transaction or not at all; an
// address that has an account gets the same answer as one that has none, and nothing is written for it; a factory
// begins pending, and only a moderator moves it on.
//
// It must not know listings or orders.
package onboarding

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
)

// Company is what a factory says about itself when it applies.
type Company struct {
	NameZH     string
	Name       string // in Latin letters: the consignor on customs forms, and the public name
	CreditCode string
	Province   string
	City       string
	AddressZH  string
	Address    string // in Latin letters
	PostalCode string
	Contact    string
	Phone      string
	Email      string // for shoppers, who see it on every offer
}

// Application is a company with the person who applies.
type Application struct {
	Company
	Person account.New
	// At is the path the links of letters begin with, IP the network address the application came from.
	At, IP string
}

// Onboarding joins the stores that an application writes to.
type Onboarding struct {
	db        *database.DB
	accounts  *account.Store
	factories *factory.Store
}

// New joins the stores.
func New(db *database.DB, accounts *account.Store, factories *factory.Store) *Onboarding {
	return &Onboarding{db: db, accounts: accounts, factories: factories}
}

// Check refuses wrong fields of the company and returns it in the kept form.
func (c Company) Check() (Company, error) {
	var check fault.Check
	text := func(v *string, field, key string, latin bool) {
		*v = strings.Join(strings.Fields(*v), " ")
		n := utf8.RuneCountInString(*v)
		check.Require(n > 0 && n <= maxText && (!latin || isLatin(*v)), field, key)
	}
	text(&c.NameZH, "name_zh", "factory.name_zh", false)
	text(&c.Name, "name_latin", "factory.name_latin", true)
	code, err := factory.ParseCreditCode(c.CreditCode)
	if check.Require(err == nil, "credit_code", factory.ErrCreditCode.Key) {
		c.CreditCode = code
	}
	text(&c.Province, "province", "factory.province", false)
	text(&c.City, "city", "factory.city", false)
	text(&c.AddressZH, "address_zh", "factory.address_zh", false)
	text(&c.Address, "address", "factory.address", true)
	c.PostalCode = strings.TrimSpace(c.PostalCode)
	check.Require(len(c.PostalCode) == 6 && strings.Trim(c.PostalCode, "0123456789") == "", "postal_code", "factory.postal_code")
	text(&c.Contact, "contact", "factory.contact", false)
	phone, err := phonenumbers.Parse(c.Phone, "CN")
	if check.Require(err == nil && phonenumbers.IsValidNumber(phone), "phone", "factory.phone") {
		c.Phone = phonenumbers.Format(phone, phonenumbers.E164)
	}
	email, err := factory.ParseEmail(c.Email)
	if check.Require(err == nil, "public_email", factory.ErrEmail.Key) {
		c.Email = email
	}
	return c, check.Err()
}

// maxText is the longest line of an application, in characters.
const maxText = 100

// isLatin holds for what a foreign customs officer can read: printable ASCII with at least two letters.
func isLatin(s string) bool {
	letters := 0
	for _, r := range s {
		if r > unicode.MaxASCII || !unicode.IsPrint(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 2
}

// Check refuses wrong fields of the company and of the person, all at once.
func (a Application) Check() error {
	var check fault.Check
	_, wrong := a.Company.Check()
	check.Merge("", wrong)
	_, wrong = a.person().Check()
	if f, ok := fault.As(wrong); ok {
		for _, field := range f.Fields {
			// The name is the company's contact, which has been looked at.
			check.Require(field.Name == "name", field.Name, field.Key, field.Args)
		}
	}
	return check.Err()
}

// person is who applies: a clerk by the name of the company's contact.
func (a Application) person() account.New {
	p := a.Person
	p.Role, p.Name = account.Factory, a.Contact
	return p
}

// Apply writes the application and asks for the letter that proves the address. Its answer is the same when the address
// has an account: then the letter says so, and nothing else is written.
func (o *Onboarding) Apply(ctx context.Context, a Application) error {
	if err := a.Check(); err != nil {
		return err
	}
	company, err := a.Company.Check()
	if err != nil {
		return err
	}
	person, hash, err := o.accounts.Admit(ctx, a.person(), a.IP)
	if err != nil {
		return err
	}
	err = o.db.Transact(ctx, func(tx *database.DB) error {
		clerk, fresh, err := o.accounts.SignUpTx(ctx, tx, person, hash)
		if err != nil {
			return err
		}
		if fresh {
			f := &factory.Factory{HandoverDays: firstHandover}
			company.describe(f)
			if err := o.enrolTx(ctx, tx, f, clerk); err != nil {
				return err
			}
		}
		return o.accounts.WelcomeTx(ctx, tx, clerk, a.At)
	})
	if err != nil {
		return fmt.Errorf("apply: %w", err)
	}
	return nil
}

// firstHandover is the working days a new factory has from payment to hand-over until it says otherwise.
const firstHandover = 3

func (o *Onboarding) enrolTx(ctx context.Context, tx *database.DB, f *factory.Factory, clerk *account.Account) error {
	if err := o.factories.EnrolTx(ctx, tx, f); err != nil {
		return fieldOf(err)
	}
	return o.factories.HireTx(ctx, tx, clerk.ID, f.ID)
}

// Reapply puts a declined factory before the mall again with what has been corrected.
func (o *Onboarding) Reapply(ctx context.Context, f *factory.Factory, c Company) error {
	c, err := c.Check()
	if err != nil {
		return err
	}
	err = o.db.Transact(ctx, func(tx *database.DB) error {
		again := *f
		c.describe(&again)
		return fieldOf(o.factories.ReapplyTx(ctx, tx, &again))
	})
	if err != nil {
		return fmt.Errorf("reapply: %w", err)
	}
	return nil
}

// CompanyOf is what the factory has said about itself.
func CompanyOf(f *factory.Factory) Company {
	return Company{NameZH: f.NameZH, Name: f.Name, CreditCode: f.CreditCode, Province: f.Province, City: f.City,
		AddressZH: f.AddressZH, Address: f.Address, PostalCode: f.PostalCode, Contact: f.Contact, Phone: f.Phone, Email: f.Email}
}

func (c Company) describe(f *factory.Factory) {
	f.NameZH, f.Name, f.CreditCode = c.NameZH, c.Name, c.CreditCode
	f.Province, f.City, f.AddressZH, f.Address, f.PostalCode = c.Province, c.City, c.AddressZH, c.Address, c.PostalCode
	f.Contact, f.Phone, f.Email = c.Contact, c.Phone, c.Email
}

// fieldOf shows a credit code that is taken as the wrong field it is.
func fieldOf(err error) error {
	if !errors.Is(err, factory.ErrCreditCodeTaken) {
		return err
	}
	var check fault.Check
	check.Require(false, "credit_code", factory.ErrCreditCodeTaken.Key)
	return check.Err()
}
