import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { PgConnection } from "../../src/core/shop-db/connection"
import { eventually } from "../../testkit/eventually"
import { recover, runJob } from "../harness/jobs"
import { insertPastOrders } from "../harness/past-orders"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const PAST_ORDERS = 5_000
/** Blocks of 8 kB. Each table has hundreds; a row that an index finds takes three or four. Recovery searches eight times. */
const MAX_BLOCKS = 200
const LABEL = { tracking_number: "3SABCD1234567", tracking_url: "https://track.example.com/3SABCD1234567" }

aTeaShop("Beside thousands of older payments", {}, (shop) => {
  it("each SQL statement of the plugin reads only the rows of its own payments", async () => {
    const pg = shop.container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
    await aShippedAndRefundedOrder(shop)
    // From here on the jobs continue where they ended. The daily search of everything reads whole tables.
    await runJob(shop, "order updates")
    await recover(shop, 0)
    await insertPastOrders(pg, PAST_ORDERS)

    const statements = await ownStatements(pg, async () => {
      const { shopper, order, pspOrderId } = await aShippedAndRefundedOrder(shop)
      await shopper.sync(pspOrderId)
      await (await shop.merchant.api()).get(`/admin/alipay/orders/${order.id}`)
      await aRefusedChange(shop)
      await recover(shop)
      await runJob(shop, "order updates")
    })

    const read: { blocks: number; sql: string }[] = []
    for (const one of statements) read.push({ blocks: await blocksReadBy(pg, one), sql: one.sql })
    expect(read.filter(({ blocks }) => !(blocks <= MAX_BLOCKS))).toEqual([])
    expect(read.length).toBeGreaterThan(10)
  })
})

async function aShippedAndRefundedOrder(shop: Shop) {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id)
  const [order] = await shop.merchant.ordersOf(shopper.email)
  if (!order) throw new Error(`${shopper.email} has no order`)
  await shop.merchant.ship(order.id, LABEL)
  await shop.merchant.refund((await shop.merchant.paymentOf(order.id)).id, 1)
  return { shopper, order, pspOrderId: session.id }
}

/** A cart that is changed after it was paid: the change is refused, and the order is placed in the background. */
async function aRefusedChange(shop: Shop): Promise<void> {
  const shopper = shop.shopper()
  const session = await shopper.checkout(ALIPAY)
  await shop.psp.pay(session.id, "completed", { notify: false })
  await expect(shopper.addItem("JASMINE-50")).rejects.toMatchObject({
    body: { code: "alipay_already_paid" },
  })
  await eventually(async () => expect(await shopper.sync(session.id)).toMatchObject({ status: "paid" }))
}

type Statement = { sql: string; bindings: readonly unknown[] }

/** The plugin's own statements during `work`: each once, with its last bindings. */
async function ownStatements(pg: PgConnection, work: () => Promise<void>): Promise<Statement[]> {
  const statements = new Map<string, Statement>()
  // Medusa's queries do not use this function, or come from node_modules.
  const { context } = pg as unknown as { context: PgConnection }
  const { raw } = context
  context.raw = function (...asked) {
    const [sql, bindings = []] = asked
    const callers = new Error().stack?.split("\n").slice(2, 4) ?? []
    if (callers.some((caller) => !caller.includes("node_modules"))) statements.set(sql, { sql, bindings })
    return raw.apply(this, asked)
  }
  try {
    await work()
  } finally {
    context.raw = raw
  }
  return [...statements.values()]
}

/** Runs a statement once more while PostgreSQL counts. Each statement may safely be repeated. */
async function blocksReadBy(pg: PgConnection, { sql, bindings }: Statement): Promise<number> {
  const { rows } = await pg.raw(`explain (analyze, buffers, format json) ${sql}`, bindings)
  const [explained] = rows as { "QUERY PLAN": [{ Plan: Record<string, number> }] }[]
  const { "Shared Hit Blocks": hit, "Shared Read Blocks": fetched } = explained?.["QUERY PLAN"][0].Plan ?? {}
  return Number(hit) + Number(fetched)
}
