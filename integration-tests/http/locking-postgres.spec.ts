import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { LockTakenError, runExclusive } from "../../src/core/run-exclusive"
import { acquireLease } from "../../src/modules/payment-journal/leases"
import { eventually } from "../../testkit/eventually"
import { booksOfCart, type Sql, sendManyNotifications } from "../harness/many-notifications"
import { aTeaShop } from "../harness/shop"

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
})
