package portal

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog/sheet"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// lastImports is how many earlier imports the page lists.
const lastImports = 10

// fileCurrencies are those that prices in a file may be in.
var fileCurrencies = []money.Currency{yuan, "USD", "EUR", "GBP", "HKD", "JPY"}

// showImport asks for a product file, with the imports there were.
func (p *Portal) showImport(c echo.Context) error {
	i, err := p.imports(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Import(i))
}

func (p *Portal) imports(c echo.Context) (page.ImportPage, error) {
	base, _, err := p.page(c, request.Printer(c).T("portal.import"))
	if err != nil {
		return page.ImportPage{}, err
	}
	i := page.ImportPage{Page: base, Currencies: fileCurrencies, Currency: yuan}
	i.Recent, err = p.Uploads.Recent(c.Request().Context(), request.ClerkOf(c).FactoryID(), lastImports)
	return i, err
}

// upload takes a file, looks at all of it without writing, and leads to what it found.
func (p *Portal) upload(c echo.Context) error {
	if err := request.Upload(c); err != nil {
		return err
	}
	defer request.Sweep(c)
	u := &sheet.Upload{FactoryID: request.ClerkOf(c).FactoryID(), AccountID: &request.AccountOf(c).ID,
		Currency: money.Currency(request.Text(c, "currency")), Submit: request.Text(c, "submit") != ""}
	err := p.look(c, u)
	if err == nil {
		err = p.Uploads.Keep(c.Request().Context(), u)
	}
	if err != nil {
		i, failed := p.imports(c)
		if failed != nil {
			return failed
		}
		i.Currency, i.Submit = u.Currency, u.Submit
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			i.Errors, i.Failed = e, true
			return page.Import(i)
		})
	}
	return respond.To(c, uploadPath(u))
}

// look reads the file of the form and tries the import dry.
func (p *Portal) look(c echo.Context, u *sheet.Upload) error {
	var check fault.Check
	check.Require(u.Currency.Known(), "currency", "portal.currency_missing")
	file, err := c.FormFile("file")
	check.Require(err == nil, "file", "portal.file_missing")
	if err := check.Err(); err != nil {
		return err
	}
	if u.Data, err = read(file); err != nil {
		return err
	}
	u.Name = path.Base(strings.ReplaceAll(file.Filename, `\`, "/"))
	t, err := sheet.Read(u.Data)
	if !check.Require(err == nil, "file", "portal.file_unreadable") {
		return check.Err()
	}
	u.Format = t.FormatOf()
	if !check.Require(t.Readable(u.Format) == nil, "file", "portal.file_layout") {
		return check.Err()
	}
	report, err := p.Importer.Import(c.Request().Context(), t, job(u, true))
	if err != nil {
		return err
	}
	u.Report = *report
	return nil
}

func job(u *sheet.Upload, dry bool) sheet.Order {
	return sheet.Order{Factory: u.FactoryID, Format: u.Format, Currency: u.Currency, By: u.AccountID, Publish: u.Submit, DryRun: dry}
}

func read(file *multipart.FileHeader) ([]byte, error) {
	f, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	defer f.Close() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, sheet.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	return data, nil
}

// showUpload is what the import of a file would do, or has done.
func (p *Portal) showUpload(c echo.Context) error {
	u, err := p.Uploads.Upload(c.Request().Context(), request.ClerkOf(c).FactoryID(), c.Param("upload"))
	if err != nil {
		return err
	}
	base, _, err := p.page(c, request.Printer(c).T("portal.import"))
	if err != nil {
		return err
	}
	return respond.OK(c, page.Upload(page.UploadPage{Page: base, Upload: u}))
}

// confirm imports a file that has been looked at; once more is harmless, since the same file changes nothing.
func (p *Portal) confirm(c echo.Context) error {
	ctx := c.Request().Context()
	u, err := p.Uploads.Upload(ctx, request.ClerkOf(c).FactoryID(), c.Param("upload"))
	if err != nil {
		return err
	}
	if u.ImportedAt != nil {
		return respond.To(c, uploadPath(u))
	}
	t, err := sheet.Read(u.Data)
	if err != nil {
		return err
	}
	u.AccountID = &request.AccountOf(c).ID
	report, err := p.Importer.Import(ctx, t, job(u, false))
	if err != nil {
		return err
	}
	u.Report = *report
	if err := p.Uploads.Imported(ctx, u); err != nil {
		return err
	}
	return respond.Done(c, uploadPath(u), "portal.imported")
}

// rejected is the file's rows that could not be taken, with the reason beside each.
func (p *Portal) rejected(c echo.Context) error {
	u, err := p.Uploads.Upload(c.Request().Context(), request.ClerkOf(c).FactoryID(), c.Param("upload"))
	if err != nil {
		return err
	}
	t, err := sheet.Read(u.Data)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheet programs take a file without a mark for an old encoding
	if err := t.WriteRejected(&b, &u.Report); err != nil {
		return err
	}
	return download(c, "rejected.csv", b.Bytes())
}

// export is all of the factory's listings as a file that can be edited and imported again.
func (p *Portal) export(c echo.Context) error {
	var b bytes.Buffer
	if _, err := p.Importer.Export(c.Request().Context(), request.ClerkOf(c).FactoryID(), &b); err != nil {
		return err
	}
	return download(c, "listings.csv", b.Bytes())
}

func download(c echo.Context, name string, data []byte) error {
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", data)
}

func uploadPath(u *sheet.Upload) string { return "/portal/import/" + u.Token }
