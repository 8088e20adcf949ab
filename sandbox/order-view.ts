import { amsterdamTime } from "./amsterdam-time"
import { isJsonObject, type JsonObject, objectAt, textAt } from "./json-object"
import { JsonInteger } from "./json-writer"
import { feeOf } from "./money"
import { methodName } from "./payment-methods"
import { currentTransaction, type PaymentTransaction, type PspOrder, type Refund } from "./psp-order"
import type { SandboxSettings } from "./settings"
import { amountRefunded } from "./status"

/** The order id as the API prints it. */
export function orderIdView(orderId: string, settings: SandboxSettings): string | JsonInteger {
  const isNumeric = settings.order_id_numeric_as_integer && /^[1-9]\d*$/.test(orderId)
  return isNumeric ? new JsonInteger(orderId) : orderId
}

/** The order object of GET /orders/{id}, of a direct order's creation, and of notifications. */
export function pspOrderView(pspOrder: PspOrder, settings: SandboxSettings): JsonObject {
  const transaction = currentTransaction(pspOrder)
  return {
    amount: pspOrder.amount,
    amount_refunded: settings.refund_listing === "costs-only" ? undefined : amountRefunded(pspOrder.refunds),
    completed: pspOrder.completedAt === null ? undefined : amsterdamTime(pspOrder.completedAt),
    costs: costsOf(pspOrder, transaction, settings),
    created: amsterdamTime(pspOrder.createdAt),
    currency: pspOrder.currency,
    custom_info: customInfoView(pspOrder.echo),
    customer: customerView(objectAt(pspOrder.echo, "customer")),
    customer_delivery: deliveryView(pspOrder.echo),
    description: pspOrder.description,
    fastcheckout: "NO",
    financial_status: pspOrder.financialStatus,
    items: textAt(pspOrder.echo, "items"),
    modified: amsterdamTime(pspOrder.modifiedAt),
    order_id: orderIdView(pspOrder.orderId, settings),
    payment_details: transaction ? paymentDetailsView(transaction) : {},
    payment_methods: transaction ? [paymentMethodView(pspOrder, transaction)] : [],
    reason: pspOrder.reason,
    reason_code: pspOrder.reasonCode,
    related_transactions: relatedTransactionsView(pspOrder, settings),
    status: pspOrder.status,
    transaction_id: transaction ? new JsonInteger(transaction.transactionId) : undefined,
    var1: textAt(pspOrder.echo, "var1"),
    var2: textAt(pspOrder.echo, "var2"),
    var3: textAt(pspOrder.echo, "var3"),
    shopping_cart: pspOrder.echo.shopping_cart,
    checkout_options: checkoutOptionsView(pspOrder.echo),
    ...pspOrder.updates,
  }
}

export function relatedTransactionView(
  pspOrder: PspOrder,
  refund: Refund,
  settings: SandboxSettings,
): JsonObject {
  return {
    amount: refund.amount,
    costs: [],
    created: amsterdamTime(refund.createdAt),
    currency: refund.currency,
    description: refund.description,
    modified: amsterdamTime(refund.modifiedAt),
    order_id: orderIdView(refund.refundOrderId, settings),
    reference_transaction_id: integerOrNull(pspOrder.currentTransactionId),
    refund_order_id: orderIdView(refund.refundOrderId, settings),
    status: refund.status,
    transaction_id: new JsonInteger(refund.refundId),
    type: "refund",
    var1: refund.vars[0],
    var2: refund.vars[1],
    var3: refund.vars[2],
  }
}

export function customInfoView(echo: JsonObject): JsonObject {
  const info = objectAt(echo, "custom_info")
  return {
    custom_1: textAt(info, "custom_1"),
    custom_2: textAt(info, "custom_2"),
    custom_3: textAt(info, "custom_3"),
  }
}

/** MultiSafepay's language for an order that names none. */
const DEFAULT_LOCALE = "en_US"

/** The language that an order requests. */
export function localeOf(echo: JsonObject): string {
  return textAt(objectAt(echo, "customer"), "locale") ?? DEFAULT_LOCALE
}

/** The request's `phone` is returned as `phone1`; the SDKs' `firstname` as `first_name`. */
export function customerView(customer: JsonObject): JsonObject {
  const country = textAt(customer, "country")
  return {
    address1: textAt(customer, "address1"),
    address2: textAt(customer, "address2"),
    city: textAt(customer, "city"),
    company_name: textAt(customer, "company_name"),
    country,
    country_name: country ? countryName(country) : null,
    email: textAt(customer, "email"),
    first_name: textAt(customer, "first_name") ?? textAt(customer, "firstname"),
    house_number: textAt(customer, "house_number"),
    last_name: textAt(customer, "last_name") ?? textAt(customer, "lastname"),
    locale: textAt(customer, "locale") ?? DEFAULT_LOCALE,
    phone1: textAt(customer, "phone"),
    phone2: "",
    state: textAt(customer, "state"),
    zip_code: textAt(customer, "zip_code"),
  }
}

