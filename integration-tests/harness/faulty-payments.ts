import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { PgConnection } from "../../src/core/shop-db/connection"
import type { Shopper } from "../../testkit/actors/shopper"
import { eventually } from "../../testkit/eventually"
import { feedOf, letTimePass, loseSession } from "./journal"
import { ALIPAY, type Shop } from "./shop"

/** Pays a session that the shop does not know, as after restoring a backup. @returns the session's id */
export async function payUnknownSession(shop: Shop, provider = ALIPAY): Promise<string> {
  const { id } = await shop.shopper().checkout(provider)
  await loseSession(shop, id)
  await shop.psp.pay(id, "completed", { force: true })
  await letTimePass(shop, id, 10)
  return id
}

/** Changes a cart after its payment was started, without the check that would refuse it, as a race can. */
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
  const pg = pgOf(shop)
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

/** A refund as core leaves it when it is killed before it calls the provider. */
export async function interruptedRefund(shop: Shop, paymentId: string, amount: number): Promise<void> {
  const { refundService_: rows } = shop.container.resolve(Modules.PAYMENT) as unknown as {
    refundService_: { create(row: object): Promise<unknown> }
  }
  await rows.create({ payment: paymentId, amount })
  // What may still be in progress is ignored.
  for (const table of ["refund", "capture", '"order"', "payment_session"]) {
    await pgOf(shop).raw(`update ${table} set created_at = created_at - interval '20 minutes'`)
  }
}

/** An order as core leaves it when it is killed after it has linked the order to its cart. */
export async function halfMadeOrder(shop: Shop, shopper: Shopper): Promise<void> {
  const { id } = await shop.container.resolve(Modules.ORDER).createOrders({
    email: shopper.email,
    currency_code: "eur",
    items: [{ title: "Longjing", quantity: 1, unit_price: shopper.cart.total }],
  })
  await shop.container
    .resolve(ContainerRegistrationKeys.LINK)
    .create({ [Modules.ORDER]: { order_id: id }, [Modules.CART]: { cart_id: shopper.cart.id } })
}

/** A second payment of the same cart, as when two tabs start to pay at the same moment. @returns the session's id */
export async function secondSession(shop: Shop, first: { id: string }, providerId: string): Promise<string> {
  const payments = shop.container.resolve(Modules.PAYMENT)
  const { payment_collection_id: collectionId, ...row } = await payments.retrievePaymentSession(first.id)
  const { id } = await payments.createPaymentSession(String(collectionId), {
    provider_id: providerId,
    amount: row.amount,
    currency_code: row.currency_code,
    data: {},
  } as never)
  return id
}

/** A session as core leaves it when it is killed between MultiSafepay's answer and the session's row. */
export async function interruptedStart(shop: Shop): Promise<string> {
  const { id } = await shop.shopper().checkout(ALIPAY)
  const data = JSON.stringify({ return_url: "http://localhost:8000/checkout/return" })
  await pgOf(shop).raw(
    "update payment_session set data = ?, created_at = created_at - interval '1 hour' where id = ?",
    [data, id],
  )
  return id
}

/** Gives open payments to another provider, as when an entry in medusa-config is renamed. */
export async function renameProvider(shop: Shop, from: string, to: string): Promise<void> {
  await pgOf(shop).raw("update payment_session set provider_id = ? where provider_id = ?", [to, from])
}

const pgOf = (shop: Shop) => shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
