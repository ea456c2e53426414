package ledger

// payouts is what must hold of what is paid out to the factories.
var payouts = []comparison{
	{"each payout that was approved is posted once, at its amount, and taken back if it failed", `
		WITH posted AS (
			SELECT t.reference AS number, max(p.party) AS party, sum(-p.amount_minor) FILTER (WHERE t.kind = 'payout') AS paid, sum(p.amount_minor) FILTER (WHERE t.kind = 'payout_return') AS back
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE p.account IN ('payout_clearing', 'bank') AND p.amount_currency = 'CNY'
				AND t.kind IN ('payout', 'payout_paid', 'payout_return') GROUP BY 1
		)
		SELECT 'payout ' || coalesce(o.number, p.number) AS subject,
			coalesce(o.state, 'no payout') || ' of ' || coalesce(o.amount_minor, 0) || ' fen, posted ' || coalesce(p.paid, 0) || ', taken back ' || coalesce(p.back, 0) AS detail
		FROM payout o FULL JOIN posted p USING (number)
		WHERE coalesce(p.paid, 0) <> CASE WHEN o.state IN ('approved', 'sent', 'failed') THEN o.amount_minor ELSE 0 END
			OR coalesce(p.back, 0) <> CASE o.state WHEN 'failed' THEN o.amount_minor ELSE 0 END OR p.party <> o.party ORDER BY 1`},

	{"a payout's lines sum to its parts, and its parts to its amount", `
		WITH lines AS (SELECT payout_id, currency, sum(amount_minor) AS amount, sum(yuan_minor) AS yuan FROM payout_item GROUP BY 1, 2)
		SELECT 'payout ' || o.number AS subject, currency || ': lines ' || coalesce(l.amount, 0) || ' for ' || coalesce(l.yuan, 0) || ' fen, part ' || coalesce(p.amount_minor, 0) || ' for ' || coalesce(p.yuan_minor, 0) AS detail
		FROM payout_part p FULL JOIN lines l USING (payout_id, currency) JOIN payout o ON o.id = payout_id
		WHERE coalesce(l.amount, 0) <> coalesce(p.amount_minor, 0) OR coalesce(l.yuan, 0) <> coalesce(p.yuan_minor, 0)
		UNION ALL
		SELECT 'payout ' || o.number, 'amount ' || o.amount_minor || ', parts ' || coalesce(sum(p.yuan_minor), 0) FROM payout o LEFT JOIN payout_part p ON p.payout_id = o.id
		GROUP BY o.id HAVING coalesce(sum(p.yuan_minor), 0) <> o.amount_minor`},

	{"a payout's postings are its parts, currency by currency", `
		WITH posted AS (
			SELECT t.reference AS number, p.amount_currency AS currency, sum(p.amount_minor) AS minor FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id
			WHERE t.kind = 'payout' AND p.account = 'factory_released' GROUP BY 1, 2
		), parts AS (
			SELECT o.number, p.currency, p.amount_minor AS minor FROM payout_part p JOIN payout o ON o.id = p.payout_id WHERE o.state IN ('approved', 'sent', 'failed') AND p.amount_minor <> 0
		)
		SELECT 'payout ' || number AS subject, currency || ': posted ' || coalesce(a.minor, 0) || ', part ' || coalesce(b.minor, 0) AS detail
		FROM posted a FULL JOIN parts b USING (number, currency) WHERE coalesce(a.minor, 0) <> coalesce(b.minor, 0) ORDER BY 1`},

	{"what stands released to a factory is what no payout has taken yet", `
		WITH stands AS (
			SELECT party, amount_currency AS unit, -sum(amount_minor) AS minor FROM posting WHERE account = 'factory_released' GROUP BY 1, 2
		), free AS (
			SELECT p.party, p.amount_currency AS unit, -sum(p.amount_minor) AS minor FROM posting p JOIN ledger_transaction t ON t.id = p.transaction_id
			WHERE p.account = 'factory_released' AND t.kind NOT IN ('payout', 'payout_return') AND NOT EXISTS
				(SELECT 1 FROM payout_item i JOIN payout o ON o.id = i.payout_id WHERE i.posting_id = p.id AND NOT i.freed AND o.state IN ('approved', 'sent')) GROUP BY 1, 2
		)
		SELECT party AS subject, 'stands ' || coalesce(s.minor, 0) || ', not taken ' || coalesce(f.minor, 0) || ' ' || unit AS detail
		FROM stands s FULL JOIN free f USING (party, unit) WHERE coalesce(s.minor, 0) <> coalesce(f.minor, 0) ORDER BY 1`},

	{"what waits for a payout is listed, and nothing else", `
		SELECT 'posting ' || coalesce(c.posting_id, w.id) AS subject, CASE WHEN c.posting_id IS NULL THEN 'waits and is not listed' ELSE 'is listed and does not wait' END AS detail
		FROM payout_claim c FULL JOIN (SELECT p.id FROM posting p JOIN ledger_transaction t ON t.id = p.transaction_id
			WHERE p.account = 'factory_released' AND t.kind NOT IN ('payout', 'payout_return')
			AND NOT EXISTS (SELECT FROM payout_item i WHERE i.posting_id = p.id AND NOT i.freed)) w ON w.id = c.posting_id
		WHERE c.posting_id IS NULL OR w.id IS NULL ORDER BY 1`},

	{"nothing is paid out twice, while it is on hold, or to an account that did not count", `
		SELECT 'posting ' || i.posting_id AS subject, count(*) || ' payouts' AS detail FROM payout_item i WHERE NOT i.freed GROUP BY i.posting_id HAVING count(*) > 1
		UNION ALL
		SELECT 'payout ' || o.number, 'line ' || r.line_id || ' on hold since ' || h.set_at FROM payout o JOIN payout_batch b ON b.id = o.batch_id JOIN payout_item i ON i.payout_id = o.id
		JOIN posting p ON p.id = i.posting_id JOIN ledger_transaction t ON t.id = p.transaction_id AND t.kind = 'release'
		JOIN release r ON r.reference = t.reference JOIN hold h ON h.line_id = r.line_id
		WHERE b.approved_at >= h.set_at AND (h.lifted_at IS NULL OR b.approved_at < h.lifted_at)
		UNION ALL
		SELECT 'payout ' || o.number, 'line ' || r.line_id || ' withdrawn from since ' || h.since FROM payout o JOIN payout_batch b ON b.id = o.batch_id JOIN payout_item i ON i.payout_id = o.id
		JOIN posting p ON p.id = i.posting_id JOIN ledger_transaction t ON t.id = p.transaction_id AND t.kind = 'release'
		JOIN release r ON r.reference = t.reference JOIN withdrawal_hold h ON h.line_id = r.line_id WHERE b.approved_at > h.since AND b.approved_at < h.until
		UNION ALL
		SELECT 'payout ' || o.number, 'account of ' || a.asked_at || ', ' || a.state || ', drawn ' || b.drawn_at FROM payout o JOIN payout_batch b ON b.id = o.batch_id JOIN payout_account a ON a.id = o.payout_account_id
		WHERE a.factory_id <> o.factory_id OR a.state <> 'approved' OR a.valid_from > b.drawn_at
		UNION ALL
		SELECT 'batch ' || b.number, 'drawn up and approved by account ' || b.drawn_by FROM payout_batch b WHERE b.approved_by = b.drawn_by`},
}
