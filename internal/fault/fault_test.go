package fault_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/silkroadmall/mall/internal/fault"
)

var errSoldOut = fault.New(fault.Conflict, "inventory.out_of_stock")

func TestKindOf(t *testing.T) {
	wrapped := fmt.Errorf("place order: %w", errSoldOut.With(fault.Args{"left": 1}))
	if fault.KindOf(wrapped) != fault.Conflict || !errors.Is(wrapped, errSoldOut) {
		t.Errorf("a wrapped copy is not recognised: %v", wrapped)
	}
	if fault.KindOf(errors.New("disk full")) != fault.Internal {
		t.Error("a foreign error must be internal")
	}
	if errors.Is(wrapped, fault.New(fault.Conflict, "cart.empty")) {
		t.Error("two keys must differ")
	}
}

func TestCheck(t *testing.T) {
	var c fault.Check
	if c.Err() != nil {
		t.Fatal("nothing wrong, yet an error")
	}
	c.Require(true, "name", "address.name_missing")
	c.Require(false, "postal_code", "address.postal_code", fault.Args{"example": "10115"})
	c.Merge("to.", &fault.Error{Fields: []fault.Field{{Name: "city", Key: "address.city_missing"}}})
	if got := fault.FieldNames(c.Err()); !reflect.DeepEqual(got, []string{"postal_code", "to.city"}) {
		t.Error(got)
	}
	if fault.KindOf(c.Err()) != fault.Invalid {
		t.Error("wrong fields must be Invalid")
	}
}
