import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { waitForCart, withCartLock } from "../../src/core/cart-lock"
import { asProviderId } from "../../src/core/gateways/provider-id"
import { LockTakenError, runExclusive } from "../../src/core/run-exclusive"
import { acquireLease } from "../../src/modules/payment-journal/leases"
import { noteCompletionFailure } from "../../src/modules/payment-journal/payments"
import { asPspOrderId } from "../../src/multisafepay"
import { eventually } from "../../testkit/eventually"
import { booksOfCart, type Sql, sendManyNotifications } from "../harness/many-notifications"
import { ALIPAY, aTeaShop } from "../harness/shop"

// The shop's timeout is longer than any delay in this test.
const SETUP = { options: { timeout: 30_000 }, env: { MEDUSA_LOCKING: "postgres" } }

aTeaShop("With Medusa's Postgres locking", SETUP, (shop) => {
  const pg = () => shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const pool = () => (pg().client as { pool: { numUsed(): number } }).pool

  // The next test file may run in this process.
  afterAll(() => {
    delete process.env.MEDUSA_LOCKING
  })

  it("shoppers are served while fifty notifications wait for MultiSafepay, no database connection is held, and each paid cart becomes one order, with Medusa's Postgres locking", async () => {
    // The provider keeps its locks in this table.
    await shop.container.resolve(Modules.LOCKING).acquire("seen", { ownerId: "this test", expire: 60 })
    expect((await pg().raw("select id from locking")).rows).toEqual([{ id: "seen" }])
    const { cartIds, syncedBefore, statuses } = await sendManyNotifications(
      { shop: shop.http(), store: shop.storeApi(), psp: shop.psp, shopper: () => shop.shopper() },
      () => eventually(() => expect(pool().numUsed()).toBe(0)),
    )

    expect(syncedBefore).toBe(0)
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
    const sql: Sql = async (statement, bindings) =>
      (await pg().raw(statement, bindings as string[])).rows as never[]
    await eventually(
      async () => {
        for (const id of cartIds) {
          expect(await booksOfCart(sql, id)).toMatchObject({ orders: 1, captures: 1 })
        }
      },
      { within: 60_000 },
    )
  }, 180_000)

  it("exclusive work is never done twice at once, and starts after a dead owner's lease, with Medusa's Postgres locking", async () => {
    await acquireLease(pg(), "payment", "a dead process", 3)
    await expect(
      runExclusive(shop.container, "payment", { waitMs: 0 }, async () => undefined),
    ).rejects.toThrow(LockTakenError)
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 12 }, () =>
        runExclusive(shop.container, "payment", { waitMs: 20_000 }, async () => {
          most = Math.max(most, ++inside)
          await pg().raw("select pg_sleep(0.01)")
          inside--
        }),
      ),
    )
    expect(most).toBe(1)
  })

  /** Locks a cart as core's complete-cart does, with a shorter lease that ends before this returns. */
  async function endedLock(cartId: string): Promise<void> {
    await shop.container.resolve(Modules.LOCKING).acquire(cartId, { expire: 1 })
    await eventually(async () => {
      const { rows } = await pg().raw("select id from locking where id = ? and expiration < now()", [cartId])
      expect(rows).toHaveLength(1)
    })
  }

  it("a paid cart becomes an order when the lease of a killed completion's lock has ended, with Medusa's Postgres locking", async () => {
    const shopper = shop.shopper()
    const session = await shopper.checkout(ALIPAY)
    await endedLock(shopper.cart.id)
    // Core has waited its 30 s for that lock once before.
    const payment = { pspOrderId: asPspOrderId(session.id), providerId: asProviderId(ALIPAY) }
    await noteCompletionFailure(pg(), payment, 0)

    const { notifications } = await shop.psp.pay(session.id)

    expect(notifications).toMatchObject([{ http_status: 200 }])
    const [order, ...others] = await shop.merchant.ordersOf(shopper.email)
    expect(others).toEqual([])
    expect(await shop.merchant.paymentOf(order?.id ?? "")).toMatchObject({ amount: session.amount })
  })

  it.each([
    ["whose lease has not ended", { expire: 60 }],
    ["that has no lease", {}],
  ])("a cart's lock %s is not taken over, with Medusa's Postgres locking", async (_which, lease) => {
    const id = `cart_${JSON.stringify(lease)}`
    await shop.container.resolve(Modules.LOCKING).acquire(id, lease)

    await expect(waitForCart(shop.container, id, 0)).rejects.toThrow(LockTakenError)
  })

  it("a cart's lock whose lease has ended is taken over by one process at a time, with Medusa's Postgres locking", async () => {
    await endedLock("cart_contended")
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 12 }, () =>
        withCartLock(shop.container, "cart_contended", 20_000, async () => {
          most = Math.max(most, ++inside)
          await pg().raw("select pg_sleep(0.01)")
          inside--
        }),
      ),
    )
    expect(most).toBe(1)
  })
})
