import type { PspOrderId } from "../../../multisafepay"
import { readAddress, readShopper, type Shopper } from "../../sessions/shopper"
import type { PgConnection } from "../connection"
import { type CartLine, readCartLines } from "./cart-lines"

export type SessionRecords = {
  /** For a session that pays for a cart. */
  cartId?: string
  shopper?: Shopper
  /** BCP 47, for example "nl-NL". */
  locale?: string
  /** Customer group ids. */
  customerGroups: string[]
  /** Only on request, and only for a session that pays for a cart. */
  lines?: CartLine[]
}

type Wanted = {
  /**
   * The logged-in customer. The customer of a cart proves nothing: core takes it from the e-mail address that a guest
   * types.
   */
  customerId?: string | undefined
  lines: boolean
}

/**
 * Rows are read as JSON, so that a column that an older Medusa does not have is absent. Amounts are read as text: JSON
 * numbers would become floats.
 */
const SHOPPER = `
  cart.id as cart_id,
  coalesce(cart.email, shop_order.email, customer.email) as email,
  coalesce(to_jsonb(cart) ->> 'locale', to_jsonb(shop_order) ->> 'locale') as locale,
  coalesce(to_jsonb(cart_billing), to_jsonb(order_billing)) as billing,
  coalesce(to_jsonb(cart_delivery), to_jsonb(order_delivery)) as delivery,
  to_jsonb(customer) as customer,
  (select json_agg(membership.customer_group_id) from customer_group_customer membership
    where membership.customer_id = customer.id and membership.deleted_at is null) as customer_groups`

const LINES = `,
  (select json_agg(json_build_object(
      'id', line.id, 'sku', line.variant_sku, 'title', line.title, 'variant', line.variant_title,
      'quantity', line.quantity::text, 'price', line.unit_price::text, 'includes_tax', line.is_tax_inclusive,
      'tax_rates', (select json_agg(t.rate::text) from cart_line_item_tax_line t
                     where t.item_id = line.id and t.deleted_at is null),
      'discounts', (select json_agg(json_build_object('amount', a.amount::text, 'includes_tax', a.is_tax_inclusive))
                      from cart_line_item_adjustment a where a.item_id = line.id and a.deleted_at is null))
      order by line.created_at, line.id)
     from cart_line_item line where line.cart_id = cart.id and line.deleted_at is null) as items,
  (select json_agg(json_build_object(
      'id', line.id, 'title', line.name, 'quantity', '1', 'price', line.amount::text,
      'includes_tax', line.is_tax_inclusive, 'shipping', true,
      'tax_rates', (select json_agg(t.rate::text) from cart_shipping_method_tax_line t
                     where t.shipping_method_id = line.id and t.deleted_at is null),
      'discounts', (select json_agg(json_build_object('amount', a.amount::text, 'includes_tax', false))
                      from cart_shipping_method_adjustment a
                     where a.shipping_method_id = line.id and a.deleted_at is null))
      order by line.created_at, line.id)
     from cart_shipping_method line where line.cart_id = cart.id and line.deleted_at is null) as shipping`

const FROM = `
  from payment_session session
  left join cart_payment_collection cart_link
    on cart_link.payment_collection_id = session.payment_collection_id and cart_link.deleted_at is null
  left join cart on cart.id = cart_link.cart_id and cart.deleted_at is null and cart.completed_at is null
  left join order_payment_collection order_link
    on order_link.payment_collection_id = session.payment_collection_id and order_link.deleted_at is null
  left join "order" shop_order on shop_order.id = order_link.order_id and shop_order.deleted_at is null
  left join cart_address cart_billing on cart_billing.id = cart.billing_address_id
  left join cart_address cart_delivery on cart_delivery.id = cart.shipping_address_id
  left join order_address order_billing on order_billing.id = shop_order.billing_address_id
  left join order_address order_delivery on order_delivery.id = shop_order.shipping_address_id
  left join customer on customer.id = ?::text and customer.deleted_at is null
  where session.id = ?
  limit 1`

/**
 * Reads the shopper, customer groups and lines of a payment session, because Medusa's interface for providers passes
 * none of them. A session pays for a cart, or for the unpaid part of an order.
 */
export async function loadSessionRecords(
  pg: PgConnection,
  sessionId: PspOrderId,
  wanted: Wanted,
): Promise<SessionRecords | undefined> {
  const sql = `select ${SHOPPER}${wanted.lines ? LINES : ""}${FROM}`
  const { rows } = await pg.raw(sql, [wanted.customerId ?? null, sessionId])
  const [row] = rows
  if (!row) {
    return undefined
  }
  const groups = Array.isArray(row.customer_groups) ? row.customer_groups.map(String) : []
  const shopper = toShopper(row)
  const lines = wanted.lines ? readCartLines(row.items, row.shipping) : undefined
  return {
    customerGroups: groups,
    ...(typeof row.cart_id === "string" ? { cartId: row.cart_id } : {}),
    ...(shopper ? { shopper } : {}),
    ...(typeof row.locale === "string" ? { locale: row.locale } : {}),
    ...(lines ? { lines } : {}),
  }
}

/** The billing address, or else the delivery address; missing fields are filled from the customer's account. */
function toShopper(row: Record<string, unknown>): Shopper | undefined {
  const delivery = readAddress(row.delivery)
  const billing = readAddress(row.billing)
  const { first_name, last_name, phone } = readAddress(row.customer)
  const address = Object.keys(billing).length > 0 ? billing : delivery
  const isNamed = address.first_name ?? address.last_name
  return readShopper({
    ...(isNamed ? {} : { first_name, last_name }),
    phone,
    ...address,
    email: row.email,
    delivery,
  })
}
