-- +goose Up

-- Pieces of a line that went back before they left: the factory does not send them, and its stock has them again.
ALTER TABLE order_line ADD COLUMN withdrawn integer NOT NULL DEFAULT 0 CHECK (withdrawn >= 0);
ALTER TABLE order_line ADD CHECK (shipped + withdrawn <= quantity);
