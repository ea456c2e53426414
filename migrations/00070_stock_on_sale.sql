-- +goose Up

-- Stock as the shop shows it: reserved is what orders hold. What lies ready of hot goods is reserved in stock, and still on sale.
CREATE VIEW stock_on_sale AS
  SELECT s.variant_id, s.on_hand, s.reserved - (SELECT count(*) FROM stock_unit u WHERE u.variant_id = s.variant_id)::integer AS reserved
  FROM stock s;
