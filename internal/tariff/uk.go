package tariff

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// readUK reads the UK Trade Tariff: answers of its API for commodities and declarable headings, one or many behind each
// other or in a list, or the CSV "measures on declarable commodities".
func (s *Sheet) readUK(data []byte) error {
	found := measured{sheet: s}
	if isJSON(data) {
		if err := eachAnswer(data, found.addAnswer); err != nil {
			return err
		}
		found.done()
		return nil
	}
	wanted := []string{"commodity__code", "measure__type__id", "measure__duty_expression", "measure__geographical_area__id"}
	err := eachRow(data, wanted, func(r row) {
		found.add(measure{
			row: r.number, code: r.cells["commodity__code"], description: r.cells["commodity__description"], kind: r.cells["measure__type__id"],
			area: r.cells["measure__geographical_area__id"], additional: r.cells["measure__additional_code__code"], duty: r.cells["measure__duty_expression"],
			from: r.cells["measure__effective_start_date"], to: r.cells["measure__effective_end_date"], act: r.cells["measure__regulation__id"],
			quota: r.cells["measure__quota__order_number"],
		})
	})
	found.done()
	return err
}

// entity is a resource of the API: JSON:API with ids in relationships.
type entity struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Attributes struct {
		Code        string `json:"goods_nomenclature_item_id"`
		Description string `json:"description_plain"`
		Base        string `json:"base"`
		Start       string `json:"effective_start_date"`
		End         string `json:"effective_end_date"`
		Import      bool   `json:"import"`
		Additional  string `json:"code"`
	} `json:"attributes"`
	Relationships map[string]struct {
		Data json.RawMessage `json:"data"`
	} `json:"relationships"`
}

// answer is a document of the API.
type answer struct {
	Data     entity   `json:"data"`
	Included []entity `json:"included"`
}

// related is the id a relationship names; empty when it names none or many.
func (e *entity) related(name string) string {
	var ref struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(e.Relationships[name].Data, &ref); err != nil {
		return ""
	}
	return ref.ID
}

// eachAnswer reads documents behind each other, or lists of them.
func eachAnswer(data []byte, see func(number int, a answer)) error {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	number := 0
	for {
		var raw json.RawMessage
		err := d.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: document %d: %w", ErrFile, number+1, err)
		}
		var list []answer
		if raw[0] != '[' {
			raw = bytes.Join([][]byte{[]byte("["), raw, []byte("]")}, nil)
		}
		if err := json.Unmarshal(raw, &list); err != nil {
			return fmt.Errorf("%w: document %d: %w", ErrFile, number+1, err)
		}
		for _, a := range list {
			number++
			see(number, a)
		}
	}
}

// addAnswer takes the import measures of a commodity.
func (m *measured) addAnswer(number int, a answer) {
	byID := map[string]*entity{}
	for i := range a.Included {
		byID[a.Included[i].Type+"/"+a.Included[i].ID] = &a.Included[i]
	}
	for i := range a.Included {
		e := &a.Included[i]
		if e.Type != "measure" || !e.Attributes.Import {
			continue
		}
		x := measure{
			row: number, code: a.Data.Attributes.Code, description: a.Data.Attributes.Description, kind: e.related("measure_type"),
			area: e.related("geographical_area"), from: e.Attributes.Start, to: e.Attributes.End,
			quota: e.related("order_number"), act: e.related("legal_act"),
		}
		if d := byID["duty_expression/"+e.related("duty_expression")]; d != nil {
			x.duty = d.Attributes.Base
		}
		if c := byID["additional_code/"+e.related("additional_code")]; c != nil {
			x.additional = c.Attributes.Additional
		}
		m.add(x)
	}
}
