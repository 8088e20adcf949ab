import type { Deviation } from "./specification"

/** Reviewed deviations of one kind, with the reason why product or sandbox differ from the specification. */
export type Reviewed = {
  /** The call and its part, for example `GET /orders/:id answer 200`. */
  on: readonly string[]
  /** Each with what is wrong with it, as in `Deviation`. */
  fields: readonly string[]
  reason: string
  /** What does the same: an example of the specification, an official library or plugin, a shop's log. */
  witness: string
  /** The specification's own example with the same deviation, which a test checks. */
  example?: string
}

const ORDER = ["GET /orders/:id answer 200", "POST /orders answer 200"]
const ENDPOINTS = [
  "POST /orders",
  "GET /orders/:id",
  "PATCH /orders/:id",
  "POST /orders/:id/refunds",
  "PATCH /orders/:id/refunds/:refund_id",
  "GET /payment-methods",
  "GET /payment-methods/:id",
  "GET /me",
]
const UNKNOWN = "is no field of the specification"
const NOT_TEXT = "must be string"

/** Every known deviation of product or sandbox from MultiSafepay's specification. A new one fails the tests. */
export const REVIEWED: readonly Reviewed[] = [
  {
    on: ["POST /orders request"],
    fields: [`/second_chance/send_email ${UNKNOWN}`],
    reason: "The specification spells it send_mail; everybody who uses it spells it send_email.",
    witness: "php-sdk (SecondChance), python-sdk (second_chance.py), the node wrapper's recorded request",
  },
  {
    on: ["POST /orders request"],
    fields: [`/customer/company_name ${UNKNOWN}`],
    reason: "The schema of a wallet's customer leaves out what the general one has.",
    witness: "php-sdk (CustomerDetails) sends it whatever the method",
  },
  {
    on: ["POST /orders request"],
    fields: [`/shopping_cart/items/currency ${UNKNOWN}`],
    reason: "The currency of an item, by which MultiSafepay refuses a mixed cart (1025, 1026).",
    witness: "php-sdk (CartItem) sends it with each item",
  },
  {
    on: ["POST /orders request"],
    fields: [`/delivery/state ${UNKNOWN}`, `/delivery/address2 ${UNKNOWN}`],
    reason: "A province belongs to an address.",
    witness:
      "the specification's example of a PayPal order (paypal-redirect.json) has both; php-sdk sends both",
  },
  {
    on: ["POST /orders request"],
    fields: ["/gateway must be equal to one of the allowed values"],
    reason:
      "A payment link for Alipay+: the list of methods of payment pages has not been brought up to date.",
    witness: "the list of wallets has ALIPAYPLUS, and the page on Alipay+ names payment links",
  },
  {
    on: ["POST /orders request"],
    fields: ["/customer/locale must be equal to one of the allowed values"],
    reason: "`npm run test:live` asks on purpose. The plugin itself sends what the list has.",
    witness: "php-sdk's recorded order has the locale nl",
  },
  {
    on: ["POST /orders request"],
    fields: ["/customer/first_name must NOT have more than 25 characters"],
    reason: "`npm run test:live` asks on purpose. The plugin cuts names to 25 characters.",
    witness: "open question 10: what MultiSafepay does above its limits is not documented",
  },
  {
    on: ["POST /orders request"],
    fields: ["/shopping_cart/items/unit_price must be number"],
    reason: "More decimals than a double holds without noise are sent as text.",
    witness: "php-sdk's recorded orders have prices as text (tests/fixture-data/order.json)",
  },
  {
    on: ["PATCH /orders/:id request"],
    fields: ["/status must have required property 'status'"],
    reason: "An invoice id alone: a status would change the order.",
    witness: "the plugins for WooCommerce, Shopware and Magento send invoice_id alone",
  },
  {
    on: ["PATCH /orders/:id request"],
    fields: [`/exclude_order ${UNKNOWN}`],
    reason: "Also cancels the payment page and Second Chance mails.",
    witness: "schema CancelOrder",
  },
  {
    on: ENDPOINTS.map((endpoint) => `${endpoint} answer 401`),
    fields: ["is no status of the specification"],
    reason: "A wrong key is refused everywhere; the specification says so for the list of gateways only.",
    witness: "error-reference.md, code 1032",
  },
  {
    on: ["PATCH /orders/:id answer 400"],
    fields: ["is no status of the specification"],
    reason: "How an update is refused that is not allowed, or lacks a field, is not in the specification.",
    witness:
      "Magento core 5e3883c and Shopware 8b6e226 met 1000 Required Fields error; the status is a guess",
  },
  {
    on: ORDER,
    fields: [
      "/data/costs must be object",
      "/data/related_transactions must be array",
      `/data/items ${NOT_TEXT}`,
      `/data/var3 ${NOT_TEXT}`,
      `/data/var2 ${NOT_TEXT}`,
      `/data/var1 ${NOT_TEXT}`,
      `/data/payment_details/account_id ${NOT_TEXT}`,
      "/data/payment_details/external_transaction_id must be integer",
      `/data/payment_details/recurring_flow ${NOT_TEXT}`,
      "/data/payment_details/recurring_flow must be equal to one of the allowed values",
      `/data/payment_details/recurring_id ${NOT_TEXT}`,
      `/data/payment_details/recurring_model ${NOT_TEXT}`,
      "/data/payment_details/recurring_model must be equal to one of the allowed values",
      `/data/custom_info ${UNKNOWN}`,
      `/data/customer/country_name ${UNKNOWN}`,
      `/data/customer/phone1 ${UNKNOWN}`,
      `/data/customer/phone2 ${UNKNOWN}`,
    ],
    reason: "What the specification's own examples have: null for nothing, a list of costs, further fields.",
    witness: "the specification's example of an order whose payment failed",
    example: "getOrderFailed3DS.json",
  },
  {
    on: ORDER,
    fields: [
      `/data/customer/address1 ${NOT_TEXT}`,
      `/data/customer/address2 ${NOT_TEXT}`,
      `/data/customer/city ${NOT_TEXT}`,
      `/data/customer/country ${NOT_TEXT}`,
      `/data/customer/email ${NOT_TEXT}`,
      `/data/customer/first_name ${NOT_TEXT}`,
      `/data/customer/house_number ${NOT_TEXT}`,
      `/data/customer/last_name ${NOT_TEXT}`,
      `/data/customer/state ${NOT_TEXT}`,
      `/data/customer/zip_code ${NOT_TEXT}`,
      `/data/customer/company_name ${UNKNOWN}`,
      `/data/completed ${UNKNOWN}`,
      "/data/payment_methods/external_transaction_id must be integer",
    ],
    reason:
      "What the specification's own examples have: null for what a shop did not tell, and when it was paid.",
    witness: "the specification's example of an order",
    example: "getOrder.json",
  },
  {
    on: ORDER,
    fields: [`/data/payment_details/wallet ${UNKNOWN}`],
    reason: "Which wallet of Alipay+ paid. Shown on the order's card, decides nothing.",
    witness: "the older documentation has it for other wallets; for Alipay+ a guess (open question 14)",
  },
  {
    on: ORDER,
    fields: [`/data/payment_details/account_holder_name ${NOT_TEXT}`],
    reason: "A wallet has no account holder.",
    witness: "python-sdk's recorded direct order has null",
  },
  {
    on: ORDER,
    fields: [
      `/data/customer_delivery ${UNKNOWN}`,
      `/data/checkout_options ${UNKNOWN}`,
      `/data/shopping_cart ${UNKNOWN}`,
    ],
    reason: "What the order was made with comes back with it.",
    witness:
      "php-sdk's recorded notification has cart and options (NotificationTest); the delivery address is a guess",
  },
  {
    on: ORDER,
    fields: ["invoice_id", "invoice_url", "carrier", "ship_date", "tracktrace_code", "tracktrace_url"].map(
      (name) => `/data/${name} ${UNKNOWN}`,
    ),
    reason: "What the shop told about an order later.",
    witness: "none: a guess. The plugin reads none of it but invoice_id, and decides nothing by it",
  },
  {
    on: ORDER,
    fields: [
      "/data/related_transactions/costs must be object",
      `/data/related_transactions/var1 ${UNKNOWN}`,
      `/data/related_transactions/var2 ${UNKNOWN}`,
      `/data/related_transactions/var3 ${UNKNOWN}`,
    ],
    reason: "A refund is a transaction with variables of its own, and a list of costs as an order's.",
    witness:
      "the older documentation's refunded order has the list of costs; a refund's request has var1 to var3",
  },
  {
    on: ORDER,
    fields: [
      "/data/status must be equal to one of the allowed values",
      "/data/financial_status must be equal to one of the allowed values",
      `/data/financial_status ${NOT_TEXT}`,
    ],
    reason:
      "More words than the list has: partial_refunded, void, and null for a page that was cancelled before anybody paid.",
    witness: "the page payment-statuses; the specification's answer to a cancelled Bancontact QR order",
  },
  {
    on: ["POST /orders answer 200"],
    fields: [`/data/payment_url ${UNKNOWN}`, `/data/cancel_url ${UNKNOWN}`],
    reason: "A direct order is answered with the order and where to send the shopper.",
    witness: "the older documentation's direct Alipay order; php-sdk's TransactionResponse reads both",
  },
  {
    on: [
      "POST /orders answer 404",
      "GET /orders/:id answer 404",
      "PATCH /orders/:id answer 404",
      "POST /orders/:id/refunds answer 404",
      "PATCH /orders/:id/refunds/:refund_id answer 404",
      "GET /payment-methods/:id answer 404",
      "GET /gateways/:id answer 404",
    ],
    fields: ["/data must be object"],
    reason: "The data of an error is an empty list, as PHP writes an empty array.",
    witness: "the older documentation's errors have []; both forms are found",
  },
  {
    on: ["GET /payment-methods answer 200", "GET /payment-methods/:id answer 200"],
    fields: [
      "/data/tokenization/models must be object",
      `/data/type ${UNKNOWN}`,
      "/data/allowed_amount/max must be integer",
    ],
    reason: "What the specification's own example has.",
    witness: "the specification's example of a list of methods",
    example: "listPaymentMethods.json",
  },
  {
    on: ["GET /payment-methods answer 200", "GET /payment-methods/:id answer 200"],
    fields: [`/data/apps/payment_components/qr ${UNKNOWN}`, `/data/brands/allowed_countries ${UNKNOWN}`],
    reason: "Newer than the specification.",
    witness: "php-sdk (PaymentMethod) reads qr, python-sdk (brand.py) the countries of a brand",
  },
  {
    on: ["GET /transactions answer 200"],
    fields: ["/data must be object"],
    reason: "A list of transactions is a list.",
    witness: "the specification's example",
    example: "listTransactions.json",
  },
  {
    on: ["GET /transactions answer 200"],
    fields: ["/pager/after", "/pager/before", "/pager/cursor/after", "/pager/cursor/before"].map(
      (path) => `${path} ${NOT_TEXT}`,
    ),
    reason: "The first page has none before it, the last one none after it.",
    witness: "php-sdk's Pager and Cursor take null",
  },
  {
    on: ["GET /transactions/:id answer 200"],
    fields: ["/data/status must be equal to one of the allowed values", `/data/costs/dst ${UNKNOWN}`],
    reason: "As with orders: more words than the list has; a cost as the list's example has it.",
    witness: "the specification's example listTransactions.json has dst",
  },
]

const KNOWN: ReadonlySet<string> = new Set(
  REVIEWED.flatMap(({ fields, on }) => on.flatMap((place) => fields.map((field) => `${place} ${field}`))),
)

export const textOf = ({ at, what }: Deviation): string => `${at} ${what}`

export const isReviewed = (deviation: Deviation): boolean => KNOWN.has(textOf(deviation))
