package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/sheet"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/testdb"
)

const ours = id.Factory(1)

type house struct {
	*sheet.Importer
	db *database.DB
}

// newHouse has one approved factory and the categories; Publish submits and approves at once.
func newHouse(t *testing.T) house {
	t.Helper()
	db := testdb.New(t)
	must(t, db.In(t.Context()).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('f', 'approved', 'F', '厂', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`).Error)
	queue, err := job.NewQueue(db)
	must(t, err)
	goods := catalog.NewStore(db, queue, time.Now)
	must(t, goods.SyncTree(t.Context()))
	return house{&sheet.Importer{DB: db, Catalog: goods, Stock: inventory.NewStore(db, time.Now),
		Publish: func(ctx context.Context, f id.Factory, l id.Listing) error {
			return db.Transact(ctx, func(tx *database.DB) error {
				r, err := goods.LockDraftTx(ctx, tx, f, l)
				if err != nil {
					return err
				}
				if err := r.Content.Check(); err != nil {
					return err
				}
				if err := goods.SubmitTx(ctx, tx, r); err != nil {
					return err
				}
				return goods.PublishTx(ctx, tx, r)
			})
		}}, db}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h house) run(t *testing.T, data []byte, o sheet.Order) *sheet.Report {
	t.Helper()
	table, err := sheet.Read(data)
	must(t, err)
	o.Factory = ours
	if o.Format == "" {
		o.Format = sheet.Shopify
	}
	if o.Currency == "" {
		o.Currency = "CNY"
	}
	report, err := h.Import(t.Context(), table, o)
	must(t, err)
	return report
}

// counts is what a report did, in one line.
func counts(r *sheet.Report) string {
	return fmt.Sprintf("created %d updated %d unchanged %d rejected %d published %d", r.Created, r.Updated, r.Unchanged, r.Rejected, r.Published)
}

func (h house) content(t *testing.T, handle string) catalog.Content {
	t.Helper()
	s, err := h.Catalog.SheetByHandle(t.Context(), ours, handle)
	must(t, err)
	return s.Content
}

func sample(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/shopify-sample.csv")
	must(t, err)
	return data
}

func TestImportSample(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	dry := h.run(t, sample(t), sheet.Order{DryRun: true, Publish: true})
	if counts(dry) != "created 24 updated 0 unchanged 0 rejected 0 published 0" || len(dry.Problems) != 0 {
		t.Errorf("dry: %s %v", counts(dry), dry.Problems)
	}
	var rows int64
	must(t, h.db.In(t.Context()).Table("listing").Count(&rows).Error)
	if rows != 0 {
		t.Fatalf("a dry run wrote %d listings", rows)
	}
	if r := h.run(t, sample(t), sheet.Order{}); counts(r) != "created 24 updated 0 unchanged 0 rejected 0 published 0" {
		t.Error(counts(r), r.Problems)
	}
	if r := h.run(t, sample(t), sheet.Order{}); counts(r) != "created 0 updated 0 unchanged 24 rejected 0 published 0" {
		t.Errorf("second run: %s", counts(r))
	}
	r := h.run(t, sample(t), sheet.Order{Publish: true})
	if counts(r) != "created 0 updated 0 unchanged 24 rejected 0 published 24" {
		t.Errorf("publishing run: %s %v", counts(r), r.Drafts)
	}
	if r := h.run(t, sample(t), sheet.Order{Publish: true}); counts(r) != "created 0 updated 0 unchanged 24 rejected 0 published 0" {
		t.Errorf("fourth run: %s", counts(r))
	}
	l, err := h.Catalog.Listing(t.Context(), "blue-black-check-shirt", locale.German)
	must(t, err)
	if len(l.Variants) != 4 || l.Options[0].Values[3]["en"] != "XL" || l.Variants[0].HS != "610910" || l.Variants[0].Grams != 400 ||
		l.Texts[0].Description[:3] != "<p>" || l.Declared["en"] != "Blue & Black Check Shirt" {
		t.Errorf("%+v", l)
	}
}

const head = "Handle,Title,Body (HTML),Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value," +
	"Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Image Src,Image Position,Variant Image,Some Plugin Column\n"

// nasty is what real files hold: rows out of order, cells of many lines, and every sort of mistake.
const nasty = "\ufeff" + head +
	"tee,,,,,,,Red,,M,TEE-R-M,200,5,9.99,,,,x\n" + // 2: before its product's first row
	"tee,Tee,\"<h1>Tee</h1>\n<script>alert(1)</script><p onclick=\"\"x()\"\">Two \"\"lines\"\"</p>\",shirts,\"cotton, shirts\",true,Colour,Blue,Size,M,TEE-B-M,200,5,9.99,https://shop.example/b.jpg,2,https://shop.example/v.jpg,\n" +
	"tee,,,,,,,,,,,,,,https://shop.example/a.jpg,1,,\n" + // 4: a picture only
	"tee,,,,,,,Blue,,M,TEE-B-M2,200,5,9.99,,,,\n" + // 5: the same choices
	"tee,,,,,,,Green,,M,TEE-B-M,200,5,9.99,,,,\n" + // 6: the same SKU
	"tee,,,,,,,Green,,M,TEE-G-M,200,5,-9.99,,,,\n" + // 7: a negative price
	"tee,,,,,,,Green,,L,TEE-G-L,0,5,9.99,,,,\n" + // 8: no weight
	"\r\n" + // 9: blank
	",,,,,,,,,,,,,,,,,\n" + // 10: blank
	",Lost,,,,,,,,,LOST-1,10,1,1.00,,,,\n" + // 11: no handle
	"huge,Huge lamp,,lamp,,true,Title,Default Title,,,HUGE-1,10,1,99999999999999999999.00,,,,\n" + // 12
	"mystery,Zyx,,Frobnicator,,true,,,,,MYS-1,10,abc,1.00,,,,\n" + // 13: a stock that is no number
	"frob,Zyx,,Frobnicator,,true,,,,,FROB-1,10,1,1.005,,,,\n" + // 14: three decimals
	"frobs,Zyx,,Frobnicator,,true,,,,,FROB-2,10,1,1.00,ftp://x/y.jpg,,,\n" + // 15: no shelf, a bad picture
	"hidden,Hidden vase,,vase,,false,,,,,,10,1,1.00,,,,\n" + // 16: no SKU, not published
	"hidden,Other vase,,vase,,true,,,,,OTHER-1,10,1,1.00,,,,\n" // 17: another product under the same handle

func TestImportNasty(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.run(t, []byte(nasty), sheet.Order{Publish: true})
	var got []string
	for _, p := range r.Problems {
		got = append(got, fmt.Sprintf("%d %s: %s", p.Row, p.Column, p.What))
	}
	want := []string{
		"5 Option1 Value: the same choices as in row 3", `6 Variant SKU: "TEE-B-M" is used already in row 3`,
		"7 Variant Price: -9.99 is not above zero", "8 Variant Grams: is missing", "11 Handle: is empty",
		`12 Variant Price: "99999999999999999999.00" is no price in CNY`, `13 Variant Inventory Qty: "abc" is no number from -1000000 to 1000000`,
		`14 Variant Price: "1.005" is no price in CNY`, `15 Image Src: "ftp://x/y.jpg" is no address of a picture`,
		`17 Handle: "hidden" is the handle of another product already, in row 16`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if counts(r) != "created 3 updated 0 unchanged 0 rejected 3 published 1" {
		t.Error(counts(r))
	}
	if len(r.Drafts) != 2 || !strings.Contains(strings.Join(r.Drafts[0].Why, ";"), "category") || r.Drafts[1].Why[0] != "not published in the file" {
		t.Errorf("%+v", r.Drafts)
	}
	c := h.content(t, "tee")
	if len(c.Variants) != 2 || c.Variants[0].SKU != "TEE-R-M" || fmt.Sprint(c.Variants[1].Choices) != "[1 0]" || c.Options[0].Name["en"] != "Colour" {
		t.Errorf("%+v", c)
	}
	if c.Texts[0].Description != "<h3>Tee</h3><p>Two &#34;lines&#34;</p>" {
		t.Error(c.Texts[0].Description)
	}
	if v := c.Variants[0]; !v.SizeAssumed || v.LengthMM*v.WidthMM*v.HeightMM < 200*5000 || !c.HSAssumed {
		t.Errorf("%+v", v)
	}
	if c = h.content(t, "hidden"); c.Variants[0].SKU != "HIDDEN" {
		t.Error(c.Variants[0].SKU)
	}
	if again := h.run(t, []byte(nasty), sheet.Order{Publish: true}); counts(again) != "created 0 updated 0 unchanged 3 rejected 3 published 0" {
		t.Errorf("second run: %s", counts(again))
	}
}

func TestImportAsksForPictures(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.run(t, []byte(nasty), sheet.Order{Publish: true})
	s, err := h.Catalog.SheetByHandle(t.Context(), ours, "tee")
	must(t, err)
	var order []string
	for _, p := range s.Content.Pictures {
		order = append(order, s.Pictures[p.PictureID].SourceURL[len("https://shop.example/"):])
	}
	if fmt.Sprint(order) != "[a.jpg b.jpg v.jpg]" || *s.Content.Variants[1].PictureID != s.Content.Pictures[2].PictureID {
		t.Errorf("%v %v", order, s.Content.Variants[1].PictureID)
	}
	var jobs int64
	must(t, h.db.In(t.Context()).Table("river_job").Where("kind = 'picture_fetch'").Count(&jobs).Error)
	if jobs != 3 || !slices.Contains(s.Missing, "pictures_waiting") {
		t.Errorf("%d jobs, missing %v", jobs, s.Missing)
	}
}

func TestImportUpdates(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	file := func(price, stock string) []byte {
		return []byte(head + "vase,Blue vase,,vase,,true,,,,,V-1,800," + stock + "," + price + ",,,,\n")
	}
	h.run(t, file("10.00", "9"), sheet.Order{Publish: true})
	l, err := h.Catalog.Listing(t.Context(), "blue-vase", locale.English)
	must(t, err)
	variant := l.Variants[0].ID

	// The factory mends what the file could not say; three pieces are sold.
	s, err := h.Catalog.SheetByHandle(t.Context(), ours, "vase")
	must(t, err)
	c := s.Content
	c.HS, c.HSAssumed = "691110", false
	c.Variants[0].LengthMM, c.Variants[0].SizeAssumed = 333, false
	c.Texts = append(c.Texts, catalog.Text{Language: "zh-Hans", Title: "蓝花瓶"})
	_, err = h.Catalog.Revise(t.Context(), ours, l.ID, s.Version, catalog.Edit{Content: c})
	must(t, err)
	must(t, h.db.In(t.Context()).Exec("UPDATE stock SET on_hand = on_hand - 3").Error)

	if r := h.run(t, file("10.00", "9"), sheet.Order{}); counts(r) != "created 0 updated 0 unchanged 1 rejected 0 published 0" {
		t.Errorf("the same file: %s", counts(r))
	}
	onHand := func() int {
		stock, err := h.Stock.Stock(t.Context(), []id.Variant{variant})
		must(t, err)
		return stock[variant].OnHand
	}
	if onHand() != 6 {
		t.Errorf("the same file brought sold pieces back: %d", onHand())
	}
	if r := h.run(t, file("12.00", "9"), sheet.Order{Publish: true}); counts(r) != "created 0 updated 1 unchanged 0 rejected 0 published 1" {
		t.Errorf("a new price: %s", counts(r))
	}
	c = h.content(t, "vase")
	if c.Variants[0].Price.Minor != 1200 || c.HS != "691110" || c.HSAssumed || c.Variants[0].LengthMM != 333 || len(c.Texts) != 2 {
		t.Errorf("%+v", c)
	}
	for _, stock := range []string{"20", "9"} {
		if r := h.run(t, file("12.00", stock), sheet.Order{}); counts(r) != "created 0 updated 1 unchanged 0 rejected 0 published 0" || fmt.Sprint(onHand()) != stock {
			t.Errorf("stock %s: %s, %d on hand", stock, counts(r), onHand())
		}
	}
	s, err = h.Catalog.SheetByHandle(t.Context(), ours, "vase")
	must(t, err)
	if s.Revision.State != catalog.RevisionApproved {
		t.Error("a change of stock asks for a review")
	}
}

func TestImportTakesOtherLayouts(t *testing.T) {
	t.Parallel()
	renamed := "Title,URL handle,Description,Type,Published on online store,SKU,Option1 name,Option1 value,Price,Inventory quantity,Weight value (grams),Product image URL\n" +
		"Teapot,teapot,<p>x</p>,teapot,TRUE,TP-1,,,\"1,234.50\",3,900,\n"
	semicolons := "Handle;Title;Type;Variant SKU;Variant Price;Variant Weight;Variant Weight Unit\nteapot;Teapot;teapot;TP-1;1234,50;0.9;kg\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("Handle,Title,Type,Variant SKU,Variant Price,Variant Grams\nteapot,青花瓷茶壶一壶四杯,teapot,TP-1,1234.5,900\n")
	must(t, err)
	book := excelize.NewFile()
	for i, row := range [][]any{{"Handle", "Title", "Type", "Variant SKU", "Variant Price", "Variant Grams"}, {"teapot", "Teapot", "teapot", "TP-1", 1234.5, 900}} {
		must(t, book.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row))
	}
	var xlsx bytes.Buffer
	must(t, book.Write(&xlsx))
	for name, data := range map[string][]byte{"the template of 2025": []byte(renamed), "semicolons and commas": []byte(semicolons), "GBK": []byte(gbk),
		"a workbook": xlsx.Bytes(), "CRLF": []byte(strings.ReplaceAll(renamed, "\n", "\r\n"))} {
		h := newHouse(t)
		r := h.run(t, data, sheet.Order{Publish: true})
		if counts(r) != "created 1 updated 0 unchanged 0 rejected 0 published 1" && name != "GBK" {
			t.Errorf("%s: %s %v %v", name, counts(r), r.Problems, r.Drafts)
			continue
		}
		c := h.content(t, "teapot")
		if c.Category != "teaware" || c.Variants[0].Price.Minor != 123450 || c.Variants[0].Grams != 900 {
			t.Errorf("%s: %+v", name, c)
		}
		if name == "GBK" && (c.Texts[0].Title != "青花瓷茶壶一壶四杯" || c.Texts[0].Language != "zh-Hans") {
			t.Errorf("%+v", c.Texts)
		}
	}
}

func TestReadRefusesWhatIsNoTable(t *testing.T) {
	for name, data := range map[string]string{"nothing": "", "blank lines": "\n\n\n", "a broken quotation": "a,b\n\"x,1\n", "a broken workbook": "PK\x03\x04rubbish"} {
		if _, err := sheet.Read([]byte(data)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	table, err := sheet.Read([]byte("a,b\n1,2\n"))
	must(t, err)
	h := &sheet.Importer{}
	for _, f := range []sheet.Format{sheet.Shopify, sheet.Mall} {
		if _, err := h.Import(t.Context(), table, sheet.Order{Format: f, Currency: "CNY"}); err == nil || !strings.Contains(err.Error(), "has no column") {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func TestExportComesBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.run(t, sample(t), sheet.Order{Publish: true})
	h.run(t, []byte(nasty), sheet.Order{Publish: true})
	picture, err := h.Catalog.AddPicture(t.Context(), ours, "d1", 10, 10)
	must(t, err)
	s, err := h.Catalog.SheetByHandle(t.Context(), ours, "tee")
	must(t, err)
	c := s.Content
	c.Pictures = append(c.Pictures, catalog.DraftPicture{PictureID: picture.ID, Alt: map[string]string{"en": "a | b", "ar": "صورة"}})
	c.Variants[0].PictureID = &picture.ID
	c.Options[0].Values[0]["de"] = "Rot"
	c.Attributes = []catalog.Attribute{{Key: "material", Value: map[string]string{"en": "Cotton: 100 %", "fr": "Coton"}}}
	c.Texts = append(c.Texts, catalog.Text{Language: "de", Title: "=Hemd", Description: "<p>A<br>B</p>"})
	_, err = h.Catalog.Revise(t.Context(), ours, s.Listing.ID, s.Version, catalog.Edit{Content: c})
	must(t, err)
	must(t, h.db.In(t.Context()).Exec("UPDATE stock SET on_hand = on_hand - 1 WHERE on_hand > 0").Error)

	var file bytes.Buffer
	n, err := h.Export(t.Context(), ours, &file)
	must(t, err)
	if n != 27 || !strings.Contains(file.String(), "'=Hemd") {
		t.Errorf("%d listings; a formula is not guarded", n)
	}
	r := h.run(t, file.Bytes(), sheet.Order{Format: sheet.Mall, Currency: "EUR"})
	if counts(r) != "created 0 updated 0 unchanged 27 rejected 0 published 0" || len(r.Problems) > 0 {
		t.Errorf("%s %v", counts(r), r.Problems)
	}
	mended := strings.Replace(file.String(), "Cotton: 100 %", "Linen", 1)
	if r := h.run(t, []byte(mended), sheet.Order{Format: sheet.Mall}); counts(r) != "created 0 updated 1 unchanged 26 rejected 0 published 0" {
		t.Errorf("%s %v", counts(r), r.Problems)
	}
	if c := h.content(t, "tee"); c.Attributes[0].Value["en"] != "Linen" || c.Options[0].Values[0]["de"] != "Rot" || *c.Variants[0].PictureID != picture.ID {
		t.Errorf("%+v", c)
	}
}

func TestWriteRejected(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	table, err := sheet.Read([]byte(nasty))
	must(t, err)
	r, err := h.Import(t.Context(), table, sheet.Order{Factory: ours, Format: sheet.Shopify, Currency: "CNY"})
	must(t, err)
	var file bytes.Buffer
	must(t, table.WriteRejected(&file, r))
	back, err := sheet.Read(file.Bytes())
	must(t, err)
	if len(back.Rows) != 14 || back.Header[len(back.Header)-1] != "Reason" {
		t.Errorf("%d rows, %v", len(back.Rows), back.Header)
	}
	if got := back.Rows[5].Cell("Reason"); got != "Variant Price: -9.99 is not above zero: write the price of one piece" {
		t.Error(got)
	}
}
