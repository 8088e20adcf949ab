import { loadShopState } from "../../../core/shop-db/sessions/load-shop-state"
import { parseOrder } from "../../../multisafepay"
import { branded } from "../../../multisafepay/__tests__/branded"
import { REFUND_ACTIONS } from "../refund-actions"
import { SESSION_ACTIONS } from "../session-actions"
import type { SyncContext } from "../sync-context"

jest.mock("../../../core/shop-db/sessions/load-shop-state", () => ({ loadShopState: jest.fn() }))

/** A payment that a completion of the cart booked after payment sync had read the shop's side. */
function bookedMeanwhile(): SyncContext {
  const shop = { session: { id: "payses_1", status: "canceled" } }
  const pspOrder = parseOrder({ order_id: "payses_1", status: "completed", currency: "EUR", amount: 1000 })
  jest.mocked(loadShopState).mockResolvedValue({ shop: { ...shop, payment: { id: "pay_1" } } } as never)
  return { shop, pspOrder, container: {} } as unknown as SyncContext
}

describe("An action whose payment was booked in the meantime", () => {
  it("does not count a refund of money without a payment as done when the payment was booked in the meantime", async () => {
    const action = { do: "refund_at_psp", because: "uncompletable_refunded", amount: 1000 } as const

    await expect(REFUND_ACTIONS.refund_at_psp(branded(action), bookedMeanwhile())).resolves.toBe("too_late")
  })

  it("does not count the refund of a payment as done when another payment was booked in the meantime", async () => {
    const action = {
      do: "refund_payment",
      paymentId: "pay_0",
      because: "uncompletable_refunded",
      amount: 1000,
    } as const

    await expect(REFUND_ACTIONS.refund_payment(branded(action), bookedMeanwhile())).resolves.toBe("too_late")
  })

  it("does not count a session as closed when its payment was booked in the meantime", async () => {
    const action = { do: "close_session" } as const

    await expect(SESSION_ACTIONS.close_session(action, bookedMeanwhile())).resolves.toBe("too_late")
  })
})
