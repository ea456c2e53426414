package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/search"
)

// seedCommand fills the shop with the demo, or with a made-up catalog of any size; what is there already is left as it is.
func seedCommand(ctx context.Context, c *console, args []string) error {
	if len(args) > 0 && args[0] == "scale" {
		return seedScaleCommand(ctx, c, args[1:])
	}
	rest, err := c.flags("seed", args, nil)
	if err != nil {
		return err
	}
	if len(rest) != 1 || rest[0] != "demo" {
		return usageError{errors.New("say what to seed: demo or scale")}
	}
	a, err := c.open(ctx, "DATABASE_URL", "MALL_SECRET")
	if err != nil {
		return err
	}
	defer a.Close()
	return a.seedDemo(ctx, func(line string) { fmt.Fprintln(c.out, line) })
}

// seeder turns the demo's values into records.
type seeder struct {
	*App
	set       *demo.Set
	factories map[string]id.Factory
	pictures  map[string]id.Picture
}

// seedDemo brings in whatever of the demo is missing and says so.
func (a *App) seedDemo(ctx context.Context, say func(string)) error {
	set, err := demo.Data()
	if err != nil {
		return err
	}
	if err := errors.Join(a.trade.catalog.SyncTree(ctx), search.SyncSynonyms(ctx, a.DB)); err != nil {
		return err
	}
	s := &seeder{App: a, set: set, factories: map[string]id.Factory{}, pictures: map[string]id.Picture{}}
	missing, err := s.missing(ctx)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		if err := s.addMissing(ctx, missing, say); err != nil {
			return err
		}
	}
	if err := errors.Join(s.addAccounts(ctx), s.addBuyers(ctx, say)); err != nil {
		return err
	}
	return errors.Join(s.addQuestions(ctx, say), s.addCoupons(ctx), s.addCuts(ctx), s.addTransfers(ctx))
}

// addMissing puts listings on sale, with their factories and the demo's people.
func (s *seeder) addMissing(ctx context.Context, missing []demo.Listing, say func(string)) error {
	say(fmt.Sprintf("Filling the shop with %d demo listings; their pictures are encoded once …", len(missing)))
	for _, step := range []func(context.Context) error{s.addFactories, s.addPeople} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	for _, l := range missing {
		if err := s.addListing(ctx, l); err != nil {
			return fmt.Errorf("add demo listing %s: %w", l.Slug, err)
		}
	}
	say(fmt.Sprintf("%d listings of %d factories are on sale.", len(missing), len(s.set.Factories)))
	return nil
}

// missing are the demo's listings that are not there yet.
func (s *seeder) missing(ctx context.Context) ([]demo.Listing, error) {
	slugs := make([]string, len(s.set.Listings))
	for i, l := range s.set.Listings {
		slugs[i] = l.Slug
	}
	have, err := s.trade.catalog.Known(ctx, slugs)
	if err != nil {
		return nil, err
	}
	var missing []demo.Listing
	for _, l := range s.set.Listings {
		if !have[l.Slug] {
			missing = append(missing, l)
		}
	}
	return missing, nil
}

func (s *seeder) addFactories(ctx context.Context) error {
	for _, d := range s.set.Factories {
		f := &factory.Factory{
			Slug: d.Slug, State: factory.Approved, Name: d.Name, NameZH: d.NameZH, CreditCode: d.CreditCode, City: d.City, Province: d.Province,
			Founded: d.Founded, StaffCount: d.StaffCount, Story: d.Story, Contact: d.Contact, Phone: d.Phone, Email: d.Email, Address: d.Address,
			AddressZH: d.AddressZH, PostalCode: d.PostalCode, HandoverDays: d.HandoverDays,
		}
		err := s.DB.Transact(ctx, func(tx *database.DB) error {
			_, err := s.trade.factories.AddTx(ctx, tx, f)
			return err
		})
		if err != nil {
			return err
		}
		s.factories[d.Slug] = f.ID
	}
	return nil
}

