import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { PAYMENT_JOURNAL } from "../../src/modules/payment-journal"
import { allowAutomaticRefund } from "../../src/modules/payment-journal/payments"
import type { PaymentJournalService } from "../../src/modules/payment-journal/service"
import { ALIPAY, aTeaShop } from "../harness/shop"

aTeaShop("The plugin's own module", {}, (shop) => {
  it("has its tables after medusa db:migrate and is resolved by its name", async () => {
    const journal = shop.container.resolve<PaymentJournalService>(PAYMENT_JOURNAL)
    expect(await journal.listMspPayments()).toEqual([])
    expect(await journal.listMspAlerts()).toEqual([])
    expect(await journal.listMspRuns()).toEqual([])
  })

  it("is read through Medusa's Query together with the payment session it is about", async () => {
    const { id: sessionId } = await shop.shopper().checkout(ALIPAY)
    await shop.container
      .resolve(ContainerRegistrationKeys.PG_CONNECTION)
      .raw("insert into msp_payment (psp_order_id) values (?)", [sessionId])
    const { data } = await shop.container.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "msp_payment",
      fields: ["psp_order_id", "payment_session.id", "payment_session.provider_id"],
    })
    expect(data).toEqual([
      expect.objectContaining({
        psp_order_id: sessionId,
        payment_session: expect.objectContaining({ id: sessionId, provider_id: ALIPAY }),
      }),
    ])
  })

  it("lets no more payments through the refund breaker than it allows, however many ask at once", async () => {
    const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const asked = Array.from({ length: 40 }, (_, n) => ({ pspOrderId: `payses_${n}`, providerId: ALIPAY }))

    const allowed = await Promise.all(asked.map((payment) => allowAutomaticRefund(pg, payment, 3)))

    expect(allowed.filter(Boolean)).toHaveLength(3)
    expect(await Promise.all(asked.map((payment) => allowAutomaticRefund(pg, payment, 3)))).toEqual(allowed)
  })
})
