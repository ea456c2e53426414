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
	"github.com/silkroadmall/mall/internal/fx"
)

// landedcostCommand answers landed-cost questions, one JSON object a line, in their order. It needs no database: rules
// and exchange rates are those the program is shipped with. A line that cannot be read is answered with its errors,
// and the run goes on; the command then fails at the end.
func landedcostCommand(_ context.Context, c *console, args []string) error {
	file := ""
	err := c.noArgs("landedcost", args, func(f *flag.FlagSet) { f.StringVar(&file, "file", "", "read this file instead of standard input") })
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
	book, err := customs.Load()
	if err != nil {
		return err
	}
	rates, err := fx.Shipped()
	if err != nil {
		return err
	}
	bad, err := answerLines(book, customs.Setting{Now: time.Now(), Rates: rates.Exchange}, in, c.out)
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d of the lines could not be answered", bad)
	}
	return err
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
