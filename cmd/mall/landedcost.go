package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/rulebook"
)

// landedcostCommand answers landed-cost questions, one JSON object a line, in their order. It needs no database: rules
// and exchange rates are those the program is shipped with. With one, the operator's own edits and the stored rates
// count, and -as-of answers by the data of any version that was in use there, or by that in use there at the end of a day,
// which is then the date of a question that has none. A line that cannot be read is answered with
// its errors, and the run goes on; the command then fails at the end.
func landedcostCommand(ctx context.Context, c *console, args []string) error {
	file, asOf := "", ""
	err := c.noArgs("landedcost", args, func(f *flag.FlagSet) {
		f.StringVar(&file, "file", "", "read this file instead of standard input")
		f.StringVar(&asOf, "as-of", "", "answer by this version of the rule data, or by the data in use on this day")
	})
	if err != nil {
		return err
	}
	in := c.in
	if file != "" {
		f, err := os.Open(file)
		if err != nil {
			return fmt.Errorf("read questions: %w", err)
		}
		defer f.Close() //nolint:errcheck // nothing was written
		in = f
	}
	book, rates, err := c.data(ctx, asOf)
	if err != nil {
		return err
	}
	now := time.Now()
	if day, err := time.Parse(time.DateOnly, asOf); err == nil {
		now = day
	}
	bad, err := answerLines(book, customs.Setting{Now: now, Rates: rates.Exchange}, in, c.out)
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d of the lines could not be answered", bad)
	}
	return err
}

// data is what a question is answered with: the rules of a version, "" for those in use, and the newest exchange rates.
// A database that is configured and does not answer is an error: without it the answer would leave the operator's edits out.
func (c *console) data(ctx context.Context, version string) (*customs.Book, *fx.Rates, error) {
	shipped, err := customs.Load()
	if err != nil {
		return nil, nil, err
	}
	if c.getenv("DATABASE_URL") == "" {
		if version != "" && version != shipped.Version() {
			return nil, nil, fmt.Errorf("without DATABASE_URL there is version %s only", shipped.Version())
		}
		rates, err := fx.Shipped()
		return shipped, rates, err
	}
	db, err := database.Open(ctx, database.Options{URL: c.getenv("DATABASE_URL"), Conns: 2, Log: c.log()})
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	rates, err := fx.NewBook(fx.NewStore(db), time.Now)
	if err != nil {
		return nil, nil, err
	}
	if err := rates.Refresh(ctx); err != nil {
		return nil, nil, err
	}
	store, err := rulebook.NewStore(db, nil, shipped, time.Now)
	if err != nil {
		return nil, nil, err
	}
	book, err := versionOf(ctx, store, version)
	return book, rates.Current(), err
}

// versionOf is the rules of a version or a day, "" for those in use.
func versionOf(ctx context.Context, store *rulebook.Store, version string) (*customs.Book, error) {
	if day, err := landedcost.ParseDay(version); err == nil {
		return bookOn(ctx, store, day)
	}
	if version != "" {
		book, err := store.Book(ctx, version, time.Time{})
		if errors.Is(err, rulebook.ErrVersion) {
			return nil, fmt.Errorf("version %s of the rule data was never in use here", version)
		}
		return book, err
	}
	book, aside, err := store.Current(ctx)
	if err == nil && len(aside) > 0 {
		err = fmt.Errorf("%d published edits no longer fit the rules; mall doctor says which", len(aside))
	}
	return book, err
}

// bookOn is the rules that were in use on a day.
func bookOn(ctx context.Context, store *rulebook.Store, day landedcost.Day) (*customs.Book, error) {
	if day > landedcost.DayOf(time.Now().UTC()) {
		return nil, fmt.Errorf("which rule data will be in use on %s is not known: give the question that date, without -as-of", day)
	}
	book, err := store.On(ctx, day)
	var unknown *fault.Error
	if errors.Is(err, rulebook.ErrDay) && errors.As(err, &unknown) {
		return nil, fmt.Errorf("which rule data was in use here on %s is not known: the first day known is %s", day, unknown.Args["first"])
	}
	return book, err
}

// answerLines writes an answer for each line that is not blank and counts those with errors. What was written goes
// out whenever the reader has to wait, so that a program may ask and answer in turns.
func answerLines(book *customs.Book, s customs.Setting, in io.Reader, out io.Writer) (bad int, err error) {
	r := bufio.NewReaderSize(in, customs.MaxRequest+2)
	w := bufio.NewWriter(out)
	defer func() { err = errors.Join(err, w.Flush()) }()
	for {
		line, readErr := questionLine(r)
		if len(bytes.TrimSpace(line)) > 0 {
			answer, problems := book.Answer(line, s)
			if len(problems) > 0 {
				bad++
			}
			if _, err := w.Write(append(answer, '\n')); err != nil {
				return bad, fmt.Errorf("write answer: %w", err)
			}
		}
		if readErr != nil {
			if errors.Is(readErr, io.EOF) {
				readErr = nil
			}
			return bad, readErr
		}
		if r.Buffered() == 0 {
			if err := w.Flush(); err != nil {
				return bad, fmt.Errorf("write answer: %w", err)
			}
		}
	}
}

// questionLine is the next line. One that is too long comes cut, still too long for Answer, and its rest is dropped.
func questionLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	long := bytes.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	return long, err
}
