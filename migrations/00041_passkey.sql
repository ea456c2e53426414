-- +goose Up

-- Passkeys: keys of the standard Web Authentication, kept by a person's devices, by which they sign in. Only the public half is here.
CREATE TABLE passkey (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id    bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  credential_id bytea NOT NULL UNIQUE CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
  public_key    bytea NOT NULL,               -- COSE
  handle        bytea NOT NULL,               -- by which devices know the account: random, and telling nothing of it
  sign_count    bigint NOT NULL CHECK (sign_count >= 0), -- 0 for ever with devices that do not count
  copyable      boolean NOT NULL,             -- whether its keeper may copy it to other devices; never changes
  copied        boolean NOT NULL,             -- whether it has done so
  name          text NOT NULL,
  agent         text NOT NULL DEFAULT '',     -- the browser it was made in
  created_at    timestamptz NOT NULL,
  used_at       timestamptz,
  refused_at    timestamptz                   -- when its counter last ran backwards
);
CREATE INDEX passkey_account ON passkey (account_id);

-- A session that a passkey opened ends with it.
ALTER TABLE session ADD COLUMN passkey_id bigint REFERENCES passkey ON DELETE SET NULL;
CREATE INDEX session_passkey ON session (passkey_id) WHERE passkey_id IS NOT NULL;

-- What a browser was asked to sign, until it answers or the time is up. An answer takes its row away.
CREATE TABLE passkey_ceremony (
  challenge  text PRIMARY KEY,
  role       text NOT NULL CHECK (role IN ('consumer', 'factory', 'admin')),
  account_id bigint REFERENCES account ON DELETE CASCADE, -- who makes a passkey; none: somebody signs in
  session_id bigint REFERENCES session ON DELETE CASCADE,
  data       jsonb NOT NULL,
  options    text NOT NULL DEFAULT '',
  expires_at timestamptz NOT NULL,
  CHECK ((account_id IS NULL) = (session_id IS NULL))
);
CREATE UNIQUE INDEX passkey_ceremony_session ON passkey_ceremony (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX passkey_ceremony_account ON passkey_ceremony (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX passkey_ceremony_expiry ON passkey_ceremony (expires_at);

-- The audit log of an account's security. It goes with the account and is never changed.
CREATE TABLE account_event (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
  kind       text NOT NULL CHECK (kind IN ('passkey_added', 'passkey_removed', 'passkey_refused')),
  about      text NOT NULL,                   -- the passkey's name
  detail     text NOT NULL DEFAULT '',
  agent      text NOT NULL DEFAULT '',
  at         timestamptz NOT NULL
);
CREATE INDEX account_event_account ON account_event (account_id, id);
CREATE TRIGGER append_only BEFORE UPDATE ON account_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
