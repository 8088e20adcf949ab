import { signNotification } from "../src/multisafepay"
import { PLUGIN, PLUGIN_HOOK } from "./arms"
import { Checkout } from "./checkout"
import type { OpenShop } from "./environment"
import type { Http } from "./http"
import { repeatAtOnce } from "./load"
import { type SandboxProcess, SITE_KEY } from "./sandbox-process"

const READ_AT_ONCE = 16

/** A cart whose shopper has paid and not returned: MultiSafepay is about to notify the shop. */
export interface PaidCart {
  sessionId: string
  body: string
}

/** How the shop answered a notification. */
export interface HookAnswer {
  status: number
  /** Whether it has the header Retry-After. */
  hasRetryAfter: boolean
  ms: number
}

/**
 * Creates paid carts without the requests of their shoppers: copies one shopper's cart, and adds the copies' payments
 * to the sandbox's books.
 */
export async function paidCarts(
  { shop, front }: OpenShop,
  sandbox: SandboxProcess,
  count: number,
): Promise<PaidCart[]> {
  const store = shop.storeApi(front)
  const checkout = new Checkout(store, front)
  const first = await checkout.startPayment(await checkout.fillCart(), PLUGIN, true)
  await store.close()
  const sessionIds = await shop.ask("copy-cart", { cartId: first.cartId, count })
  const amount = Math.round(first.amount * 100)
  await sandbox.addTransactions(sessionIds.map((order_id) => ({ order_id, amount, status: "completed" })))
  const paid: PaidCart[] = []
  await repeatAtOnce(count, READ_AT_ONCE, async (index) => {
    const sessionId = sessionIds[index] ?? ""
    paid.push({ sessionId, body: await sandbox.notificationBody(sessionId) })
  })
  return paid
}

/** Sends a notification, signed now as MultiSafepay signs it. */
export async function sendNotification(http: Http, { body }: PaidCart): Promise<HookAnswer> {
  const from = performance.now()
  const { status, headers } = await http.send("POST", PLUGIN_HOOK, body, {
    "content-type": "application/json",
    auth: signNotification({ apiKey: SITE_KEY, rawBody: body }),
  })
  return { status, hasRetryAfter: headers["retry-after"] !== undefined, ms: performance.now() - from }
}

/** This many in parallel keep a shop busy: more than it admits. */
export const AT_ITS_BEST = 12

/**
 * The shop's capacity: a notification is sent whenever another one has been answered.
 * @returns orders per second
 */
export async function capacityOf(http: Http, paid: PaidCart[]): Promise<number> {
  const ms = await repeatAtOnce(paid.length, AT_ITS_BEST, async (index) => {
    const cart = paid[index]
    if (cart) await sendNotification(http, cart)
  })
  return (paid.length / ms) * 1000
}
