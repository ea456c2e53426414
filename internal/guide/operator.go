package guide

// Operator is who runs the shop, as the imprint must say. Without a name nobody is named.
type Operator struct {
	Name     string
	Address  string // in one line
	Email    string
	Register string // where it is registered and under which number, also for tax; "" where there is none
}
