package customs_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// A dollar is 3.20 shekels: USD 75 are 240, USD 130 are 416, USD 150 are 480 and USD 500 are 1,600.
func TestIsrael(t *testing.T) {
	const rates = "USD 1.2500 ILS 4.0000"
	toy := func(date, sum string) landedcost.Consignment { return on(date, bought("IL ILS", "950300", sum)) }
	workOut(t, rates, []workedExample{
		{"75 until 2025-12-23", toy("2025-12-23", "240.00 x 1 + 30.00"), "il.free", "0.00", "0.00", "0.00"},
		{"above 75 on that day: 18% of 270.01", toy("2025-12-23", "240.01 x 1 + 30.00"), "il.tax_only", "0.00", "48.60", "0.00"},
		{"150 from 2025-12-24", toy("2025-12-24", "480.00 x 1 + 30.00"), "il.free", "0.00", "0.00", "0.00"},
		{"above 150 on that day: 18% of 480.01", toy("2025-12-24", "480.01 x 1 + 0"), "il.tax_only", "0.00", "86.40", "0.00"},
		{"150 until 2026-02-23", toy("2026-02-23", "480.00 x 1 + 0"), "il.free", "0.00", "0.00", "0.00"},
		{"75 on 2026-02-24", toy("2026-02-24", "240.00 x 1 + 0"), "il.free", "0.00", "0.00", "0.00"},
		{"above 75 on 2026-02-24: 18% of 240.01", toy("2026-02-24", "240.01 x 1 + 0"), "il.tax_only", "0.00", "43.20", "0.00"},
		{"130 from 2026-02-25", toy("2026-02-25", "416.00 x 1 + 0"), "il.free", "0.00", "0.00", "0.00"},
		{"above 130 on that day: 18% of 416.01", toy("2026-02-25", "416.01 x 1 + 0"), "il.tax_only", "0.00", "74.88", "0.00"},
		{"130 until 2026-05-31", toy("2026-05-31", "416.00 x 1 + 0"), "il.free", "0.00", "0.00", "0.00"},
		{"75 from 2026-06-01", toy("2026-06-01", "240.00 x 1 + 0"), "il.free", "0.00", "0.00", "0.00"},
		{"above 75 from 2026-06-01", toy("2026-06-01", "240.01 x 1 + 30.00"), "il.tax_only", "0.00", "48.60", "0.00"},
		{"17% in 2024", toy("2024-12-31", "1000.00 x 1 + 0"), "il.tax_only", "0.00", "170.00", "0.00"},
		{"18% from 2025", toy("2025-01-01", "1000.00 x 1 + 0"), "il.tax_only", "0.00", "180.00", "0.00"},
		{"at USD 500, tax on delivery too", toy("2026-11-23", "1600.00 x 1 + 100.00"), "il.tax_only", "0.00", "306.00", "0.00"},
		{"a laptop above USD 500", bought("IL ILS", "847130", "1600.01 x 1 + 0"), "il.standard", "0.00", "288.00", "0.00"},
	})
	unpriced(t, rates, []unanswered{
		{"toys above USD 500", toy("2026-11-23", "1600.01 x 1 + 0"), landedcost.RateUnknown, "rate_unknown"},
	})
}

func TestGulf(t *testing.T) {
	workOut(t, "", []workedExample{
		{"SA 1,000 delivered", bought("SA SAR", "610910", "950.00 x 1 + 50.00"), "sa.low_value", "0.00", "150.00", "0.00"},
		{"SA above: 15% of 1,000.01, 15% of 1,150.01", bought("SA SAR", "610910", "950.01 x 1 + 50.00"), "sa.standard", "150.00", "172.50", "0.00"},
		{"SA laptops are free of duty", bought("SA SAR", "847130", "2000.00 x 1 + 0"), "sa.standard", "0.00", "300.00", "0.00"},
		{"SA at the door, the service fee", with(bought("SA SAR", "610910", "1000.00 x 1 + 0"), dap), "sa.low_value", "0.00", "150.00", "15.00"},
		{"SA at the door, 0.15% of 20,000", with(bought("SA SAR", "610910", "20000.00 x 1 + 0"), dap), "sa.standard", "3000.00", "3450.00", "30.00"},
		{"SA at the door before October 2024", on("2024-10-05", with(bought("SA SAR", "610910", "1000.00 x 1 + 0"), dap)), "sa.low_value", "0.00", "150.00", "0.00"},
		{"AE 300 delivered", bought("AE AED", "610910", "290.00 x 1 + 10.00"), "ae.low_value", "0.00", "15.00", "0.00"},
		{"AE above: 5% of 300.01, 5% of 315.01", bought("AE AED", "610910", "290.00 x 1 + 10.01"), "ae.standard", "15.00", "15.75", "0.00"},
		{"AE laptops are free of duty", bought("AE AED", "847130", "1000.00 x 1 + 0"), "ae.standard", "0.00", "50.00", "0.00"},
	})
}

func TestSouthAfrica(t *testing.T) {
	shirt := func(sum string) landedcost.Consignment { return bought("ZA ZAR", "610910", sum) }
	workOut(t, "", []workedExample{
		{"at 500: 20%; 15% of 550 and 100, freight left out", shirt("500.00 x 1 + 80.00"), "za.low_value", "100.00", "97.50", "0.00"},
		{"above: 45% of 500.01; 15% of 550.01 and 225", shirt("500.01 x 1 + 80.00"), "za.standard", "225.00", "116.25", "0.00"},
		{"until August 2024 without tax", on("2024-08-31", shirt("500.00 x 1 + 0")), "za.low_value_relief", "100.00", "0.00", "0.00"},
		{"from September 2024 with it", on("2024-09-01", shirt("500.00 x 1 + 0")), "za.low_value", "100.00", "97.50", "0.00"},
		{"toys are free of duty: 15% of 660", bought("ZA ZAR", "950300", "600.00 x 1 + 0"), "za.standard", "0.00", "99.00", "0.00"},
		{"furniture 20%: 15% of 660 and 120", bought("ZA ZAR", "940360", "600.00 x 1 + 0"), "za.standard", "120.00", "117.00", "0.00"},
	})
	unpriced(t, "", []unanswered{
		{"tableware above 500", bought("ZA ZAR", "691110", "600.00 x 1 + 0"), landedcost.RateUnknown, "rate_unknown"},
	})
}
