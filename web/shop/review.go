package shop

import (
	"fmt"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/review"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// reviewPage is the line of an own order that the address names, with what was said of it. One that has not been delivered is
// review.ErrNotReceived.
func (s *Shop) reviewPage(c echo.Context) (page.ReviewPage, error) {
	o, err := s.mine(c)
	if err != nil {
		return page.ReviewPage{}, err
	}
	lines := o.Lines()
	n, err := strconv.Atoi(c.Param("line"))
	if err != nil || n < 1 || n > len(lines) {
		return page.ReviewPage{}, request.ErrNotFound
	}
	p := page.ReviewPage{Page: s.frame(c, "review.write"), Order: o, Line: lines[n-1], Number: n, Link: s.link(c, o.Number)}
	if !delivered(o, p.Line) {
		return p, respond.WayOn(review.ErrNotReceived, request.Printer(c).T("review.to_order"), s.orderPath(c, o.Number, ""))
	}
	said, err := s.Reviews.OfOrder(c.Request().Context(), o.ID)
	if err != nil {
		return p, err
	}
	p.Draft.Language = string(request.Market(c).Language)
	if r, ok := said[p.Line.ID]; ok {
		p.Said, p.Draft, p.Title = &r, r.Draft, request.Printer(c).T("review.change")
	}
	p.Kept = s.kept(p.Draft.Pictures)
	return p, nil
}

func delivered(o *order.Order, l order.Line) bool {
	return slices.ContainsFunc(o.Consignments, func(c order.Consignment) bool { return c.ID == l.ConsignmentID && c.State == order.Delivered })
}

func (s *Shop) showReview(c echo.Context) error {
	p, err := s.reviewPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Review(p))
}

// writeReview keeps what was typed, with the pictures that came with it and those that are kept.
func (s *Shop) writeReview(c echo.Context) error {
	if err := request.Upload(c); err != nil {
		return err
	}
	defer request.Sweep(c)
	p, err := s.reviewPage(c)
	if err != nil {
		return err
	}
	var wrong fault.Check
	p.Draft = draftOf(c)
	if err := s.readPictures(c, &p.Draft, &wrong); err != nil {
		return err
	}
	wrong.Merge("", p.Draft.Check())
	var r *review.Review
	if err = wrong.Err(); err == nil {
		r, err = s.Reviews.Write(c.Request().Context(), p.Line.ID, p.Draft)
	}
	if err != nil {
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			p.Errors, p.Failed, p.Kept = e, true, s.kept(p.Draft.Pictures)
			return page.Review(p)
		})
	}
	return respond.Done(c, s.orderPath(c, p.Order.Number, ""), "review.done."+string(r.State))
}

// deleteReview takes back what was said.
func (s *Shop) deleteReview(c echo.Context) error {
	p, err := s.reviewPage(c)
	if err != nil {
		return err
	}
	if p.Said != nil {
		if err := s.Reviews.Remove(c.Request().Context(), p.Line.ID); err != nil {
			return err
		}
	}
	return respond.Done(c, s.orderPath(c, p.Order.Number, ""), "review.done.deleted")
}

// draftOf reads the form. An answer that is not a number is -1, which is refused.
func draftOf(c echo.Context) review.Draft {
	stars := func(name string) int {
		n, ok := request.Whole(c, name)
		if !ok && request.Text(c, name) != "" {
			n = -1
		}
		return n
	}
	return review.Draft{
		Stars: stars("stars"), Quality: stars("quality"), Described: stars("described"), Delivery: stars("delivery"),
		Fit: review.Fit(request.Text(c, "fit")), Language: request.Text(c, "language"),
		Title: request.Text(c, "title"), Body: request.Prose(c, "body"), Author: request.Text(c, "author"),
	}
}

// kept are pictures that are in the house, each with the proof that this form has seen it: nobody can attach another's.
func (s *Shop) kept(pictures []review.Picture) []page.KeptPicture {
	var list []page.KeptPicture
	for _, one := range pictures {
		said := fmt.Sprintf("%s.%d.%d", one.Digest, one.Width, one.Height)
		list = append(list, page.KeptPicture{Picture: one, Proof: said + "." + s.Signer.Sign("picture "+said)})
	}
	return list
}

// proven is the picture that a proof is of; false for a made-up one.
func (s *Shop) proven(proof string) (review.Picture, bool) {
	at := strings.LastIndex(proof, ".")
	if at < 0 || !s.Signer.Check("picture "+proof[:at], proof[at+1:]) {
		return review.Picture{}, false
	}
	var one review.Picture
	parts := strings.Split(proof[:at], ".")
	one.Digest = parts[0]
	_, err := fmt.Sscanf(strings.Join(parts[1:], " "), "%d %d", &one.Width, &one.Height)
	return one, err == nil
}

// readPictures takes the pictures that are kept and those that came with the form, and notes what could not be taken. No more are
// worked on than a review may have.
func (s *Shop) readPictures(c echo.Context, d *review.Draft, wrong *fault.Check) error {
	for _, proof := range c.Request().Form["kept"] {
		if one, ok := s.proven(proof); ok && !slices.Contains(d.Pictures, one) {
			d.Pictures = append(d.Pictures, one)
		}
	}
	sent := c.Request().MultipartForm
	if sent == nil {
		return nil
	}
	files := slices.DeleteFunc(slices.Clone(sent.File["pictures"]), func(f *multipart.FileHeader) bool { return f.Size == 0 && f.Filename == "" })
	if len(d.Pictures)+len(files) > review.MaxPictures {
		wrong.Require(false, "pictures", "review.pictures_most", fault.Args{"max": review.MaxPictures})
		return nil
	}
	for _, file := range files {
		one, err := s.takePicture(c, file)
		f, refused := fault.As(err)
		switch {
		case refused && f.Kind == fault.Invalid:
			wrong.Require(false, "pictures", "review.picture_refused", fault.Args{"name": file.Filename, "why": request.Printer(c).Fill(f.Key, f.Args)})
		case err != nil:
			return err
		case !slices.Contains(d.Pictures, one):
			d.Pictures = append(d.Pictures, one)
		}
	}
	return nil
}

func (s *Shop) takePicture(c echo.Context, file *multipart.FileHeader) (review.Picture, error) {
	data, err := file.Open()
	if err != nil {
		return review.Picture{}, fmt.Errorf("open upload: %w", err)
	}
	defer data.Close() // it was only read
	m, err := s.Studio.Take(c.Request().Context(), data)
	return review.Picture{Digest: m.Digest, Width: m.Width, Height: m.Height}, err
}
