package ledger

import "slices"

// comparison is a query that returns a row (subject, detail) for each thing that does not hold.
type comparison struct{ rule, sql string }

// comparisons is what must hold of sales and payments. The tables of orders and payments are only read, for this proof.
var comparisons = []comparison{
	{"every transaction balances in every currency", `
		SELECT t.kind || ' ' || t.reference AS subject, coalesce(sum(p.amount_minor), 0) || ' ' || coalesce(p.amount_currency, 'nothing posted') AS detail
		FROM ledger_transaction t LEFT JOIN posting p ON p.transaction_id = t.id
		GROUP BY t.id, p.amount_currency HAVING coalesce(sum(p.amount_minor), 1) <> 0 ORDER BY t.id`},

	{"every confirmed order is posted as a sale once, no other order is", `
		SELECT o.number AS subject, o.state || ', ' || count(t.id) || ' sales posted' AS detail
		FROM orders o LEFT JOIN ledger_transaction t ON t.order_id = o.id AND t.kind = 'sale'
		GROUP BY o.id HAVING count(t.id) <> (o.confirmed_at IS NOT NULL)::int ORDER BY o.id`},

	{"a sale's postings equal the order's charges, kind by kind", `
		WITH posted AS (
			SELECT t.order_id, p.amount_currency AS unit, CASE p.account
				WHEN 'factory_held' THEN 'goods' WHEN 'commission' THEN 'goods' WHEN 'delivery_payable' THEN 'delivery'
				WHEN 'duty_payable' THEN 'duty' WHEN 'tax_payable' THEN 'tax' WHEN 'scheme_payable' THEN 'tax' WHEN 'fees_payable' THEN 'fees'
				WHEN 'provider_clearing' THEN 'total' ELSE p.account END AS kind,
				sum(CASE WHEN p.account = 'provider_clearing' THEN p.amount_minor ELSE -p.amount_minor END) AS minor
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.kind = 'sale' GROUP BY 1, 2, 3
		), charged AS (
			SELECT c.order_id, c.amount_currency AS unit, k.kind, sum(c.amount_minor) AS minor
			FROM charge c JOIN orders o ON o.id = c.order_id AND o.confirmed_at IS NOT NULL
			CROSS JOIN LATERAL (VALUES ('total'), (CASE WHEN c.bearer = 'mall' THEN 'promotion' WHEN c.kind = 'discount' THEN 'goods'
				WHEN c.kind = 'insurance' THEN 'delivery' WHEN c.kind = 'fee' THEN 'fees' ELSE c.kind END)) AS k(kind)
			GROUP BY 1, 2, 3 HAVING sum(c.amount_minor) <> 0
		)
		SELECT coalesce(o.number, 'order ' || order_id) AS subject,
			kind || ': posted ' || coalesce(p.minor, 0) || ', charged ' || coalesce(c.minor, 0) || ' ' || unit AS detail
		FROM posted p FULL JOIN charged c USING (order_id, unit, kind) LEFT JOIN orders o ON o.id = order_id
		WHERE coalesce(p.minor, 0) <> coalesce(c.minor, 0) ORDER BY order_id, kind`},

	{"an order's total equals its sale", `
		SELECT o.number AS subject, 'total ' || o.total_minor || ' ' || o.currency || ', posted ' || coalesce(sum(p.amount_minor), 0) AS detail
		FROM orders o LEFT JOIN ledger_transaction t ON t.order_id = o.id AND t.kind = 'sale'
		LEFT JOIN posting p ON p.transaction_id = t.id AND p.account = 'provider_clearing' AND p.amount_currency = o.currency
		WHERE o.confirmed_at IS NOT NULL GROUP BY o.id HAVING coalesce(sum(p.amount_minor), 0) <> o.total_minor ORDER BY o.id`},

	{"each payment taken is posted once, at its amount", `
		SELECT 'payment ' || a.token AS subject, 'taken ' || a.amount_minor || ' ' || a.amount_currency || ', posted ' || coalesce(sum(p.amount_minor), 0) AS detail
		FROM payment_attempt a
		LEFT JOIN ledger_transaction t ON t.reference = a.token AND t.kind IN ('sale', 'receipt')
		LEFT JOIN posting p ON p.transaction_id = t.id AND p.account = 'provider_clearing' AND p.amount_currency = a.amount_currency
		GROUP BY a.id HAVING coalesce(sum(p.amount_minor), 0) <> CASE a.state WHEN 'succeeded' THEN a.amount_minor ELSE 0 END ORDER BY a.id`},

	{"each refund given is posted once, at its amount", `
		SELECT 'refund ' || r.token AS subject, 'given ' || r.amount_minor || ' ' || r.amount_currency || ', posted ' || coalesce(-sum(p.amount_minor), 0) AS detail
		FROM refund r
		LEFT JOIN ledger_transaction t ON split_part(t.reference, '.', 1) = r.token AND t.kind IN ('refund', 'refund_return')
		LEFT JOIN posting p ON p.transaction_id = t.id AND p.account = 'provider_clearing' AND p.amount_currency = r.amount_currency
		GROUP BY r.id HAVING coalesce(-sum(p.amount_minor), 0) <> CASE r.state WHEN 'succeeded' THEN r.amount_minor ELSE 0 END ORDER BY r.id`},
}

