package ledger

// duties is what must hold of duty that was invoiced.
var duties = []comparison{
	{"each duty that was invoiced is posted once, as the difference to its quote", `
		WITH posted AS (
			SELECT t.reference, sum(p.amount_minor) FILTER (WHERE p.account = 'duty_payable') AS minor,
				-coalesce(sum(p.amount_minor) FILTER (WHERE p.account = 'consumer_credit'), 0) AS returned
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.kind = 'duty_difference' GROUP BY 1
		), said AS (
			SELECT c.number AS reference, d.quoted_minor - d.invoiced_minor AS minor, d.returned_minor AS returned
			FROM duty_difference d JOIN consignment c ON c.id = d.consignment_id
		)
		SELECT 'consignment ' || reference AS subject, 'differs by ' || coalesce(s.minor, 0) || ', posted ' || coalesce(p.minor, 0)
			|| '; goes back ' || coalesce(s.returned, 0) || ', posted ' || coalesce(p.returned, 0) AS detail
		FROM said s FULL JOIN posted p USING (reference)
		WHERE coalesce(s.minor, 0) <> coalesce(p.minor, 0) OR coalesce(s.returned, 0) <> coalesce(p.returned, 0) ORDER BY 1`},

	{"each surplus of duty that goes back is a refund of that amount", `
		SELECT 'consignment ' || d.consignment_id AS subject, 'goes back ' || d.returned_minor || ', refund ' || coalesce(r.amount_minor, 0) AS detail
		FROM duty_difference d FULL JOIN (SELECT * FROM refund WHERE reason = 'duty_difference') r ON r.id = d.refund_id
		WHERE coalesce(d.returned_minor, 0) <> coalesce(r.amount_minor, 0) OR d.currency <> r.amount_currency ORDER BY 1`},

	{"no more duty of a consignment goes back, as a surplus and with its pieces, than was charged", `
		SELECT 'consignment ' || d.consignment_id AS subject, 'charged ' || c.minor || ', surplus ' || d.returned_minor || ', with pieces ' || p.minor AS detail
		FROM duty_difference d
		CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS minor FROM charge WHERE consignment_id = d.consignment_id AND kind = 'duty') c
		CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount_minor), 0) AS minor FROM refund_part p JOIN charge ON charge.id = p.charge_id
			WHERE charge.consignment_id = d.consignment_id AND charge.kind = 'duty' AND p.given) p
		WHERE d.returned_minor > 0 AND d.returned_minor + p.minor > c.minor ORDER BY 1`},
}
