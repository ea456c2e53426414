-- +goose Up

-- An admin finds orders by the consumer's address or a parcel's number, sees the newest first, and what is late.
CREATE INDEX orders_email ON orders (email);
CREATE INDEX orders_placed ON orders (placed_at DESC, id DESC);
CREATE INDEX parcel_tracking ON parcel (tracking);
CREATE INDEX consignment_handover ON consignment (handover_by) WHERE state IN ('offered', 'accepted', 'packed', 'shipped_partly');
CREATE INDEX consignment_underway ON consignment (latest) WHERE state IN ('shipped_partly', 'shipped');
