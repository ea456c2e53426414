package ledger

// transfers is what must hold of the bank: of what providers passed on to it, and of what it has paid.
var transfers = []comparison{
	{"each transfer of a provider is posted once, at its gross, fee and net", `
		WITH posted AS (
			SELECT t.reference, p.amount_currency AS unit, -coalesce(sum(p.amount_minor) FILTER (WHERE p.account = 'provider_clearing'), 0) AS gross,
				coalesce(sum(p.amount_minor) FILTER (WHERE p.account = 'provider_fees'), 0) AS fee, coalesce(sum(p.amount_minor) FILTER (WHERE p.account = 'bank'), 0) AS net,
				bool_and(p.account = 'bank' AND p.party = '' OR p.account <> 'bank' AND p.party = split_part(t.reference, ':', 1)) AS right_party
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.kind = 'transfer' GROUP BY 1, 2
		), said AS (
			SELECT gateway || ':' || reference AS reference, currency AS unit, gross_minor AS gross, fee_minor AS fee, net_minor AS net FROM provider_transfer
		)
		SELECT 'transfer ' || reference AS subject, 'gross ' || coalesce(s.gross, 0) || ', fee ' || coalesce(s.fee, 0) || ', net ' || coalesce(s.net, 0)
			|| ', posted ' || coalesce(p.gross, 0) || ', ' || coalesce(p.fee, 0) || ', ' || coalesce(p.net, 0) || ' ' || unit AS detail
		FROM said s FULL JOIN posted p USING (reference, unit)
		WHERE (s.gross, s.fee, s.net) IS DISTINCT FROM (p.gross, p.fee, p.net) OR NOT p.right_party ORDER BY 1`},

	{"a payout waits for the bank until it is sent or has failed, and leaves the bank while it is sent", `
		WITH stands AS (
			SELECT t.reference AS number, -coalesce(sum(p.amount_minor) FILTER (WHERE p.account = 'payout_clearing'), 0) AS waits,
				-coalesce(sum(p.amount_minor) FILTER (WHERE p.account = 'bank'), 0) AS gone
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.kind IN ('payout', 'payout_paid', 'payout_return') GROUP BY 1
		)
		SELECT 'payout ' || number AS subject, coalesce(o.state, 'no payout') || ' of ' || coalesce(o.amount_minor, 0) || ' fen: ' || coalesce(s.waits, 0)
			|| ' wait, ' || coalesce(s.gone, 0) || ' have left the bank' AS detail
		FROM payout o FULL JOIN stands s USING (number)
		WHERE coalesce(s.waits, 0) <> CASE o.state WHEN 'approved' THEN o.amount_minor ELSE 0 END
			OR coalesce(s.gone, 0) <> CASE o.state WHEN 'sent' THEN o.amount_minor ELSE 0 END ORDER BY 1`},
}
