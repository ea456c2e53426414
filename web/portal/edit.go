package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// create begins a listing.
func (p *Portal) create(c echo.Context) error { return p.write(c, nil) }

// edit changes a listing's draft.
func (p *Portal) edit(c echo.Context) error {
	s, err := p.sheet(c)
	if err != nil {
		return err
	}
	return p.write(c, s)
}

// What the buttons of the form do beside changing the form itself.
const (
	doSave   = "save"
	doSubmit = "submit"
	doAnyway = "submit_anyway" // although no market is open to the goods
)

// errClosed asks whether goods that no market is open to are to be submitted all the same.
var errClosed = fault.New(fault.Conflict, "portal.conflict_closed")

// write reads the form and does what its button says: save, submit, or change the form itself (a row more, a picture
// less), which saves nothing. Pictures that came with it are taken in any case. s is nil for a new listing.
func (p *Portal) write(c echo.Context, s *catalog.Sheet) error {
	if err := request.Upload(c); err != nil {
		return err
	}
	defer request.Sweep(c)
	form, wrong, err := p.readForm(c, s)
	if err != nil {
		return err
	}
	var listing id.Listing
	if s != nil {
		listing = s.Listing.ID
	}
	do := request.Text(c, "do")
	if wrong == nil && !slices.Contains([]string{doSubmit, doAnyway, doSave, ""}, do) {
		return p.reshape(c, s, form, do)
	}
	form = tidy(form)
	content, err := p.compose(c, form, s)
	if err = both(wrong, err); err != nil {
		return p.again(c, listing, form, err)
	}
	listing, changed, err := p.save(c, s, form.Version, content)
	if err == nil && do != doSave && do != "" {
		err = p.submit(c, listing, form, content)
	}
	if err != nil {
		return p.again(c, listing, form, err)
	}
	return respond.Done(c, listingPath(listing), said(do, changed))
}

// submit puts the saved draft before the moderators; one that may be sold nowhere only when that is said to be meant.
func (p *Portal) submit(c echo.Context, listing id.Listing, form page.ListingForm, content catalog.Content) error {
	if request.Text(c, "do") != doAnyway {
		closed, err := p.closed(c, form, content)
		if err != nil {
			return err
		}
		if closed {
			return errClosed
		}
	}
	return p.Desk.Submit(c.Request().Context(), request.ClerkOf(c).FactoryID(), listing)
}

// both is what is wrong by two checks, as one; an error that is no check's is alone.
func both(wrong, err error) error {
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return err
	}
	var check fault.Check
	check.Merge("", wrong)
	check.Merge("", err)
	return check.Err()
}

// said is the message after a form was taken.
func said(do string, changed bool) string {
	switch {
	case do == doSubmit || do == doAnyway:
		return "portal.submitted"
	case !changed:
		return "portal.unchanged"
	}
	return "portal.saved"
}

// save writes the draft, and tells whether there was anything to write. A listing that is on sale as the form has it gets
// no draft.
func (p *Portal) save(c echo.Context, s *catalog.Sheet, version int, content catalog.Content) (id.Listing, bool, error) {
	ctx, k := c.Request().Context(), request.ClerkOf(c)
	if s == nil {
		r, err := p.Catalog.Create(ctx, k.FactoryID(), content, k.ID)
		if err != nil {
			return 0, false, err
		}
		return r.ListingID, true, nil
	}
	if s.Version == version && s.Revision.State == catalog.RevisionApproved && same(s.Content, content) {
		return s.Listing.ID, false, nil
	}
	_, err := p.Catalog.Revise(ctx, k.FactoryID(), s.Listing.ID, version, catalog.Edit{Content: content, By: &k.ID})
	return s.Listing.ID, true, err
}

// same compares two contents as they are kept.
func same(a, b catalog.Content) bool {
	left, err := json.Marshal(a.Clean())
	right, err2 := json.Marshal(b.Clean())
	return err == nil && err2 == nil && bytes.Equal(left, right)
}

