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

// same reports what differs, written out.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
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
	same(t, "dry run", []any{counts(dry), dry.Problems}, "[created 24 updated 0 unchanged 0 rejected 0 published 0 []]")
	var rows int64
	must(t, h.db.In(t.Context()).Table("listing").Count(&rows).Error)
	same(t, "listings of a dry run", rows, 0)
	for _, want := range []struct {
		publish bool
		counts  string
	}{
		{false, "created 24 updated 0 unchanged 0 rejected 0 published 0"},
		{false, "created 0 updated 0 unchanged 24 rejected 0 published 0"},
		{true, "created 0 updated 0 unchanged 24 rejected 0 published 24"},
		{true, "created 0 updated 0 unchanged 24 rejected 0 published 0"},
	} {
		same(t, "run", counts(h.run(t, sample(t), sheet.Order{Publish: want.publish})), want.counts)
	}
	l, err := h.Catalog.Listing(t.Context(), "blue-black-check-shirt", locale.German)
	must(t, err)
	same(t, "shirt", []any{len(l.Variants), l.Options[0].Values[3]["en"], l.Variants[0].HS, l.Variants[0].Grams, l.Texts[0].Description[:3], l.Declared["en"]},
		"[4 XL 610910 400 <p> Blue & Black Check Shirt]")
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
	same(t, "counts", counts(r), "created 3 updated 0 unchanged 0 rejected 3 published 1")
	same(t, "held", r.Drafts, "[{frobs [category: Choose a category. hs: Enter the HS code with 6 to 10 digits, for example 6214.10.]} {hidden [not published in the file]}]")
	c := h.content(t, "tee")
	same(t, "tee", []any{len(c.Variants), c.Variants[0].SKU, c.Variants[1].Choices, c.Options[0].Name["en"], c.HSAssumed, c.Texts[0].Description},
		"[2 TEE-R-M [1 0] Colour true <h3>Tee</h3><p>Two &#34;lines&#34;</p>]")
	v := c.Variants[0]
	same(t, "reckoned box of 200 g", []any{v.SizeAssumed, v.LengthMM, v.WidthMM, v.HeightMM}, "[true 170 115 60]")
	same(t, "made SKU", h.content(t, "hidden").Variants[0].SKU, "HIDDEN")
	again := h.run(t, []byte(nasty), sheet.Order{Publish: true})
	same(t, "second run", counts(again), "created 0 updated 0 unchanged 3 rejected 3 published 0")
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

// vase is a file of one product.
func vase(price, stock string) []byte {
	return []byte(head + "vase,Blue vase,,vase,,true,,,,,V-1,800," + stock + "," + price + ",,,,\n")
}

// sold has the vase on sale, mended by its factory where the file could say nothing; three of nine are sold.
func sold(t *testing.T) (h house, onHand func() int) {
	t.Helper()
	h = newHouse(t)
	h.run(t, vase("10.00", "9"), sheet.Order{Publish: true})
	l, err := h.Catalog.Listing(t.Context(), "blue-vase", locale.English)
	must(t, err)
	s, err := h.Catalog.SheetByHandle(t.Context(), ours, "vase")
	must(t, err)
	c := s.Content
	c.HS, c.HSAssumed = "691110", false
	c.Variants[0].LengthMM, c.Variants[0].SizeAssumed = 333, false
	c.Texts = append(c.Texts, catalog.Text{Language: "zh-Hans", Title: "蓝花瓶"})
	_, err = h.Catalog.Revise(t.Context(), ours, l.ID, s.Version, catalog.Edit{Content: c})
	must(t, err)
	must(t, h.db.In(t.Context()).Exec("UPDATE stock SET on_hand = on_hand - 3").Error)
	variant := l.Variants[0].ID
	return h, func() int {
		stock, err := h.Stock.Stock(t.Context(), []id.Variant{variant})
		must(t, err)
		return stock[variant].OnHand
	}
}

func TestImportKeepsWhatTheFactoryMended(t *testing.T) {
	t.Parallel()
	h, onHand := sold(t)
	same(t, "the same file", counts(h.run(t, vase("10.00", "9"), sheet.Order{})), "created 0 updated 0 unchanged 1 rejected 0 published 0")
	same(t, "pieces after the same file", onHand(), 6)
	r := h.run(t, vase("12.00", "9"), sheet.Order{Publish: true})
	same(t, "a new price", counts(r), "created 0 updated 1 unchanged 0 rejected 0 published 1")
	c := h.content(t, "vase")
	same(t, "content", []any{c.Variants[0].Price.Minor, c.HS, c.HSAssumed, c.Variants[0].LengthMM, len(c.Texts)}, "[1200 691110 false 333 2]")
	same(t, "pieces after a new price", onHand(), 6)
}

func TestImportOfStockAsksForNoReview(t *testing.T) {
	t.Parallel()
	h, onHand := sold(t)
	h.run(t, vase("12.00", "9"), sheet.Order{Publish: true})
	for _, stock := range []string{"20", "9"} {
		same(t, "stock "+stock, counts(h.run(t, vase("12.00", stock), sheet.Order{})), "created 0 updated 1 unchanged 0 rejected 0 published 0")
		same(t, "pieces", onHand(), stock)
	}
	s, err := h.Catalog.SheetByHandle(t.Context(), ours, "vase")
	must(t, err)
	same(t, "state", s.Revision.State, catalog.RevisionApproved)
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

func TestImportRefusesACountryOrACodeThatThereIsNot(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	file := "Handle,Title,Type,Variant SKU,Variant Price,Variant Grams,HS Code,Country of Origin\n" +
		"vase,Vase,vase,V-1,800,900,691390,QQ\ncup,Cup,cup,C-1,80,300,999999,CN\nbowl,Bowl,bowl,B-1,80,300,691390,CN\n"
	for _, dry := range []bool{true, false} {
		r := h.run(t, []byte(file), sheet.Order{DryRun: dry})
		if r.Rejected != 2 || len(r.Problems) != 2 || r.Problems[0].Column != "origin" || r.Problems[1].Column != "hs" {
			t.Errorf("dry %v: %s %+v", dry, counts(r), r.Problems)
		}
	}
}
