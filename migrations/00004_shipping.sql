-- +goose Up

-- The sandbox carriers' own books. They stand for outside companies: the shop never reads these tables.
CREATE TABLE sandbox_parcel (
  number      text PRIMARY KEY,
  carrier     text NOT NULL,
  service     text NOT NULL,
  country     char(2) NOT NULL,
  city        text NOT NULL,
  accepted_at timestamptz NOT NULL
);

-- Steps of a parcel's way that the demo brought forward: the step happened then, the following ones follow from it.
CREATE TABLE sandbox_step (
  number text NOT NULL REFERENCES sandbox_parcel ON DELETE CASCADE,
  step   smallint NOT NULL CHECK (step >= 0),
  at     timestamptz NOT NULL,
  PRIMARY KEY (number, step)
);
