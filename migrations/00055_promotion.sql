-- +goose Up

-- A coupon: what it takes off, who bears that, and where, when and how often it counts. Nothing of it changes but the counter and
-- that it was stopped.
CREATE TABLE coupon (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code            text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9]([A-Z0-9-]{1,22})[A-Z0-9]$'),
  kind            text NOT NULL CHECK (kind IN ('percent', 'fixed', 'delivery')),
  bearer          text NOT NULL CHECK (bearer IN ('mall', 'factory')),
  factory_id      bigint REFERENCES factory,
  basis_points    integer NOT NULL DEFAULT 0,                  -- of percent: hundredths of a percent
  amount_minor    bigint NOT NULL DEFAULT 0,                   -- of fixed, in currency
  minimum_minor   bigint NOT NULL DEFAULT 0 CHECK (minimum_minor >= 0),   -- of goods it counts on, in currency; 0: none
  currency        text NOT NULL DEFAULT '' CHECK (currency ~ '^([A-Z]{3})?$'),   -- '': any
  countries       jsonb NOT NULL DEFAULT '[]',                 -- none: all
  valid_from      timestamptz NOT NULL,
  valid_until     timestamptz,                                 -- the first moment it counts no more
  most_uses       integer NOT NULL DEFAULT 0 CHECK (most_uses >= 0),         -- in all; 0: no limit
  most_per_person integer NOT NULL DEFAULT 0 CHECK (most_per_person >= 0),   -- by account or mail address; 0: no limit
  used            integer NOT NULL DEFAULT 0 CHECK (used >= 0),
  made_by         bigint NOT NULL REFERENCES account,
  made_at         timestamptz NOT NULL,
  stopped_by      bigint REFERENCES account,
  stopped_at      timestamptz,
  CHECK ((bearer = 'factory') = (factory_id IS NOT NULL)),
  CHECK (kind <> 'delivery' OR bearer = 'mall'),               -- carriers are not a factory's to give away
  CHECK (CASE kind WHEN 'percent' THEN basis_points BETWEEN 1 AND 9000 ELSE basis_points = 0 END),
  CHECK (CASE kind WHEN 'fixed' THEN amount_minor > 0 ELSE amount_minor = 0 END),
  CHECK (currency <> '' OR amount_minor = 0 AND minimum_minor = 0),
  CHECK (valid_until > valid_from),
  CHECK ((stopped_at IS NULL) = (stopped_by IS NULL)),
  CHECK (most_uses = 0 OR used <= most_uses)                   -- whatever a program thinks
);
CREATE INDEX coupon_made ON coupon (made_at DESC, id DESC);

-- Who used it is its order's buyer. An order that came to nothing gives its use back; one that is paid late takes it again.
CREATE TABLE coupon_use (
  order_id        bigint PRIMARY KEY REFERENCES orders,
  coupon_id       bigint NOT NULL REFERENCES coupon,
  amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
  amount_currency char(3) NOT NULL,
  used_at         timestamptz NOT NULL,
  returned_at     timestamptz
);
CREATE INDEX coupon_use_coupon ON coupon_use (coupon_id, used_at DESC);

-- +goose StatementBegin
CREATE FUNCTION coupon_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.stopped_at IS NOT NULL AND NEW.stopped_at IS DISTINCT FROM OLD.stopped_at
     OR to_jsonb(OLD) - '{used,stopped_by,stopped_at}'::text[] <> to_jsonb(NEW) - '{used,stopped_by,stopped_at}'::text[] THEN
    RAISE EXCEPTION 'coupon % is only counted, and stopped once', OLD.code USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER is_kept BEFORE UPDATE ON coupon FOR EACH ROW EXECUTE FUNCTION coupon_is_kept();
CREATE TRIGGER never_deleted BEFORE DELETE ON coupon FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON coupon_use FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE cart ADD COLUMN coupon text NOT NULL DEFAULT '';   -- the code that was typed, as a coupon has it

-- Discounts are charges of less than nothing: by which coupon, who bears them, and whether the value for customs is less by them.
ALTER TABLE charge
  ADD COLUMN bearer text NOT NULL DEFAULT '' CHECK (bearer IN ('', 'mall', 'factory')),
  ADD COLUMN coupon text NOT NULL DEFAULT '',
  ADD COLUMN lowers boolean NOT NULL DEFAULT false,
  ADD CHECK (CASE kind WHEN 'discount' THEN bearer <> '' AND amount_minor < 0 ELSE bearer = '' AND NOT lowers END);
ALTER TABLE orders
  ADD COLUMN discount_minor bigint NOT NULL DEFAULT 0 CHECK (discount_minor <= 0),
  DROP CONSTRAINT orders_check,
  ADD CONSTRAINT orders_sum CHECK (total_minor = goods_minor + delivery_minor + duty_minor + tax_minor + fees_minor + discount_minor);

-- What a factory's own coupons took off the goods it sold: goods_minor is what was left.
ALTER TABLE earning ADD COLUMN discount_minor bigint NOT NULL DEFAULT 0 CHECK (discount_minor <= 0);
