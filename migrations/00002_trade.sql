-- +goose Up

-- People. One mail address may be a consumer's, a factory clerk's and an admin's: three accounts, three surfaces.
CREATE TABLE account (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  role          text NOT NULL CHECK (role IN ('consumer', 'factory', 'admin')),
  email         text NOT NULL CHECK (email = lower(email)),
  name          text NOT NULL,
  language      text NOT NULL,
  password_hash text NOT NULL,
  verified_at   timestamptz,
  created_at    timestamptz NOT NULL,
  UNIQUE (role, email)
);

CREATE TABLE session (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  agent      text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

-- Links sent by mail: to verify an address, to set a new password. One use each.
CREATE TABLE mail_token (
  token_hash bytea PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  purpose    text NOT NULL CHECK (purpose IN ('verify', 'reset')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);

-- Counters against guessing, shared by all processes. The key names what is counted ("sign_in:1.2.3.4").
CREATE TABLE throttle (
  key       text PRIMARY KEY,
  hits      integer NOT NULL,
  resets_at timestamptz NOT NULL
);

CREATE TABLE address_book (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  address    jsonb NOT NULL,
  used_at    timestamptz NOT NULL
);
CREATE INDEX address_book_account ON address_book (account_id, used_at DESC);

-- Factories.
CREATE TABLE factory (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug          text NOT NULL UNIQUE,
  state         text NOT NULL CHECK (state IN ('pending', 'approved', 'suspended', 'declined')),
  reason        text NOT NULL DEFAULT '',
  name          text NOT NULL,
  name_zh       text NOT NULL,
  credit_code   text NOT NULL UNIQUE,
  city          text NOT NULL,
  province      text NOT NULL,
  founded       integer NOT NULL DEFAULT 0,
  staff_count   integer NOT NULL DEFAULT 0,
  story         jsonb NOT NULL DEFAULT '{}',
  contact       text NOT NULL,
  phone         text NOT NULL,
  address       text NOT NULL,
  address_zh    text NOT NULL,
  postal_code   text NOT NULL DEFAULT '',
  handover_days integer NOT NULL DEFAULT 2 CHECK (handover_days BETWEEN 1 AND 30),
  created_at    timestamptz NOT NULL,
  decided_at    timestamptz
);

CREATE TABLE factory_staff (
  account_id bigint PRIMARY KEY REFERENCES account ON DELETE CASCADE,
  factory_id bigint NOT NULL REFERENCES factory,
  created_at timestamptz NOT NULL
);
CREATE INDEX factory_staff_factory ON factory_staff (factory_id);

-- Catalog.
CREATE TABLE category (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug      text NOT NULL UNIQUE,
  parent_id bigint REFERENCES category,
  position  integer NOT NULL,
  drawing   text NOT NULL,
  hs        text NOT NULL DEFAULT '',
  flags     text[] NOT NULL DEFAULT '{}',
  keywords  text[] NOT NULL DEFAULT '{}',
  names     jsonb NOT NULL
);

CREATE TABLE listing (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug             text NOT NULL UNIQUE,
  factory_id       bigint NOT NULL REFERENCES factory,
  state            text NOT NULL CHECK (state IN ('draft', 'live', 'stopped', 'removed')),
  handle           text,                  -- the importing shop's own key of the listing
  category_id      bigint REFERENCES category,
  live_revision_id bigint,
  hs               text NOT NULL DEFAULT '',
  origin           char(2) NOT NULL DEFAULT 'CN',
  options          jsonb NOT NULL DEFAULT '[]',
  attributes       jsonb NOT NULL DEFAULT '[]',
  declared         jsonb NOT NULL DEFAULT '{}',
  flags            text[] NOT NULL DEFAULT '{}',
  papers           text[] NOT NULL DEFAULT '{}',
  tags             text[] NOT NULL DEFAULT '{}',
  sold             integer NOT NULL DEFAULT 0,
  version          integer NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL,
  published_at     timestamptz,
  UNIQUE (factory_id, handle)
);
CREATE INDEX listing_category ON listing (category_id) WHERE state = 'live';
CREATE INDEX listing_factory ON listing (factory_id, state);

CREATE TABLE listing_text (
  listing_id  bigint NOT NULL REFERENCES listing ON DELETE CASCADE,
  language    text NOT NULL,
  title       text NOT NULL,
  summary     text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',   -- HTML within the allow-list of package catalog
  PRIMARY KEY (listing_id, language)
);

CREATE TABLE variant (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  listing_id bigint NOT NULL REFERENCES listing ON DELETE CASCADE,
  factory_id bigint NOT NULL REFERENCES factory,
  sku        text NOT NULL,
  position   integer NOT NULL,
  active     boolean NOT NULL DEFAULT true,
  choices    jsonb NOT NULL DEFAULT '[]',
  price_minor    bigint NOT NULL CHECK (price_minor > 0),
  price_currency char(3) NOT NULL,
  grams      integer NOT NULL CHECK (grams > 0),
  length_mm  integer NOT NULL CHECK (length_mm > 0),
  width_mm   integer NOT NULL CHECK (width_mm > 0),
  height_mm  integer NOT NULL CHECK (height_mm > 0),
  hs         text NOT NULL,
  origin     char(2) NOT NULL,
  UNIQUE (factory_id, sku)
);
CREATE INDEX variant_listing ON variant (listing_id, position);

CREATE TABLE picture (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  factory_id  bigint NOT NULL REFERENCES factory,
  state       text NOT NULL CHECK (state IN ('ready', 'waiting', 'failed')),
  digest      text NOT NULL DEFAULT '',   -- SHA-256 of the master; also the folder of its files in the blob store
  width       integer NOT NULL DEFAULT 0,
  height      integer NOT NULL DEFAULT 0,
  source_url  text NOT NULL DEFAULT '',
  failure     text NOT NULL DEFAULT '',
  tries       integer NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX picture_source ON picture (factory_id, source_url) WHERE source_url <> '';
CREATE UNIQUE INDEX picture_digest ON picture (factory_id, digest) WHERE digest <> '' AND source_url = '';

CREATE TABLE listing_picture (
  listing_id bigint NOT NULL REFERENCES listing ON DELETE CASCADE,
  picture_id bigint NOT NULL REFERENCES picture,
  position   integer NOT NULL,
  alt        jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (listing_id, position)
);

CREATE TABLE revision (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  listing_id   bigint NOT NULL REFERENCES listing,
  number       integer NOT NULL,
  state        text NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'rejected', 'superseded')),
  content      jsonb NOT NULL,
  findings     jsonb NOT NULL DEFAULT '[]',
  version      integer NOT NULL DEFAULT 1,
  created_by   bigint REFERENCES account,
  created_at   timestamptz NOT NULL,
  submitted_at timestamptz,
  decided_at   timestamptz,
  UNIQUE (listing_id, number)
);
CREATE UNIQUE INDEX revision_open ON revision (listing_id) WHERE state IN ('draft', 'submitted');
CREATE INDEX revision_queue ON revision (submitted_at) WHERE state = 'submitted';
ALTER TABLE listing ADD FOREIGN KEY (live_revision_id) REFERENCES revision;

CREATE TABLE decision (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject     text NOT NULL CHECK (subject IN ('revision', 'factory', 'listing')),
  subject_id  bigint NOT NULL,
  admin_id    bigint NOT NULL REFERENCES account,
  verdict     text NOT NULL,
  reason      text NOT NULL DEFAULT '',   -- a reason's code
  statement   text NOT NULL DEFAULT '',   -- what the factory reads
  decided_at  timestamptz NOT NULL
);
CREATE INDEX decision_subject ON decision (subject, subject_id, decided_at DESC);

-- Stock. Selling what is not there is impossible even for a wrong program.
CREATE TABLE stock (
  variant_id bigint PRIMARY KEY REFERENCES variant ON DELETE CASCADE,
  on_hand    integer NOT NULL CHECK (on_hand >= 0),
  reserved   integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  CHECK (reserved <= on_hand)
);

-- Carts.
CREATE TABLE cart (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  account_id bigint REFERENCES account ON DELETE SET NULL,
  state      text NOT NULL CHECK (state IN ('open', 'ordered', 'merged')),
  created_at timestamptz NOT NULL,
  touched_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX cart_of_account ON cart (account_id) WHERE state = 'open' AND account_id IS NOT NULL;

CREATE TABLE cart_line (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cart_id    bigint NOT NULL REFERENCES cart ON DELETE CASCADE,
  variant_id bigint NOT NULL REFERENCES variant,
  quantity   integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
  added_at   timestamptz NOT NULL,
  UNIQUE (cart_id, variant_id)
);

-- A quote is a cart's landed cost for one address, held until it expires. It is never changed.
CREATE TABLE quote (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token       text NOT NULL UNIQUE,
  cart_id     bigint NOT NULL REFERENCES cart,
  account_id  bigint REFERENCES account,
  market      text NOT NULL,
  email       text NOT NULL,
  address     jsonb NOT NULL,
  content     jsonb NOT NULL,
  hash        text NOT NULL,
  total_minor    bigint NOT NULL CHECK (total_minor > 0),
  total_currency char(3) NOT NULL,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL
);
CREATE INDEX quote_cart ON quote (cart_id, created_at DESC);

-- Orders. Everything on an order is frozen at placing.
CREATE TABLE orders (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number       text NOT NULL UNIQUE,
  quote_id     bigint NOT NULL UNIQUE REFERENCES quote,
  cart_id      bigint NOT NULL UNIQUE REFERENCES cart,
  account_id   bigint REFERENCES account,
  state        text NOT NULL CHECK (state IN ('placed', 'confirmed', 'completed', 'expired', 'cancelled')),
  market       text NOT NULL,
  email        text NOT NULL,
  address      jsonb NOT NULL,
  currency     char(3) NOT NULL,
  goods_minor    bigint NOT NULL CHECK (goods_minor >= 0),
  delivery_minor bigint NOT NULL CHECK (delivery_minor >= 0),
  duty_minor     bigint NOT NULL CHECK (duty_minor >= 0),
  tax_minor      bigint NOT NULL CHECK (tax_minor >= 0),
  fees_minor     bigint NOT NULL CHECK (fees_minor >= 0),
  total_minor    bigint NOT NULL CHECK (total_minor = goods_minor + delivery_minor + duty_minor + tax_minor + fees_minor),
  rates        jsonb NOT NULL,            -- the exchange rates used, with source and date
  rules        text NOT NULL,             -- the version of the rule data
  placed_at    timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  confirmed_at timestamptz,
  closed_at    timestamptz
);
CREATE INDEX orders_account ON orders (account_id, placed_at DESC) WHERE account_id IS NOT NULL;
CREATE INDEX orders_unpaid ON orders (expires_at) WHERE state = 'placed';

CREATE TABLE consignment (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number       text NOT NULL UNIQUE,
  order_id     bigint NOT NULL REFERENCES orders,
  factory_id   bigint NOT NULL REFERENCES factory,
  state        text NOT NULL CHECK (state IN ('waiting', 'offered', 'accepted', 'packed', 'shipped_partly', 'shipped', 'delivered', 'cancelled')),
  service      text NOT NULL,
  channel      text NOT NULL,
  regime       text NOT NULL,
  earliest     date NOT NULL,
  latest       date NOT NULL,
  handover_by  date,
  offered_at   timestamptz,
  accepted_at  timestamptz,
  packed_at    timestamptz,
  shipped_at   timestamptz,
  delivered_at timestamptz,
  UNIQUE (order_id, factory_id)
);
CREATE INDEX consignment_factory ON consignment (factory_id, state, handover_by);

CREATE TABLE order_line (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id       bigint NOT NULL REFERENCES orders,
  consignment_id bigint NOT NULL REFERENCES consignment,
  position       integer NOT NULL,
  variant_id     bigint NOT NULL REFERENCES variant,
  listing_id     bigint NOT NULL REFERENCES listing,
  slug           text NOT NULL,
  sku            text NOT NULL,
  title          text NOT NULL,           -- in the consumer's language
  title_zh       text NOT NULL,           -- for the factory
  choices        text NOT NULL DEFAULT '',
  picture        text NOT NULL DEFAULT '',-- digest
  declared       text NOT NULL,           -- the customs description, in English
  hs             text NOT NULL,
  origin         char(2) NOT NULL,
  grams          integer NOT NULL,
  quantity       integer NOT NULL CHECK (quantity > 0),
  shipped        integer NOT NULL DEFAULT 0 CHECK (shipped BETWEEN 0 AND quantity),
  unit_minor     bigint NOT NULL CHECK (unit_minor > 0),
  unit_currency  char(3) NOT NULL,
  total_minor    bigint NOT NULL CHECK (total_minor = unit_minor * quantity),
  total_currency char(3) NOT NULL,
  cost_minor     bigint NOT NULL CHECK (cost_minor > 0),  -- the factory's own price of one unit
  cost_currency  char(3) NOT NULL
);
CREATE INDEX order_line_order ON order_line (order_id, position);
CREATE INDEX order_line_consignment ON order_line (consignment_id);

CREATE TABLE charge (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id       bigint NOT NULL REFERENCES orders,
  consignment_id bigint NOT NULL REFERENCES consignment,
  line_id        bigint REFERENCES order_line,
  kind           text NOT NULL CHECK (kind IN ('goods', 'delivery', 'insurance', 'duty', 'tax', 'fee', 'discount')),
  code           text NOT NULL,
  name           text NOT NULL,
  base           text NOT NULL DEFAULT '',
  rate           text NOT NULL DEFAULT '',
  formula        text NOT NULL DEFAULT '',
  rule           text NOT NULL DEFAULT '',
  source         text NOT NULL DEFAULT '',
  act            text NOT NULL DEFAULT '',
  valid_from     text NOT NULL DEFAULT '',
  valid_to       text NOT NULL DEFAULT '',
  confidence     text NOT NULL DEFAULT '',
  amount_minor    bigint NOT NULL,
  amount_currency char(3) NOT NULL
);
CREATE INDEX charge_order ON charge (order_id, id);

CREATE TABLE order_event (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id       bigint NOT NULL REFERENCES orders,
  consignment_id bigint REFERENCES consignment,
  kind           text NOT NULL,
  args           jsonb NOT NULL DEFAULT '{}',
  at             timestamptz NOT NULL
);
CREATE INDEX order_event_order ON order_event (order_id, at, id);

CREATE TABLE reservation (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id   bigint NOT NULL REFERENCES orders,
  variant_id bigint NOT NULL REFERENCES variant,
  quantity   integer NOT NULL CHECK (quantity > 0),
  state      text NOT NULL CHECK (state IN ('held', 'committed', 'released')),
  expires_at timestamptz NOT NULL,
  UNIQUE (order_id, variant_id)
);

-- Payments.
CREATE TABLE payment_attempt (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id    bigint NOT NULL REFERENCES orders,
  token       text NOT NULL UNIQUE,       -- our reference at the gateway, also its idempotency key
  gateway     text NOT NULL,
  gateway_ref text,
  state       text NOT NULL CHECK (state IN ('created', 'pending', 'succeeded', 'declined', 'cancelled', 'failed')),
  amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
  amount_currency char(3) NOT NULL,
  pay_url     text NOT NULL DEFAULT '',
  reason      text NOT NULL DEFAULT '',
  created_at  timestamptz NOT NULL,
  checked_at  timestamptz NOT NULL,
  UNIQUE (gateway, gateway_ref)
);
CREATE INDEX payment_attempt_order ON payment_attempt (order_id, created_at);
CREATE INDEX payment_attempt_open ON payment_attempt (checked_at) WHERE state IN ('created', 'pending');

CREATE TABLE payment_event (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  gateway     text NOT NULL,
  event_id    text NOT NULL,
  kind        text NOT NULL,
  body        jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  UNIQUE (gateway, event_id)
);

CREATE TABLE refund (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id    bigint NOT NULL REFERENCES orders,
  attempt_id  bigint NOT NULL REFERENCES payment_attempt,
  token       text NOT NULL UNIQUE,
  reason      text NOT NULL,
  state       text NOT NULL CHECK (state IN ('created', 'succeeded', 'failed')),
  amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
  amount_currency char(3) NOT NULL,
  gateway_ref text NOT NULL DEFAULT '',
  created_at  timestamptz NOT NULL,
  done_at     timestamptz,
  UNIQUE (attempt_id, reason)
);

-- Parcels.
CREATE TABLE parcel (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consignment_id bigint NOT NULL REFERENCES consignment,
  carrier        text NOT NULL,
  service        text NOT NULL,
  tracking       text NOT NULL,
  shipped_at     timestamptz NOT NULL,
  delivered_at   timestamptz,
  UNIQUE (carrier, tracking)
);
CREATE INDEX parcel_consignment ON parcel (consignment_id);
CREATE INDEX parcel_open ON parcel (shipped_at) WHERE delivered_at IS NULL;

CREATE TABLE parcel_line (
  parcel_id bigint NOT NULL REFERENCES parcel,
  line_id   bigint NOT NULL REFERENCES order_line,
  quantity  integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (parcel_id, line_id)
);

CREATE TABLE parcel_event (
  parcel_id bigint NOT NULL REFERENCES parcel,
  code      text NOT NULL,
  place     text NOT NULL DEFAULT '',
  at        timestamptz NOT NULL,
  PRIMARY KEY (parcel_id, code, at)
);

-- The ledger: double entry, append only, balanced for each currency when its transaction commits.
CREATE TABLE ledger_transaction (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind      text NOT NULL,
  reference text NOT NULL,                -- what makes it happen once: an attempt's or refund's token
  order_id  bigint REFERENCES orders,
  posted_at timestamptz NOT NULL,
  UNIQUE (kind, reference)
);
CREATE INDEX ledger_transaction_order ON ledger_transaction (order_id);

CREATE TABLE posting (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id bigint NOT NULL REFERENCES ledger_transaction,
  account        text NOT NULL,
  party          text NOT NULL DEFAULT '',
  amount_minor    bigint NOT NULL CHECK (amount_minor <> 0),
  amount_currency char(3) NOT NULL
);
CREATE INDEX posting_transaction ON posting (transaction_id);
CREATE INDEX posting_account ON posting (account, party, amount_currency);

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON charge FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quote FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- +goose StatementBegin
CREATE FUNCTION ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM posting WHERE transaction_id = NEW.transaction_id
             GROUP BY amount_currency HAVING sum(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'ledger transaction % does not balance', NEW.transaction_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON posting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_balances();

-- What the mall keeps of the goods' price, by the day of the sale.
CREATE TABLE commission_rate (
  valid_from date PRIMARY KEY,
  rate       numeric NOT NULL CHECK (rate >= 0 AND rate < 1)
);
INSERT INTO commission_rate VALUES ('2026-01-01', 0.08);