func (s *seeder) addPeople(ctx context.Context) error {
	for _, p := range s.set.People {
		a, err := s.trade.accounts.Create(ctx, account.New{
			Role: account.Role(p.Role), Email: p.Mail, Name: p.Name, Language: p.Language, Password: p.Password,
		})
		if errors.Is(err, account.ErrTaken) { // an earlier run made it, and may have been cut off before the employment
			a, err = s.trade.accounts.ByEmail(ctx, account.Role(p.Role), p.Mail)
		}
		if err != nil {
			return fmt.Errorf("add %s: %w", p.Mail, err)
		}
		if p.Factory == "" {
			continue
		}
		if _, err := s.trade.factories.Employer(ctx, a.ID); !errors.Is(err, database.ErrNotFound) {
			if err != nil {
				return fmt.Errorf("add %s: %w", p.Mail, err)
			}
			continue
		}
		err = s.DB.Transact(ctx, func(tx *database.DB) error {
			return s.trade.factories.HireTx(ctx, tx, a.ID, s.factories[p.Factory])
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addListing takes in the pictures and publishes the listing, as moderators would have.
func (s *seeder) addListing(ctx context.Context, l demo.Listing) error {
	if err := s.takePictures(ctx, l); err != nil {
		return err
	}
	content := s.content(l)
	return s.DB.Transact(ctx, func(tx *database.DB) error {
		r, err := s.trade.catalog.CreateTx(ctx, tx, catalog.New{FactoryID: s.factories[l.Factory], Content: content, Slug: l.Slug})
		if err != nil {
			return err
		}
		return s.trade.desk.ClearTx(ctx, tx, s.factories[l.Factory], r.ListingID, "mall seed demo")
	})
}

// takePictures encodes a listing's pictures side by side.
func (s *seeder) takePictures(ctx context.Context, l demo.Listing) error {
	ids := make([]id.Picture, len(l.Pictures))
	g, gctx := errgroup.WithContext(ctx)
	for i, p := range l.Pictures {
		g.Go(func() error {
			raw, err := p.Bytes()
			if err != nil {
				return err
			}
			m, err := s.trade.studio.Take(gctx, bytes.NewReader(raw))
			if err != nil {
				return err
			}
			row, err := s.trade.catalog.AddPicture(gctx, s.factories[l.Factory], m.Digest, m.Width, m.Height)
			if err != nil {
				return err
			}
			ids[i] = row.ID
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, p := range l.Pictures {
		s.pictures[p.File] = ids[i]
	}
	return nil
}

// content is the listing in the catalog's own words.
func (s *seeder) content(l demo.Listing) catalog.Content {
	c := catalog.Content{Category: l.Category, HS: l.HS, Origin: l.Origin, Declared: l.Declared, Flags: l.Flags}
	for language, t := range l.Texts {
		c.Texts = append(c.Texts, catalog.Text{Language: language, Title: t.Title, Summary: t.Summary, Description: t.HTML()})
	}
	for _, o := range l.Options {
		option := catalog.Option{Name: o.Name}
		for _, v := range o.Values {
			option.Values = append(option.Values, v)
		}
		c.Options = append(c.Options, option)
	}
	for _, v := range l.Variants {
		c.Variants = append(c.Variants, s.variant(v))
	}
	for _, p := range l.Pictures {
		c.Pictures = append(c.Pictures, catalog.DraftPicture{PictureID: s.pictures[p.File], Alt: p.Alt})
	}
	c.Attributes = append(c.Attributes, catalog.Attribute{Key: "material", Value: l.Material})
	for _, a := range l.Attributes {
		if a.Key != "material" {
			c.Attributes = append(c.Attributes, catalog.Attribute{Key: a.Key, Value: a.Value})
		}
	}
	for _, p := range l.Papers {
		c.Papers = append(c.Papers, p.Kind)
	}
	c.Responsible.Name, c.Responsible.Address, c.Responsible.Email = l.Responsible()
	return c
}

func (s *seeder) variant(v demo.Variant) catalog.DraftVariant {
	d := catalog.DraftVariant{Stock: v.Stock, Variant: catalog.Variant{
		SKU: v.SKU, Choices: v.Choices, Price: v.Price, Grams: v.Grams, LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM, HS: v.HS,
	}}
	if p, ok := s.pictures[v.Picture]; ok {
		d.PictureID = &p
	}
	return d
}
