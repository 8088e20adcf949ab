import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { PgConnection } from "../../src/core/shop-db/connection"
import { eventually } from "./eventually"
import { feedOf, letTimePass, loseSession } from "./journal"
import { ALIPAY, type Shop } from "./shop"
import type { Shopper } from "./shopper"

/** As after a restored backup: MultiSafepay has the money, and the shop has no such payment session. Returns its id. */
export async function payUnknown(shop: Shop, provider = ALIPAY): Promise<string> {
  const { id } = await shop.shopper().checkout(provider)
  await loseSession(shop, id)
  await shop.psp.pay(id, "completed", { force: true })
  await letTimePass(shop, id, 10)
  return id
}

/** As a race leaves it: the cart holds something else than its payment was started for, and no veto was asked. */
export async function changeBehindThePayment(shop: Shop, shopper: Shopper, quantity: number): Promise<void> {
  const item = String(shopper.cart.items?.[0]?.id)
  await shop.container.resolve(Modules.CART).updateLineItems(item, { quantity })
}

/** As another plugin's code leaves it: the session asks for more than the shopper paid. */
export async function askForMore(shop: Shop, sessionId: string): Promise<void> {
  const payment = shop.container.resolve(Modules.PAYMENT)
  const [row] = await payment.listPaymentSessions({ id: sessionId })
  const { paymentSessionService_: rows } = payment as unknown as {
    paymentSessionService_: { update(change: object): Promise<unknown> }
  }
  await rows.update({ id: sessionId, amount: Number(row?.amount) + 1 })
}

/** A session that the shopper has paid, and that nobody has told the shop of. */
export async function paidBehindTheShop(shop: Shop, shopper: Shopper) {
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id, "completed", { notify: false })
  return session
}

/** An order that core placed for a changed cart, after it had booked the payment in a completion that failed. */
export async function anOrderOfAnotherTotal(shop: Shop) {
  const shopper = shop.shopper()
  const session = await paidBehindTheShop(shop, shopper)
  await whileOrdersTakeNoMoney(shop, () => shopper.complete().catch(() => undefined))
  const payments = shop.container.resolve(Modules.PAYMENT)
  expect(await payments.listPayments({ payment_session_id: session.id })).toHaveLength(1)
  await changeBehindThePayment(shop, shopper, 21)
  const order = await shopper.placeOrder()
  await eventually(async () => expect(await feedOf(shop)).toHaveLength(1))
  return { shopper, session, order }
}

/** As when the connection is cut after a capture was booked, and before the order shows it. */
async function whileOrdersTakeNoMoney(shop: Shop, work: () => Promise<unknown>): Promise<void> {
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
