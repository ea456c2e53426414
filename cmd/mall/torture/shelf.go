//go:build unix

package torture

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/scale"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	queue "github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/money"
)

// makers is how many factories the goods come from: carts have consignments of several.
const makers = 20

// stock puts goods on sale, so many pieces of each, and returns their slugs.
func stock(ctx context.Context, db *database.DB, products, pieces int) ([]string, error) {
	goods := catalog.NewStore(db, nil, time.Now)
	if err := goods.SyncTree(ctx); err != nil {
		return nil, err
	}
	by, err := factories(ctx, db, goods)
	if err != nil {
		return nil, err
	}
	list, slugs := make([]catalog.Goods, products), make([]string, products)
	for n := range list {
		list[n] = scarf(n, by[n%makers])
		slugs[n] = list[n].Slug
	}
	err = db.Load(ctx, time.Minute, func(tx pgx.Tx) error {
		variants, err := goods.LoadTx(ctx, tx, list)
		if err != nil {
			return err
		}
		rows := make([]inventory.Stock, len(variants))
		for i, v := range variants {
			rows[i] = inventory.Stock{VariantID: v, OnHand: pieces}
		}
		return inventory.NewStore(db, time.Now).LoadTx(ctx, tx, rows)
	})
	if err != nil {
		return nil, err
	}
	return slugs, goods.Analyse(ctx)
}

// couponCode is what a share of the consumers has, and each of them types in.
const couponCode = "TORTURE"

// The admin, and by which password everybody of the house signs in.
const (
	adminMail = "admin@torture.example"
	password  = "who works here knows this"
)

// people makes the admin, and lets clerks sign in.
func people(ctx context.Context, db *database.DB) error {
	jobs, err := queue.NewQueue(db)
	if err != nil {
		return err
	}
	_, err = account.NewStore(db, jobs, time.Now).Create(ctx, account.New{Role: account.Admin, Email: adminMail, Name: "Admin", Language: "en", Password: password})
	if err != nil {
		return err
	}
	_, err = db.Pool().Exec(ctx, "UPDATE account SET password_hash = (SELECT password_hash FROM account WHERE email = $1) WHERE role = 'factory'", adminMail)
	return err
}

// coupon makes one of a tenth that so many orders may use.
func coupon(ctx context.Context, db *database.DB, uses int) error {
	_, err := db.Pool().Exec(ctx, `INSERT INTO coupon (code, kind, bearer, basis_points, valid_from, most_uses, made_by, made_at)
		SELECT $1, 'percent', 'mall', 1000, now(), $2, id, now() FROM account WHERE email = $3`, couponCode, uses, adminMail)
	return err
}

// factories writes the makers, each with one clerk who reads the mail.
func factories(ctx context.Context, db *database.DB, goods *catalog.Store) ([]id.Factory, error) {
	tree, err := goods.Tree(ctx)
	if err != nil {
		return nil, err
	}
	mall, err := scale.New(1, makers, tree)
	if err != nil {
		return nil, err
	}
	store, list := factory.NewStore(db, time.Now), make([]id.Factory, makers)
	err = db.Transact(ctx, func(tx *database.DB) error {
		for n := range list {
			f := mall.Factory(n)
			if _, err := store.AddTx(ctx, tx, &f); err != nil {
				return err
			}
			list[n] = f.ID
			err := tx.In(ctx).Exec(`WITH clerk AS (INSERT INTO account (role, email, name, language, password_hash, verified_at, created_at)
				VALUES ('factory', ?, 'Clerk', 'zh-Hans', '', now(), now()) RETURNING id)
				INSERT INTO factory_staff (account_id, factory_id, created_at) SELECT id, ?, now() FROM clerk`, fmt.Sprintf("clerk-%d@torture.example", n), f.ID).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// scarf is one of the goods, the n-th.
func scarf(n int, maker id.Factory) catalog.Goods {
	name := fmt.Sprintf("scarf-%d", n)
	return catalog.Goods{FactoryID: maker, Slug: name, Handle: name, Published: time.Now(), Content: catalog.Content{
		Category: "scarves", HS: "621410", Origin: "CN",
		Responsible: catalog.Responsible{Name: "Demo Compliance B.V.", Address: "Voorbeeldkade 1, 3011 AA Rotterdam", Email: "rp@example.com"},
		Texts:       []catalog.Text{{Language: "en", Title: fmt.Sprintf("Silk scarf %d", n)}, {Language: "zh-Hans", Title: fmt.Sprintf("丝巾 %d", n)}},
		Variants: []catalog.DraftVariant{{Variant: catalog.Variant{SKU: name, Price: money.New(int64(6000+n%40*100), "CNY"),
			Grams: 120, LengthMM: 200, WidthMM: 200, HeightMM: 30}}},
	}}
}
