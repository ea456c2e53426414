-- +goose Up

-- Duty that went back with pieces, at whoever's expense, does not go back once more as a surplus: a surplus may go back in part, and the
-- rest is the reserve's.
ALTER TABLE duty_difference DROP CONSTRAINT duty_difference_check;
ALTER TABLE duty_difference ADD CHECK (returned_minor = 0 OR returned_minor <= quoted_minor - invoiced_minor);