/**
 * The tax tables without their enclosing object, rates as text, and PHP's empty values for what was not sent, as in the
 * notification that MultiSafepay's php-sdk has recorded.
 */
function checkoutOptionsView(echo: JsonObject): JsonObject | undefined {
  if (!isJsonObject(echo.checkout_options)) return undefined
  const tables = objectAt(echo.checkout_options, "tax_tables")
  const alternates = Array.isArray(tables.alternate) ? tables.alternate.filter(isJsonObject) : []
  const { default: standard } = tables
  return {
    alternate: alternates.map((table) => ({
      name: textAt(table, "name") ?? "",
      rules: (Array.isArray(table.rules) ? table.rules.filter(isJsonObject) : []).map((rule) => ({
        country: textAt(rule, "country") ?? "",
        rate: textAt(rule, "rate") ?? "",
      })),
      standalone: table.standalone === true ? "1" : "",
    })),
    default: isJsonObject(standard)
      ? { rate: textAt(standard, "rate") ?? "", shipping_taxed: standard.shipping_taxed === true ? "1" : "" }
      : [],
  }
}

function deliveryView(echo: JsonObject): JsonObject | undefined {
  return isJsonObject(echo.delivery) ? customerView(echo.delivery) : undefined
}

function paymentDetailsView(transaction: PaymentTransaction): JsonObject {
  return {
    account_holder_name: null,
    account_id: null,
    external_transaction_id: transaction.externalId,
    recurring_flow: null,
    recurring_id: null,
    recurring_model: null,
    type: transaction.method,
    wallet: transaction.wallet ?? undefined,
  }
}

function paymentMethodView(pspOrder: PspOrder, transaction: PaymentTransaction): JsonObject {
  return {
    amount: transaction.amount,
    currency: transaction.currency,
    description: pspOrder.description,
    external_transaction_id: transaction.externalId,
    payment_description: methodName(transaction.method),
    status: transaction.status,
    type: transaction.method,
  }
}

/** In major units, unlike everything else. */
function costsOf(
  pspOrder: PspOrder,
  transaction: PaymentTransaction | null,
  settings: SandboxSettings,
): JsonObject[] {
  if (!transaction) return []
  const fee = feeOf(transaction.amount) / 100
  const first = {
    amount: pspOrder.completedAt === null ? 0 : fee,
    description: `${fee} For ${methodName(transaction.method)} Transactions`,
    transaction_id: new JsonInteger(transaction.transactionId),
    type: "SYSTEM",
  }
  const ofRefunds = pspOrder.refunds
    .filter((refund) => refund.status === "completed" && settings.refund_listing !== "sum-only")
    .map((refund) => ({
      amount: 0,
      created: amsterdamTime(refund.completedAt ?? refund.modifiedAt),
      description: refund.description,
      status: "completed",
      transaction_id: new JsonInteger(refund.refundId),
      type: "withdraw",
    }))
  return [first, ...ofRefunds]
}

function relatedTransactionsView(pspOrder: PspOrder, settings: SandboxSettings): JsonObject[] | null {
  const listed = settings.refund_listing === "related" ? pspOrder.refunds : []
  const refunds = listed.map((refund) => relatedTransactionView(pspOrder, refund, settings))
  const disputes = pspOrder.movements
    .filter(({ type }) => type === "chargeback" || type === "reverse_chargeback")
    .map(({ amount, createdAt, transactionId, type }) => ({
      amount,
      costs: [],
      created: amsterdamTime(createdAt),
      currency: pspOrder.currency,
      description: `${type === "chargeback" ? "Chargeback" : "Reversed chargeback"} of ${pspOrder.orderId}`,
      modified: amsterdamTime(createdAt),
      order_id: orderIdView(pspOrder.orderId, settings),
      reference_transaction_id: integerOrNull(pspOrder.currentTransactionId),
      status: "completed",
      transaction_id: new JsonInteger(transactionId),
      // The specification writes it with a hyphen here and with an underscore in the list of transactions.
      type: type === "chargeback" ? type : "reverse-chargeback",
    }))
  const all = [...refunds, ...disputes]
  return all.length ? all : null
}

function integerOrNull(id: string | null): JsonInteger | null {
  return id === null ? null : new JsonInteger(id)
}

const countryNames = new Map<string, string>()
function countryName(code: string): string {
  const known = countryNames.get(code)
  if (known !== undefined) return known
  let name = code
  try {
    name = new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code
  } catch {
    // Not a region code: returned unchanged.
  }
  countryNames.set(code, name)
  return name
}
