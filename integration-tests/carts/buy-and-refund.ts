import type { HttpTypes } from "@medusajs/framework/types"
import type { Http } from "../../testkit/actors/http"
import type { Merchant } from "../../testkit/actors/merchant"
import type { Psp } from "../../testkit/actors/psp"
import { MARKETS, type MarketCurrency } from "./goods"
import type { RandomCart } from "./random-cart"

export type CartShop = {
  /** The Store API with the publishable key. */
  store: Http
  merchant: Merchant
  psp: Psp
  regions: Readonly<Record<MarketCurrency, string>>
  /** Ids of what is sold, by SKU. */
  variants: ReadonlyMap<string, string>
}

export async function variantIds(store: Http): Promise<Map<string, string>> {
  const { products } = await store.get<HttpTypes.StoreProductListResponse>(
    "/store/products?limit=100&fields=id,variants.id,variants.sku",
  )
  const variants = products.flatMap((product) => product.variants ?? [])
  return new Map(variants.map(({ id, sku }) => [sku ?? "", id]))
}

/** The cart's total, and every difference between the books of both sides. */
export type CartResult = { total: number; minor: number; disagreements: string[] }

/** Fills, pays and refunds a cart in two parts, then compares the books of shop and PSP to the minor unit. */
export async function buyAndRefund(cart: RandomCart, shop: CartShop): Promise<CartResult> {
  const sessionId = await payFor(cart, shop)
  const orderId = await orderOf(sessionId, cart, shop)
  const { total } = await shop.merchant.order(orderId)
  const minor = toMinor(total)
  const payment = await shop.merchant.paymentOf(orderId)
  const first = firstPartOf(cart, minor)
  if (first > 0) await shop.merchant.refund(payment.id, first / 100)
  // All that is left in Medusa's books: with a fraction of a cent, if the order has one.
  await shop.merchant.refund(payment.id, withoutNoise(Number(payment.amount) - first / 100))
  return { total, minor, disagreements: await compareBooks(orderId, sessionId, minor, shop) }
}

async function payFor(cart: RandomCart, { psp, regions, store, variants }: CartShop): Promise<string> {
  const { country } = MARKETS[cart.market]
  const { cart: opened } = await store.post<HttpTypes.StoreCartResponse>("/store/carts", {
    region_id: regions[cart.market],
    email: `cart-${cart.number}@example.com`,
    shipping_address: {
      first_name: "Mei",
      last_name: "Lin",
      address_1: "Road 1",
      postal_code: "1012GD",
      city: "Town",
      country_code: country,
    },
    items: Object.entries(cart.items).map(([sku, quantity]) => ({ variant_id: variants.get(sku), quantity })),
    ...(cart.promotions.length > 0 ? { promo_codes: cart.promotions } : {}),
  })
  const { shipping_options } = await store.get<HttpTypes.StoreShippingOptionListResponse>(
    `/store/shipping-options?cart_id=${opened.id}&fields=id,type.code`,
  )
  const option = shipping_options.find(({ type }) => type?.code === (cart.express ? "express" : "standard"))
  await store.post(`/store/carts/${opened.id}/shipping-methods`, { option_id: option?.id })
  const { payment_collection } = await store.post<HttpTypes.StorePaymentCollectionResponse>(
    "/store/payment-collections",
    { cart_id: opened.id },
  )
  const started = await store.post<HttpTypes.StorePaymentCollectionResponse>(
    `/store/payment-collections/${payment_collection.id}/payment-sessions`,
    { provider_id: cart.providerId },
  )
  const session = started.payment_collection.payment_sessions?.[0]
  if (!session) throw new Error(`cart ${cart.number} got no payment session`)
  await psp.pay(session.id)
  return session.id
}

/** The order that the notification has placed. */
async function orderOf(sessionId: string, cart: RandomCart, { merchant }: CartShop): Promise<string> {
  const orders = await merchant.ordersOf(`cart-${cart.number}@example.com`)
  const [order] = orders
  if (!order || orders.length !== 1) throw new Error(`${sessionId} is paid and has ${orders.length} orders`)
  return order.id
}

/** In minor units. MultiSafepay refuses the same amount twice within five minutes, so the halves are not equal. */
function firstPartOf({ firstPart }: RandomCart, minor: number): number {
  const part = Math.floor(firstPart * minor)
  return part * 2 === minor ? part - 1 : part
}

async function compareBooks(
  orderId: string,
  sessionId: string,
  minor: number,
  { merchant, psp }: CartShop,
): Promise<string[]> {
  const [order, pspOrder] = await Promise.all([merchant.order(orderId), psp.order(sessionId)])
  const payments = order.payment_collections.flatMap(({ payments }) => payments ?? [])
  const captured = payments.flatMap(({ captures }) => captures ?? [])
  const refunds = payments.flatMap(({ refunds }) => refunds ?? [])
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)
  const facts: [what: string, found: number | string, wanted: number | string][] = [
    ["paid at MultiSafepay", pspOrder.amount, minor],
    ["captured in Medusa", sum(captured.map(({ amount }) => toMinor(Number(amount)))), minor],
    ["refunded at MultiSafepay", pspOrder.amount_refunded, minor],
    ["refunded in Medusa", toMinor(sum(refunds.map(({ amount }) => Number(amount)))), minor],
    ["refunds at MultiSafepay", sum(pspOrder.refunds.map(({ amount }) => amount)), minor],
    [
      "refunds one by one",
      JSON.stringify(
        sorted(pspOrder.refunds.map(({ amount, refund_order_id }) => [refund_order_id, amount])),
      ),
      JSON.stringify(sorted(refunds.map(({ amount, id }) => [id, toMinor(Number(amount))]))),
    ],
    ["payment status", order.payment_status, "refunded"],
  ]
  return facts
    .filter(([, found, wanted]) => found !== wanted)
    .map(([what, found, wanted]) => `${what}: ${found}, not ${wanted}`)
}

const sorted = (pairs: (string | number)[][]) => pairs.sort(([a], [b]) => String(a).localeCompare(String(b)))

/** Medusa refuses a refund of 28.830000000000002 where 28.83 are left. */
const withoutNoise = (major: number) => Math.round(major * 1_000_000) / 1_000_000

/** Rounds half up and ignores noise below a millionth. All three currencies have two decimals. */
export function toMinor(major: number): number {
  const millionths = Math.round(major * 1_000_000)
  return Math.floor((millionths + 5_000) / 10_000)
}

/** One line for a report, with all that is needed to fill the cart again by hand. */
export function describeCart({ items, market, number, promotions, providerId }: RandomCart): string {
  const content = Object.entries(items).map(([sku, quantity]) => `${quantity} × ${sku}`)
  return `cart ${number} (${market.toUpperCase()}, ${providerId}): ${content.join(", ")}${promotions.length ? `, ${promotions.join(" and ")}` : ""}`
}
