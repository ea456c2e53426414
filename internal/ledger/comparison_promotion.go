package ledger

// promotions is what must hold of coupons: the tables of coupons and charges are only read, for this proof.
var promotions = []comparison{
	{"a coupon was used by as many orders as it counts, and no more than it may", `
		SELECT 'coupon ' || c.code AS subject, 'counted ' || c.used || ', used by ' || count(u.order_id) || ' of ' || c.most_uses AS detail
		FROM coupon c LEFT JOIN coupon_use u ON u.coupon_id = c.id AND u.returned_at IS NULL
		GROUP BY c.id HAVING c.used <> count(u.order_id) OR c.most_uses > 0 AND count(u.order_id) > c.most_uses ORDER BY c.code`},

	{"what a use took off is what its order was charged less", `
		WITH charged AS (
			SELECT order_id, coupon, amount_currency AS unit, -sum(amount_minor) AS minor FROM charge WHERE kind = 'discount' GROUP BY 1, 2, 3
		)
		SELECT 'order ' || coalesce(u.order_id, d.order_id) AS subject, coalesce(d.coupon, c.code) || ': used for ' || coalesce(u.amount_minor, 0) || ', charged less by ' || coalesce(d.minor, 0) AS detail
		FROM coupon_use u JOIN coupon c ON c.id = u.coupon_id FULL JOIN charged d ON d.order_id = u.order_id AND d.coupon = c.code AND d.unit = u.amount_currency
		WHERE coalesce(u.amount_minor, 0) <> coalesce(d.minor, 0) ORDER BY 1`},

	{"an order that stands holds its coupon, one that came to nothing does not", `
		SELECT o.number AS subject, o.state || ', its coupon ' || CASE WHEN u.returned_at IS NULL THEN 'used' ELSE 'given back' END AS detail
		FROM coupon_use u JOIN orders o ON o.id = u.order_id WHERE (u.returned_at IS NULL) <> (o.state NOT IN ('expired', 'cancelled')) ORDER BY 1`},
}
