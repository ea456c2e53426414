-- +goose Up

-- kept_for is how long keep_rule lets something be kept, as the rule stands on a day.
-- +goose StatementBegin
CREATE FUNCTION kept_for(thing text, day date) RETURNS interval LANGUAGE sql STABLE AS $$
  SELECT make_interval(days => days) FROM keep_rule WHERE what = thing AND valid_from <= day ORDER BY valid_from DESC LIMIT 1
$$;
-- +goose StatementEnd