// backs is what must hold of what goes back to consumers, and of the seals.
var backs = []comparison{
	{"a refund's postings equal its lines, account by account", `
		WITH posted AS (
			SELECT t.reference AS token, p.account, p.party, p.amount_currency AS unit, sum(p.amount_minor) AS minor
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.kind = 'credit_note' AND p.account <> 'consumer_credit' GROUP BY 1, 2, 3, 4
		), given AS (
			SELECT r.token, p.account, p.party, p.amount_currency AS unit, sum(p.amount_minor) AS minor
			FROM refund_part p JOIN refund r ON r.id = p.refund_id WHERE p.given GROUP BY 1, 2, 3, 4 HAVING sum(p.amount_minor) <> 0
		)
		SELECT 'refund ' || token AS subject, account || ' ' || party || ': posted ' || coalesce(p.minor, 0) || ', given ' || coalesce(g.minor, 0) || ' ' || unit AS detail
		FROM posted p FULL JOIN given g USING (token, account, party, unit) WHERE coalesce(p.minor, 0) <> coalesce(g.minor, 0) ORDER BY token, account`},

	{"a refund's lines sum to its amount", `
		SELECT 'refund ' || r.token AS subject, 'amount ' || r.amount_minor || ' ' || r.amount_currency || ', lines ' || coalesce(sum(p.amount_minor), 0) AS detail
		FROM refund r LEFT JOIN refund_part p ON p.refund_id = r.id AND p.given AND p.amount_currency = r.amount_currency
		WHERE r.key <> '' GROUP BY r.id HAVING coalesce(sum(p.amount_minor), 0) <> r.amount_minor ORDER BY 1`},

	{"no more of a line or of a charge goes back than was sold", `
		SELECT 'line ' || l.id AS subject, sum(r.quantity) || ' pieces back of ' || l.quantity AS detail
		FROM refund_line r JOIN order_line l ON l.id = r.line_id GROUP BY l.id HAVING sum(r.quantity) > l.quantity
		UNION ALL
		SELECT 'charge ' || c.id, c.kind || ' ' || c.code || ': ' || sum(p.amount_minor) || ' back of ' || c.amount_minor
		FROM refund_part p JOIN charge c ON c.id = p.charge_id GROUP BY c.id
		HAVING abs(sum(p.amount_minor)) > abs(c.amount_minor) OR sign(sum(p.amount_minor)) * sign(c.amount_minor) < 0`},

	{"pieces that all went back leave nothing of their line's own charges", `
		SELECT 'charge ' || c.id AS subject, c.kind || ' ' || c.code || ': ' || sum(p.amount_minor) || ' of ' || c.amount_minor || ' accounted for' AS detail
		FROM charge c JOIN refund_part p ON p.charge_id = c.id
		WHERE c.line_id IN (SELECT r.line_id FROM refund_line r JOIN order_line l ON l.id = r.line_id GROUP BY l.id, r.line_id HAVING sum(r.quantity) = l.quantity)
		GROUP BY c.id HAVING sum(p.amount_minor) <> c.amount_minor`},

	{"no more goes back than was paid", `
		SELECT 'payment ' || a.token AS subject, 'paid ' || a.amount_minor || ' ' || a.amount_currency || ', back ' || sum(r.amount_minor) AS detail
		FROM payment_attempt a JOIN refund r ON r.attempt_id = a.id AND r.state <> 'failed'
		GROUP BY a.id HAVING sum(r.amount_minor) > a.amount_minor OR bool_or(r.amount_currency <> a.amount_currency) OR a.state <> 'succeeded'`},

	{"what is owed to a consumer is what refunds have yet to give", `
		WITH owed AS (
			SELECT t.order_id, p.amount_currency AS unit, -sum(p.amount_minor) AS minor
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE p.account = 'consumer_credit' GROUP BY 1, 2
		), due AS (
			SELECT order_id, amount_currency AS unit, sum(amount_minor) AS minor FROM refund WHERE state <> 'succeeded' GROUP BY 1, 2
		)
		SELECT coalesce(o.number, 'order ' || order_id) AS subject, 'owed ' || coalesce(w.minor, 0) || ', to be given ' || coalesce(d.minor, 0) || ' ' || unit AS detail
		FROM owed w FULL JOIN due d USING (order_id, unit) LEFT JOIN orders o ON o.id = order_id
		WHERE coalesce(w.minor, 0) <> coalesce(d.minor, 0) ORDER BY order_id`},

	{"the seals are one chain over the transactions as they stand", `
		WITH chain AS (
			SELECT position, transaction_id, before, hash, row_number() OVER w AS n, lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER w AS last
			FROM ledger_seal WINDOW w AS (ORDER BY position)
		)
		SELECT 'seal ' || position AS subject, 'transaction ' || transaction_id || CASE WHEN position <> n THEN ': a seal before it is missing'
			WHEN before <> last THEN ': it does not follow the seal before it' ELSE ': it is not what was sealed' END AS detail
		FROM chain WHERE position <> n OR before <> last
			OR hash IS DISTINCT FROM sha256(before || sha256(convert_to(ledger_text(transaction_id), 'UTF8'))) ORDER BY position`},

	{"every transaction is sealed or waits for its seal", `
		SELECT 'transaction ' || coalesce(t.id, o.transaction_id) AS subject, CASE WHEN t.id IS NULL THEN 'waits and is not in the book'
			WHEN s.position IS NOT NULL THEN 'is sealed and waits' ELSE 'is not sealed and does not wait' END AS detail
		FROM ledger_transaction t FULL JOIN ledger_open o ON o.transaction_id = t.id LEFT JOIN ledger_seal s ON s.transaction_id = t.id
		WHERE t.id IS NULL OR (s.position IS NULL) <> (o.transaction_id IS NOT NULL) ORDER BY 1`},

	{"the balances are the sums of what is sealed", `
		WITH posted AS (
			SELECT p.account, p.party, p.amount_currency, sum(p.amount_minor) AS minor FROM ledger_seal s JOIN posting p ON p.transaction_id = s.transaction_id GROUP BY 1, 2, 3
		)
		SELECT account || ' ' || party AS subject, 'balance ' || coalesce(b.amount_minor, 0) || ', posted ' || coalesce(p.minor, 0) || ' ' || amount_currency AS detail
		FROM ledger_balance b FULL JOIN posted p USING (account, party, amount_currency) WHERE coalesce(b.amount_minor, 0) <> coalesce(p.minor, 0) ORDER BY 1`},
}

// everything is all that Verify compares.
func everything() []comparison {
	return slices.Concat(comparisons, backs, settles, payouts, transfers, duties, promotions)
}
