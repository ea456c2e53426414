-- +goose Up

-- The words by which an imported product's type finds its shelf; keywords look into tags and title.
ALTER TABLE category ADD COLUMN types text[] NOT NULL DEFAULT '{}';

-- The picture that shows the variant: the red scarf, not any scarf.
ALTER TABLE variant ADD COLUMN picture_id bigint REFERENCES picture;

-- The jobs of a picture look for the listings it is on.
CREATE INDEX listing_picture_picture ON listing_picture (picture_id);

-- Nobody but the mall's own command decides when an operator imports with -publish or the demo is laid out.
ALTER TABLE decision ALTER COLUMN admin_id DROP NOT NULL;
