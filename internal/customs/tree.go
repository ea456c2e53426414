package customs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// maxDepth is how many objects and lists may stand inside each other; the contract needs four.
const maxDepth = 16

// errTree is a text that is no JSON, or whose problem has been noted.
var errTree = errors.New("customs: no JSON object")

// parse reads exactly one JSON object into maps, lists, texts, json.Numbers and truths. A field that stands twice and
// a nesting that is too deep are problems of their own: what most readers do with them is a guess.
func (d *decoder) parse(raw []byte) (map[string]any, bool) {
	if len(raw) > MaxRequest {
		d.problem("", keyRange, "the request is larger than "+strconv.Itoa(MaxRequest>>10)+" KiB")
		return nil, false
	}
	r := &treeReader{d: d, dec: json.NewDecoder(bytes.NewReader(raw))}
	r.dec.UseNumber()
	value, err := r.value("", 0)
	tree, isObject := value.(map[string]any)
	if err == nil && isObject {
		if _, more := r.dec.Token(); errors.Is(more, io.EOF) {
			return tree, true
		}
		d.problem("", keyMalformed, "one JSON object is wanted, and nothing after it")
		return tree, false
	}
	if len(d.problems) == 0 {
		d.problem("", keyMalformed, "this is not a JSON object")
	}
	return nil, false
}

// treeReader reads JSON token by token.
type treeReader struct {
	d   *decoder
	dec *json.Decoder
}

func (r *treeReader) value(at string, depth int) (any, error) {
	if depth > maxDepth {
		r.d.problem(at, keyMalformed, "objects and lists are nested too deeply")
		return nil, errTree
	}
	token, err := r.dec.Token()
	if err != nil {
		return nil, errTree
	}
	switch token {
	case json.Delim('{'):
		return r.object(at, depth)
	case json.Delim('['):
		return r.list(at, depth)
	}
	return token, nil
}

func (r *treeReader) object(at string, depth int) (any, error) {
	fields := map[string]any{}
	for r.dec.More() {
		token, err := r.dec.Token()
		name, isName := token.(string)
		if err != nil || !isName {
			return nil, errTree
		}
		path := name
		if at != "" {
			path = at + "." + name
		}
		if _, twice := fields[name]; twice {
			r.d.problem(path, keyMalformed, "the field stands twice")
		}
		if fields[name], err = r.value(path, depth+1); err != nil {
			return nil, err
		}
	}
	return fields, r.close()
}

func (r *treeReader) list(at string, depth int) (any, error) {
	items := []any{}
	for r.dec.More() {
		item, err := r.value(at+"["+strconv.Itoa(len(items))+"]", depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, r.close()
}

func (r *treeReader) close() error {
	if _, err := r.dec.Token(); err != nil {
		return errTree
	}
	return nil
}
