import { asMinorUnits, asPspOrderId, minus } from "../../../multisafepay"
import type { PaymentRecords } from "../../shop-db/sessions/payment-records"
import { toShopAmount } from "../amount"
import type { planRefund } from "../plan-refund"
import { asRefundId } from "../refund-id"

describe("Branded ids and amounts", () => {
  it("swapped ids, major units and unchecked arithmetic do not compile where minor units and ids are branded", () => {
    const mistakes = (plan: typeof planRefund, records: PaymentRecords) => {
      const [session, refund, amount] = [asPspOrderId("payses_1"), asRefundId("ref_1"), asMinorUnits(500)]
      const order = { orderId: session, amount } as Parameters<typeof planRefund>[2]
      // @ts-expect-error a PSP order id is no refund id
      plan(session, amount, order, [])
      // @ts-expect-error an amount in major units is a plain number
      plan(refund, 5, order, [])
      // @ts-expect-error the two ids are swapped
      records.noteRefused(refund, session)
      // @ts-expect-error MultiSafepay's own id of a refund is no refund id of the shop's
      records.noteAccepted("4051823", refund)
      // @ts-expect-error the result of arithmetic on minor units is not checked
      toShopAmount(amount - amount, "EUR", { currencyDecimals: {}, amountRounding: "half-up" })
    }
    // TypeScript checks it; nothing calls it.
    expect(mistakes).toBeInstanceOf(Function)
  })

  it("minor units are subtracted as minor units", () => {
    expect(minus(asMinorUnits(500), asMinorUnits(200))).toBe(300)
  })
})
