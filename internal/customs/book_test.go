package customs_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
)

func TestLoad(t *testing.T) {
	b, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(b.Destinations(), b.Version(), b.Registrations())
}
