-- +goose Up

-- Who answers for the goods in the European Union: name, address and e-mail, shown on the offer (Regulation (EU) 2023/988, Article 19).
ALTER TABLE listing ADD COLUMN responsible jsonb NOT NULL DEFAULT '{}';

-- The years the consumer said to have at the sale, and those that must be shown at the door; 0 where no age is asked.
ALTER TABLE orders ADD COLUMN age_confirmed integer NOT NULL DEFAULT 0 CHECK (age_confirmed >= 0);
ALTER TABLE consignment ADD COLUMN min_age integer NOT NULL DEFAULT 0 CHECK (min_age >= 0);
