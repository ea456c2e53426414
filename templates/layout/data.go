package layout

import "github.com/a-h/templ"

// Things are what a page tells machines about, by schema.org: structs with their JSON names.
type Things []any

// graph is all of them as one document.
type graph struct {
	Context string `json:"@context"`
	Graph   Things `json:"@graph"`
}

// data is the document as a block of the head, which runs nothing.
func (t Things) data() templ.Component {
	block := templ.JSONScript("", graph{"https://schema.org", t})
	block.Type = "application/ld+json"
	return block
}
