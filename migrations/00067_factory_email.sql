-- +goose Up

-- Where shoppers reach a maker: Regulation (EU) 2023/988, Art. 19(1)(a), wants an electronic address beside the postal one on every
-- offer. Empty for those who joined before they were asked.
ALTER TABLE factory ADD COLUMN email text NOT NULL DEFAULT ''
  CHECK (email = '' OR length(email) <= 254 AND email ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$');
