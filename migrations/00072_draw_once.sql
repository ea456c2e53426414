-- +goose Up

-- That a batch is drawn up once for a form is kept by the table once, as for all forms that move money.
ALTER TABLE payout_batch DROP COLUMN key;
