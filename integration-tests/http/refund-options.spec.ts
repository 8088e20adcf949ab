import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { closeAlert } from "../../src/modules/payment-journal/alerts"
import { noteDecision } from "../../src/modules/payment-journal/payments"
import { alertsOf, feedOf, letTimePass, loseSession, rememberedOf, whileTableFails } from "../harness/journal"
import { ALIPAY, aTeaShop, type Shop } from "../harness/shop"

const pgOf = (shop: Shop) => shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)

const refundsOf = async (shop: Shop, pspOrderId: string) => (await shop.psp.order(pspOrderId)).refunds

aTeaShop("A merchant", { options: { uncompletable: "hold", maxAutomaticRefundsPerHour: 2 } }, (shop) => {
  it("who wants to be asked about carts that cannot become orders is told, keeps the money until it is decided, and then it goes back", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await shop.container.resolve(Modules.CART).deleteCarts([shopper.cart.id])
    await shop.psp.pay(id)
    expect(await refundsOf(shop, id)).toHaveLength(0)
    expect(await feedOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "noticed" }])
    expect(await rememberedOf(shop, id)).toMatchObject({ next_look_at: expect.any(Date) })

    await noteDecision(pgOf(shop), id, "refund")
    await shop.psp.notify(id)

    expect(await refundsOf(shop, id)).toHaveLength(1)
    expect(await alertsOf(shop)).toMatchObject([{ kind: "uncompletable_refunded", stage: "done" }])
  })

  it("who wants to be asked gets the order when what was in the way passes before it is decided", async () => {
    const shopper = shop.shopper()
    const { id } = await shopper.checkout(ALIPAY)
    await whileTableFails(shop, { table: "order_line_item", code: "40P01" }, async () => {
      await shop.psp.pay(id)
      for (const _try of [2, 3, 4, 5]) {
        await letTimePass(shop, id, 20)
        await shop.psp.notify(id)
      }
    })
    expect(await alertsOf(shop)).toMatchObject([
      { kind: "completion_delayed" },
      { kind: "uncompletable_refunded", stage: "noticed", state: "open" },
    ])

    await letTimePass(shop, id, 30)
    await shop.psp.notify(id)

    expect(await shop.merchant.ordersOf(shopper.email)).toHaveLength(1)
    expect(await refundsOf(shop, id)).toHaveLength(0)
    expect(await alertsOf(shop)).toMatchObject([{ state: "resolved" }, { state: "resolved" }])
  })

  it("who limits automatic refunds sends no more than so many within an hour, is told once, and resumes them", async () => {
    const sessions = await Promise.all([0, 1, 2, 3].map(() => shop.shopper().checkout(ALIPAY)))
    for (const session of sessions) {
      await loseSession(shop, session.id)
      await shop.psp.pay(session.id, "completed", { force: true })
      await letTimePass(shop, session.id, 10)
      await shop.psp.notify(session.id)
    }
    const refunded = async () =>
      (await Promise.all(sessions.map(({ id }) => refundsOf(shop, id)))).filter(({ length }) => length > 0)
    expect(await refunded()).toHaveLength(2)
    expect((await feedOf(shop)).filter(({ kind }) => kind === "refunds_paused")).toHaveLength(1)

    const about = { kind: "refunds_paused", subject: "automatic refunds" }
    await closeAlert(pgOf(shop), about, "resolved", "user_1")
    for (const { id } of sessions) {
      await shop.psp.notify(id)
    }
    expect(await refunded()).toHaveLength(4)
  })
})
