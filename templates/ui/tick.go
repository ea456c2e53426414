package ui

// Tick is one value of a filter: how it is written in the address, what it is called, and how much would be there with it.
type Tick struct {
	Value, Label string
	Count        int
	Counted      bool
	On           bool
}

// Ticks is a filter whose values are chosen in a form: several at a time, or One of them.
type Ticks struct {
	Name, Title string
	Values      []Tick
	One         bool
}

// inView is how many values are shown before one asks for more.
const inView = 6

// Ticked is how many of the values are chosen; of One, choosing none of a value's own does not count.
func (t Ticks) Ticked() int {
	n := 0
	for _, v := range t.Values {
		if v.On && v.Value != "" {
			n++
		}
	}
	return n
}

func (t Ticks) kind() string {
	if t.One {
		return "radio"
	}
	return "checkbox"
}

// first are the values shown at once, rest those that are asked for: a chosen value is never hidden, and one alone is not
// worth a fold.
func (t Ticks) first() []Tick {
	first, _ := t.folded()
	return first
}

func (t Ticks) rest() []Tick {
	_, rest := t.folded()
	return rest
}

func (t Ticks) folded() (first, rest []Tick) {
	if len(t.Values) <= inView+1 {
		return t.Values, nil
	}
	for i, v := range t.Values {
		if i < inView || v.On {
			first = append(first, v)
		} else {
			rest = append(rest, v)
		}
	}
	return first, rest
}

// id is the id of a value's control.
func (t Ticks) id(v Tick) string { return FieldID(t.Name + "-" + v.Value) }

// Bars is a histogram in words and columns: the height of each column, which of them are within what was chosen, and the
// sentence that says the same.
type Bars struct {
	Counts   []int
	In       []bool
	Sentence string
}

// The size of a histogram in its own units: each column is one wide step, the tallest fills the height.
const (
	barStep  = 10
	barWidth = 9
	barTall  = 48
)

// height is the height of a column; what holds anything can be seen.
func (b Bars) height(i int) int {
	most := 0
	for _, n := range b.Counts {
		most = max(most, n)
	}
	if b.Counts[i] == 0 || most == 0 {
		return 0
	}
	return max(b.Counts[i]*barTall/most, 2)
}

func (b Bars) chosen(i int) bool { return i < len(b.In) && b.In[i] }
