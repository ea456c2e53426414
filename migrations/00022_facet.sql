-- +goose Up
-- What values of facets are called that are not in the vocabulary that comes with the program: the factory's own words by language, as
-- the first listing with the value gave them.
CREATE TABLE facet_value (
    facet text  NOT NULL,
    value text  NOT NULL,
    names jsonb NOT NULL,
    PRIMARY KEY (facet, value)
);