// again shows the form as it was typed, with what was wrong with it. If the listing was changed meanwhile, the page says
// so and the form takes the version of now: saving it once more overwrites what was changed.
func (p *Portal) again(c echo.Context, listing id.Listing, form page.ListingForm, wrong error) error {
	var s *catalog.Sheet
	var err error
	if listing != 0 {
		if s, err = p.Catalog.Sheet(c.Request().Context(), request.ClerkOf(c).FactoryID(), listing); err != nil {
			return err
		}
		form.Version = s.Version
	}
	l, err := p.draft(c, s, form)
	if err != nil {
		return err
	}
	switch {
	case errors.Is(wrong, catalog.ErrStale):
		l.Conflict = "stale"
	case errors.Is(wrong, catalog.ErrSubmitted):
		l.Conflict = "submitted"
	case errors.Is(wrong, errClosed):
		l.Conflict = "closed"
	}
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		l.Errors, l.Failed = e, true
		return page.Listing(l)
	})
}

// draft completes the page around a form.
func (p *Portal) draft(c echo.Context, s *catalog.Sheet, form page.ListingForm) (page.ListingPage, error) {
	ctx, f, t := c.Request().Context(), request.ClerkOf(c).Factory, request.Printer(c)
	title := t.T("portal.publish")
	if s != nil {
		title = t.T("portal.edit_title", "title", catalog.Best(s.Content.Texts, t.Language()).Title)
	}
	base, _, err := p.page(c, title)
	if err != nil {
		return page.ListingPage{}, err
	}
	l := page.ListingPage{Page: base, Sheet: s, Form: form}
	tree, err := p.Catalog.Tree(ctx)
	if err != nil {
		return l, err
	}
	l.Categories = categories(tree, t)
	if shelf, ok := tree.Category(form.Category); ok {
		l.Suggested = shelf.HS
	}
	if l.Form.Pictures, err = p.rows(ctx, f.ID, form.Pictures); err != nil {
		return l, err
	}
	l.Doors = p.doors(form, f.HandoverDays, l.Suggested)
	shelf, _ := tree.Category(form.Category)
	l.Admission = p.admission(form, shelf)
	content, _ := p.compose(c, form, s) // what can't be read is no word about the goods
	if err := p.suggest(&l, content, shelf, string(t.Language())); err != nil {
		return l, err
	}
	return l, p.standing(ctx, &l, s)
}

// standing adds how a listing that there is already stands.
func (p *Portal) standing(ctx context.Context, l *page.ListingPage, s *catalog.Sheet) error {
	if s == nil {
		return nil
	}
	l.Missing = s.Missing
	refusal, ok, err := p.Desk.LastRefusal(ctx, s.Listing.ID)
	if err != nil {
		return err
	}
	if ok {
		l.Refusal = refusal
	}
	if err := p.explain(ctx, l, s); err != nil {
		return err
	}
	l.LiveStock, err = p.liveStock(ctx, s)
	return err
}

// rows reads the pictures of the form; those that are not the factory's are left out.
func (p *Portal) rows(ctx context.Context, f id.Factory, list []page.FormPicture) ([]page.FormPicture, error) {
	ids := make([]id.Picture, len(list))
	for i, one := range list {
		ids[i] = one.ID
	}
	own, err := p.Catalog.Pictures(ctx, f, ids)
	if err != nil {
		return nil, err
	}
	var kept []page.FormPicture
	for _, one := range list {
		if row, ok := own[one.ID]; ok {
			kept = append(kept, page.FormPicture{ID: one.ID, Row: row})
		}
	}
	return kept, nil
}

// liveStock is what there is of each SKU on sale.
func (p *Portal) liveStock(ctx context.Context, s *catalog.Sheet) (map[string]int, error) {
	pieces := map[string]int{}
	if s.Listing.State == catalog.Draft {
		return pieces, nil
	}
	live, err := p.Catalog.ListingByID(ctx, s.Listing.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]id.Variant, len(live.Variants))
	for i, v := range live.Variants {
		ids[i] = v.ID
	}
	stock, err := p.Stock.Stock(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("show listing %d: %w", s.Listing.ID, err)
	}
	for _, v := range live.Variants {
		pieces[v.SKU] = stock[v.ID].OnHand
	}
	return pieces, nil
}

// explain puts on the page why the mall took the listing down, if it did.
func (p *Portal) explain(ctx context.Context, l *page.ListingPage, s *catalog.Sheet) error {
	if s.Listing.State != catalog.Removed {
		return nil
	}
	last, ok, err := p.Desk.Standing(ctx, s.Listing.ID)
	if ok && last.Verdict == moderation.TakeDown {
		l.Removal = last
	}
	if err != nil {
		return err
	}
	recalls, err := p.Recalls.OfListing(ctx, s.Listing.ID, locale.English)
	l.Recalled = len(recalls) > 0
	return err
}
