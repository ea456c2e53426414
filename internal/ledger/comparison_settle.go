package ledger

// settles is what must hold of the factories' money after the sale.
var settles = []comparison{
	{"what lines earned is what their sale owes the factories", `
		WITH earned AS (
			SELECT order_id, party, amount_currency AS unit, sum(amount_minor) AS minor FROM earning GROUP BY 1, 2, 3
		), posted AS (
			SELECT t.order_id, p.party, p.amount_currency AS unit, -sum(p.amount_minor) AS minor
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.kind = 'sale' AND p.account = 'factory_held' GROUP BY 1, 2, 3
		)
		SELECT coalesce(o.number, 'order ' || order_id) AS subject, party || ': earned ' || coalesce(e.minor, 0) || ', posted ' || coalesce(p.minor, 0) || ' ' || unit AS detail
		FROM earned e FULL JOIN posted p USING (order_id, party, unit) LEFT JOIN orders o ON o.id = order_id
		WHERE coalesce(e.minor, 0) <> coalesce(p.minor, 0) ORDER BY 1`},

	{"each release is posted once, at its amount", `
		WITH posted AS (
			SELECT t.reference, -sum(p.amount_minor) AS minor, min(p.party) AS party FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id
			WHERE t.kind = 'release' AND p.account = 'factory_released' GROUP BY 1
		)
		SELECT 'release ' || coalesce(r.reference, p.reference) AS subject, 'released ' || coalesce(r.amount_minor, 0) || ', posted ' || coalesce(p.minor, 0) AS detail
		FROM release r LEFT JOIN earning e USING (line_id) FULL JOIN posted p ON p.reference = r.reference
		WHERE coalesce(r.amount_minor, 0) <> coalesce(p.minor, 0) OR p.party <> e.party ORDER BY 1`},

	{"what is released of a line is what was left of it", `
		WITH borne AS (SELECT p.line_id, sum(p.amount_minor) AS minor FROM refund_part p WHERE p.given AND p.account = 'factory_held' GROUP BY 1)
		SELECT 'line ' || e.line_id AS subject, 'earned ' || e.amount_minor || ', given back ' || coalesce(b.minor, 0) || ', released ' || r.amount_minor || ' ' || e.amount_currency AS detail
		FROM release r JOIN earning e USING (line_id) LEFT JOIN borne b USING (line_id)
		WHERE r.amount_minor <> e.amount_minor - coalesce(b.minor, 0) OR r.amount_currency <> e.amount_currency ORDER BY 1`},

	{"nothing was released before its time or while it was on hold", `
		SELECT 'release ' || r.reference AS subject, CASE WHEN k.consignment_id IS NULL THEN 'nobody says that it was delivered' ELSE 'due ' || least(k.ends_at, k.received_at) || ', released ' || r.released_at END AS detail
		FROM release r JOIN earning e USING (line_id) LEFT JOIN hold_clock k USING (consignment_id)
		WHERE k.consignment_id IS NULL OR r.released_at < least(k.ends_at, k.received_at)
		UNION ALL
		SELECT 'release ' || r.reference, 'on hold since ' || h.set_at FROM release r JOIN hold h USING (line_id)
		WHERE r.released_at >= h.set_at AND (h.lifted_at IS NULL OR r.released_at < h.lifted_at)
		UNION ALL
		SELECT 'release ' || r.reference, 'withdrawn from since ' || h.since FROM release r JOIN withdrawal_hold h USING (line_id)
		WHERE r.released_at > h.since AND r.released_at < h.until`},
}
