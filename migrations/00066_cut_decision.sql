-- +goose Up
-- That an admin ended a price cut is a decision: its subject is the cut of the listing with that id.
ALTER TABLE decision DROP CONSTRAINT decision_subject_check,
  ADD CONSTRAINT decision_subject_check CHECK (subject IN ('revision', 'factory', 'listing', 'cut'));
