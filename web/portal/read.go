package portal

import (
	"fmt"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/web/request"
)

// The most rows of each kind a form may bring; what goes beyond is not read.
const (
	mostOptions    = 3
	mostAttributes = 60
	mostPictures   = 60
)

// readForm reads what was typed, and takes in the pictures that came with it; wrong says which of them could not be
// taken, and what was ticked that there is not.
func (p *Portal) readForm(c echo.Context, s *catalog.Sheet) (form page.ListingForm, wrong, err error) {
	form = page.ListingForm{Currency: money.Currency(request.Text(c, "currency")), Category: request.Text(c, "category"),
		HS: request.Text(c, "hs"), Origin: strings.ToUpper(request.Text(c, "origin")), DeclaredZH: request.Text(c, "declared_zh"),
		DeclaredEN: request.Text(c, "declared_en"), Papers: request.Text(c, "papers"), Tags: request.Text(c, "tags")}
	form.Version, _ = request.Whole(c, "version") // a version that can't be read is none, and the save is refused as stale
	if !form.Currency.Known() {
		form.Currency = yuan
	}
	for _, l := range languages() {
		form.Texts = append(form.Texts, page.FormText{Language: l, Title: request.Text(c, "title_"+l.Code()),
			Summary: request.Text(c, "summary_"+l.Code()), Description: request.Prose(c, "description_"+l.Code())})
	}
	values := c.Request().Form
	var check fault.Check
	p.readAdmission(c, &form, &check)
	readRows(c, &form)
	if s != nil {
		form.HSAssumed = s.Content.HSAssumed && form.HS == s.Content.HS && request.Text(c, "confirm_hs") == ""
		form.SizeAssumed = request.Text(c, "confirm_size") == "" && slices.ContainsFunc(s.Content.Variants,
			func(v catalog.DraftVariant) bool { return v.SizeAssumed })
	}
	for _, raw := range values["picture"][:min(len(values["picture"]), mostPictures)] {
		if n, ok := whole(raw); ok {
			form.Pictures = append(form.Pictures, page.FormPicture{ID: id.Picture(n)})
		}
	}
	err = p.takePictures(c, &form, &check)
	return form, check.Err(), err
}

// readRows reads the rows of options, variants and facts, as many as there are.
func readRows(c echo.Context, form *page.ListingForm) {
	values := c.Request().Form
	for i := 0; i < mostOptions && values.Has(fmt.Sprintf("options.%d.values", i)); i++ {
		at := fmt.Sprintf("options.%d.", i)
		form.Options = append(form.Options, page.FormOption{NameZH: request.Text(c, at+"zh"), NameEN: request.Text(c, at+"en"), Values: request.Prose(c, at+"values")})
	}
	for i := 0; i <= catalog.MaxVariants && values.Has(fmt.Sprintf("variants.%d.sku", i)); i++ {
		at := fmt.Sprintf("variants.%d.", i)
		v := page.FormVariant{SKU: request.Text(c, at+"sku"), Price: request.Text(c, at+"price"), Stock: request.Text(c, at+"stock"),
			Grams: request.Text(c, at+"weight"), Length: request.Text(c, at+"length"), Width: request.Text(c, at+"width"), Height: request.Text(c, at+"height")}
		for n := range form.Options {
			v.Choices = append(v.Choices, request.Text(c, at+"choice."+strconv.Itoa(n)))
		}
		form.Variants = append(form.Variants, v)
	}
	for i := 0; i < mostAttributes && values.Has(fmt.Sprintf("attributes.%d.key", i)); i++ {
		at := fmt.Sprintf("attributes.%d.", i)
		form.Attributes = append(form.Attributes, page.FormAttribute{Key: request.Text(c, at+"key"), ZH: request.Text(c, at+"zh"), EN: request.Text(c, at+"en")})
	}
}

// takePictures takes in the files of the form and puts them behind the pictures it has.
func (p *Portal) takePictures(c echo.Context, form *page.ListingForm, check *fault.Check) error {
	sent := c.Request().MultipartForm
	if sent == nil {
		return nil
	}
	for _, file := range sent.File["pictures"] {
		picture, err := p.takePicture(c, file)
		f, refused := fault.As(err)
		switch {
		case refused && f.Kind == fault.Invalid:
			check.Require(false, "pictures", "portal.picture_refused", fault.Args{"name": file.Filename, "why": request.Printer(c).Fill(f.Key, f.Args)})
		case err != nil:
			return err
		case !slices.ContainsFunc(form.Pictures, func(have page.FormPicture) bool { return have.ID == picture }):
			form.Pictures = append(form.Pictures, page.FormPicture{ID: picture})
		}
	}
	return nil
}

func (p *Portal) takePicture(c echo.Context, file *multipart.FileHeader) (id.Picture, error) {
	ctx := c.Request().Context()
	data, err := file.Open()
	if err != nil {
		return 0, fmt.Errorf("open upload: %w", err)
	}
	defer data.Close() // it was only read
	m, err := p.Studio.Take(ctx, data)
	if err != nil {
		return 0, err
	}
	row, err := p.Catalog.AddPicture(ctx, request.ClerkOf(c).FactoryID(), m.Digest, m.Width, m.Height)
	if err != nil {
		return 0, err
	}
	return row.ID, nil
}

// tidy leaves out the rows in which nothing was typed, one variant excepted.
func tidy(f page.ListingForm) page.ListingForm {
	for n := len(f.Options) - 1; n >= 0; n-- {
		if o := f.Options[n]; o.NameZH+o.NameEN+o.Values == "" {
			f = withoutOption(f, n)
		}
	}
	var rows []page.FormVariant
	for _, v := range f.Variants {
		if v.SKU+v.Price+v.Grams+v.Length+v.Width+v.Height+strings.Join(v.Choices, "") != "" {
			rows = append(rows, v)
		}
	}
	if len(rows) == 0 {
		rows = []page.FormVariant{{Choices: make([]string, len(f.Options))}}
	}
	f.Variants = rows
	f.Attributes = slices.DeleteFunc(f.Attributes, func(a page.FormAttribute) bool { return a.ZH+a.EN == "" })
	return f
}

// withoutOption takes an option away, and its choice out of every variant.
func withoutOption(f page.ListingForm, n int) page.ListingForm {
	f.Options = slices.Delete(slices.Clone(f.Options), n, n+1)
	rows := slices.Clone(f.Variants)
	for i := range rows {
		if n < len(rows[i].Choices) {
			rows[i].Choices = slices.Delete(slices.Clone(rows[i].Choices), n, n+1)
		}
	}
	f.Variants = rows
	return f
}
