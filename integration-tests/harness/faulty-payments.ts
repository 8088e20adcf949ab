import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { PgConnection } from "../../src/core/shop-db/connection"
import { eventually } from "./eventually"
import { feedOf, letTimePass, loseSession } from "./journal"
import { ALIPAY, type Shop } from "./shop"
import type { Shopper } from "./shopper"

/** Pays a session that the shop does not know, as after a restored backup. @returns the session's id */
export async function payUnknownSession(shop: Shop, provider = ALIPAY): Promise<string> {
  const { id } = await shop.shopper().checkout(provider)
  await loseSession(shop, id)
  await shop.psp.pay(id, "completed", { force: true })
  await letTimePass(shop, id, 10)
  return id
}

/** Changes a cart after its payment was started, without the check that refuses it, as a race can. */
export async function changeCartUnchecked(shop: Shop, shopper: Shopper, quantity: number): Promise<void> {
  const item = String(shopper.cart.items?.[0]?.id)
  await shop.container.resolve(Modules.CART).updateLineItems(item, { quantity })
}

/** Raises a session's amount above what the shopper paid, as another plugin's code might. */
export async function raiseSessionAmount(shop: Shop, sessionId: string): Promise<void> {
  const payment = shop.container.resolve(Modules.PAYMENT)
  const [row] = await payment.listPaymentSessions({ id: sessionId })
  const { paymentSessionService_: rows } = payment as unknown as {
    paymentSessionService_: { update(change: object): Promise<unknown> }
  }
  await rows.update({ id: sessionId, amount: Number(row?.amount) + 1 })
}

/** Pays a session without a notification to the shop. */
export async function payWithoutNotification(shop: Shop, shopper: Shopper) {
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id, "completed", { notify: false })
  return session
}

/** An order that core placed for a changed cart after it had booked the payment in a completion that failed. */
export async function orderWithOtherTotal(shop: Shop) {
  const shopper = shop.shopper()
  const session = await payWithoutNotification(shop, shopper)
  await whileOrderTransactionsFail(shop, () => shopper.complete().catch(() => undefined))
  const payments = shop.container.resolve(Modules.PAYMENT)
  expect(await payments.listPayments({ payment_session_id: session.id })).toHaveLength(1)
  await changeCartUnchecked(shop, shopper, 21)
  const order = await shopper.placeOrder()
  await eventually(async () => expect(await feedOf(shop)).toHaveLength(1))
  return { shopper, session, order }
}

/** Runs `work` while order transactions cannot be written, as when the connection is lost after a capture was booked. */
async function whileOrderTransactionsFail(shop: Shop, work: () => Promise<unknown>): Promise<void> {
  const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  await pg.raw(
    `create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$`,
  )
  await pg.raw(`create trigger cut before insert on order_transaction execute function cut()`)
  try {
    await work()
  } finally {
    await pg.raw("drop function cut cascade")
  }
}
