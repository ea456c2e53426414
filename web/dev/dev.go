// Package dev serves what only a development server shows: the log of mail, where what the built-in sender wrote to a folder
// is read, and the style page. It is mounted only where mail is logged, and its messages hold working links: never on a
// server the public reaches.
//
// It must not know the shop.
package dev

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/mail"
	page "github.com/silkroadmall/mall/templates/dev"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// listed is how many messages the list shows.
const listed = 100

// Dev serves the mail log.
type Dev struct{ log *mail.Log }

// New serves the log.
func New(log *mail.Log) *Dev { return &Dev{log} }

// Face is the surface as the server mounts it.
func (d *Dev) Face() request.Face {
	return request.Face{Routes: []request.Route{
		{Method: http.MethodGet, Path: "/dev/mail", Who: request.WhoGuest, Handler: d.showMail},
		{Method: http.MethodGet, Path: "/dev/mail/:id", Who: request.WhoGuest, Handler: d.showLetter},
		{Method: http.MethodGet, Path: "/dev/mail/:id/html", Who: request.WhoGuest, Handler: d.showHTML},
		{Method: http.MethodGet, Path: "/design", Who: request.WhoGuest, Handler: showDesign},
	}, Frame: request.Frame}
}

// showMail lists the last messages.
func (d *Dev) showMail(c echo.Context) error {
	list, err := d.log.Messages(listed)
	if err != nil {
		return err
	}
	p := page.MailPage{Page: request.Frame(c), Messages: list}
	p.Title = request.Printer(c).T("ui.dev_mail.title")
	return respond.OK(c, page.Mail(p))
}

// showLetter shows a message as text.
func (d *Dev) showLetter(c echo.Context) error {
	m, err := d.message(c)
	if err != nil {
		return err
	}
	p := page.LetterPage{Page: request.Frame(c), Letter: m}
	p.Title = m.Subject
	for line := range strings.SplitSeq(strings.ReplaceAll(m.Text, "\r\n", "\n"), "\n") {
		p.Lines = append(p.Lines, pieces(line))
	}
	return respond.OK(c, page.Letter(p))
}

// pieces finds the links of a line.
func pieces(line string) []page.Piece {
	var list []page.Piece
	for i, word := range strings.Split(line, " ") {
		text := word
		if i > 0 {
			text = " " + word
		}
		piece := page.Piece{Text: text}
		if strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://") {
			piece.URL = word
		}
		list = append(list, piece)
	}
	return list
}

// letterPolicy lets a letter bring the style sheet it carries, and nothing else; it runs in no origin.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation allow-popups"

// showHTML shows a message as a mail program would.
func (d *Dev) showHTML(c echo.Context) error {
	m, err := d.message(c)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Security-Policy", letterPolicy)
	return c.HTML(http.StatusOK, m.HTML)
}

func (d *Dev) message(c echo.Context) (mail.Logged, error) {
	m, err := d.log.Message(c.Param("id"))
	if errors.Is(err, mail.ErrNotFound) {
		return m, request.ErrNotFound.Because(err)
	}
	return m, err
}
