import { ADDRESS_FIELDS } from "../sessions/shopper"

/** A Medusa table, with the columns that this folder's statements read. */
export type UsedTable = {
  /** What the plugin reads it for; ends a sentence that begins with "used for". */
  for: string
  columns: readonly string[]
  /** Not in every supported version of Medusa, so the statements read it as a key of the whole row. */
  optional?: readonly string[]
}

/**
 * Every Medusa table and column that the plugin's SQL uses. A test runs all statements against a database that has
 * nothing else, the boot checks that they exist, and docs/medusa-internals.md is generated from the list.
 */
export const SHOP_TABLES: Readonly<Record<string, UsedTable>> = {
  payment_session: {
    for: "finding the payment of a PSP order",
    columns: [
      "id",
      "payment_collection_id",
      "provider_id",
      "currency_code",
      "amount",
      "raw_amount",
      "status",
      "data",
      "created_at",
      "updated_at",
      "deleted_at",
    ],
  },
  payment_collection: {
    for: "the amount that a cart's or an order's payments must add up to",
    columns: ["id", "amount", "raw_amount", "currency_code"],
  },
  payment: {
    for: "what was booked of a payment",
    columns: [
      "id",
      "payment_collection_id",
      "payment_session_id",
      "provider_id",
      "currency_code",
      "amount",
      "data",
      "captured_at",
      "canceled_at",
      "created_at",
      "updated_at",
      "deleted_at",
    ],
  },
  capture: {
    for: "what was captured of a payment",
    columns: ["id", "payment_id", "amount", "created_at", "deleted_at"],
  },
  refund: {
    for: "what was refunded of a payment, and which refund of MultiSafepay a record belongs to",
    columns: [
      "id",
      "payment_id",
      "amount",
      "note",
      "metadata",
      "refund_reason_id",
      "created_by",
      "created_at",
      "deleted_at",
    ],
  },
  refund_reason: { for: "the description of a refund at MultiSafepay", columns: ["id", "label"] },
  cart_payment_collection: {
    for: "finding the cart of a payment",
    columns: ["cart_id", "payment_collection_id", "deleted_at"],
  },
  order_payment_collection: {
    for: "finding the order of a payment",
    columns: ["order_id", "payment_collection_id", "deleted_at"],
  },
  order_cart: { for: "finding the order of a cart", columns: ["order_id", "cart_id", "deleted_at"] },
  order: {
    for: "the order of a payment, its number and whether it still stands",
    columns: [
      "id",
      "display_id",
      "custom_display_id",
      "email",
      "currency_code",
      "customer_id",
      "region_id",
      "sales_channel_id",
      "billing_address_id",
      "shipping_address_id",
      "is_draft_order",
      "canceled_at",
      "created_at",
      "deleted_at",
    ],
    optional: ["locale"],
  },
  order_summary: {
    for: "the total with which an order was placed, and whether it was changed since",
    columns: ["order_id", "version", "totals", "created_at", "deleted_at"],
  },
  order_transaction: {
    for: "how much of an order is paid, and whether it knows of a capture or a refund",
    columns: ["id", "order_id", "amount", "reference", "reference_id", "created_at", "deleted_at"],
  },
  order_item: {
    for: "recognising an order that was left half made",
    columns: ["item_id", "order_id", "quantity", "deleted_at"],
  },
  order_line_item: {
    for: "recognising an order that was left half made",
    columns: ["id", "variant_id", "title", "unit_price"],
  },
  reservation_item: {
    for: "whether an order that may still be undone holds the stock of a paid cart",
    columns: ["line_item_id", "inventory_item_id", "created_at", "deleted_at"],
  },
  order_address: {
    for: "the shopper's name and address",
    columns: ["id", ...ADDRESS_FIELDS, "created_at"],
  },
  order_change: {
    for: "whether an order can take a refund now",
    columns: ["id", "order_id", "change_type", "status", "created_at", "deleted_at"],
  },
  order_change_action: {
    for: "finding shipments that were not sent to MultiSafepay",
    columns: ["id", "action", "reference", "reference_id", "deleted_at"],
  },
  order_fulfillment: {
    for: "finding the order of a shipment",
    columns: ["order_id", "fulfillment_id", "deleted_at"],
  },
  fulfillment: {
    for: "sending shipments to MultiSafepay",
    columns: ["id", "data", "metadata", "shipping_option_id", "shipped_at", "canceled_at", "deleted_at"],
  },
  fulfillment_label: {
    for: "the tracking number of a shipment",
    columns: ["id", "fulfillment_id", "tracking_number", "tracking_url", "deleted_at"],
  },
  shipping_option: { for: "the carrier of a shipment", columns: ["id", "name"] },
  cart: {
    for: "the cart of a payment and its shopper",
    columns: [
      "id",
      "email",
      "currency_code",
      "customer_id",
      "region_id",
      "sales_channel_id",
      "billing_address_id",
      "shipping_address_id",
      "completed_at",
      "deleted_at",
    ],
    optional: ["locale"],
  },
  cart_address: {
    for: "the shopper's name and address",
    columns: ["id", ...ADDRESS_FIELDS, "created_at"],
  },
  cart_line_item: {
    for: "the lines of the shopping cart that MultiSafepay is sent",
    columns: [
      "id",
      "cart_id",
      "variant_id",
      "variant_sku",
      "variant_title",
      "title",
      "quantity",
      "unit_price",
      "is_tax_inclusive",
      "created_at",
      "deleted_at",
    ],
  },
  cart_line_item_tax_line: {
    for: "the tax rates of those lines",
    columns: ["item_id", "rate", "deleted_at"],
  },
  cart_line_item_adjustment: {
    for: "the discounts of those lines",
    columns: ["item_id", "amount", "is_tax_inclusive", "deleted_at"],
  },
  cart_shipping_method: {
    for: "the shipping of the shopping cart that MultiSafepay is sent",
    columns: ["id", "cart_id", "name", "amount", "is_tax_inclusive", "created_at", "deleted_at"],
  },
  cart_shipping_method_tax_line: {
    for: "the tax rates of that shipping",
    columns: ["shipping_method_id", "rate", "deleted_at"],
  },
  cart_shipping_method_adjustment: {
    for: "the discounts of that shipping",
    columns: ["shipping_method_id", "amount", "deleted_at"],
  },
  customer: {
    for: "the shopper who is logged in",
    columns: ["id", "email", "first_name", "last_name", "phone", "deleted_at"],
  },
  customer_group_customer: {
    for: "whether a customer may use Alipay",
    columns: ["customer_id", "customer_group_id", "deleted_at"],
  },
}

/** Tables that only `doctor` reads. The boot does not check them, because no payment needs them. */
export const DOCTOR_TABLES: Readonly<Record<string, UsedTable>> = {
  region: { for: "where Alipay is offered", columns: ["id", "name", "currency_code", "deleted_at"] },
  region_payment_provider: {
    for: "where Alipay is offered",
    columns: ["region_id", "payment_provider_id", "deleted_at"],
  },
  mikro_orm_migrations: { for: "whether the plugin's tables are up to date", columns: ["name"] },
}

/** Tables of modules that not every shop has. The statements look whether the table is there. */
export const OPTIONAL_TABLES: Readonly<Record<string, UsedTable>> = {
  locking: {
    for: "taking over the lock of a cart when its lease has ended, with Medusa's Postgres locking provider",
    columns: ["id", "owner_id", "expiration"],
  },
}
