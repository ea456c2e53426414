package portal

import (
	"strconv"

	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/templates/ui"
)

func cellID(f ui.Input) string {
	if f.ID != "" {
		return f.ID
	}
	return ui.FieldID(f.Name)
}

func cellAttributes(f ui.Input) templ.Attributes {
	a := templ.Attributes{"id": cellID(f), "name": f.Name, "type": "text", "value": f.Value, "autocomplete": "off"}
	if f.InputMode != "" {
		a["inputmode"] = f.InputMode
	}
	if f.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	if f.Error != "" {
		a["aria-invalid"], a["aria-describedby"] = "true", cellID(f)+"-error"
	}
	return a
}

func truth(b bool) string { return strconv.FormatBool(b) }
