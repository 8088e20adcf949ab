import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { writeSessionData } from "../../../core/sessions/session-data"
import { loadShopState } from "../../../core/shop-db/sessions/load-shop-state"
import { asPspOrderId, parseOrder } from "../../../multisafepay"
import { branded } from "../../../multisafepay/__tests__/branded"
import { REFUND_ACTIONS } from "../refund-actions"
import { syncPayment } from "../sync-payment"

// A payment sync that does not converge is a fault of the plugin: no state of a real shop leads to it.
jest.mock("../refund-actions", () => ({
  REFUND_ACTIONS: { refund_payment: jest.fn(), refund_at_psp: jest.fn() },
}))
jest.mock("../../../core/shop-db/sessions/load-shop-state", () => ({ loadShopState: jest.fn() }))

const PAID = parseOrder({ order_id: "payses_1", status: "completed", currency: "EUR", amount: 1000 })

const SITE = {
  registrationId: "multisafepay",
  orders: { readFresh: async () => PAID, readUnlessPaid: async () => PAID },
  options: { uncompletable: "refund" },
}

/** Paid, with a cancelled order, and no action changes it. */
const SHOP = {
  providerId: "pp_alipay_multisafepay",
  payment: {
    id: "pay_1",
    amount: 1000,
    captured: 1000,
    refunds: [],
    lacksTransaction: false,
  },
  order: { id: "order_1", displayId: "1", cancelled: true },
}

describe("A payment sync that does not converge", () => {
  it("a payment sync that does not converge stops after six rounds, and the log says what it did and what is left", async () => {
    jest.mocked(loadShopState).mockResolvedValue({ shop: branded(SHOP), site: SITE as never })
    const logger = { info: jest.fn(), warn: jest.fn() }
    const services: Record<string, unknown> = {
      [ContainerRegistrationKeys.PG_CONNECTION]: { raw: async () => ({ rows: [{}] }) },
      [ContainerRegistrationKeys.LOGGER]: logger,
    }
    const container = { resolve: (name: string) => services[name] } as unknown as MedusaContainer

    const { actions } = await syncPayment(container, {
      psp_order_id: asPspOrderId("payses_1"),
      trigger: "test",
    })

    expect(actions).toEqual(Array(6).fill("refund_payment"))
    expect(REFUND_ACTIONS.refund_payment).toHaveBeenCalledTimes(6)
    expect(logger.warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /psp_order=payses_1 did not converge: after refund_payment.* it still needs refund_payment/,
        ),
      ],
    ])
  })
})

describe("A payment page that is closed", () => {
  it("a payment that was made while its page was being closed is handled immediately", async () => {
    const left = parseOrder({ order_id: "payses_1", status: "void", currency: "EUR", amount: 1000 })
    const answers = [left, PAID]
    const site = {
      ...SITE,
      client: { cancelOrder: async () => undefined },
      orders: {
        readFresh: async () => left,
        shareChange: (_id: string, change: () => Promise<unknown>) => change(),
        // Before and after the cancellation.
        read: async () => answers.shift() ?? PAID,
        readUnlessPaid: async () => PAID,
      },
    }
    const shop = {
      providerId: "pp_alipay_multisafepay",
      session: {
        id: "payses_1",
        status: "canceled",
        amount: 1000,
        createdAt: new Date(),
        data: writeSessionData(
          branded({
            session_id: "payses_1",
            psp_order_id: "payses_1",
            payment_url: "https://pay.example.com",
            gateway: "ALIPAY",
            payment_type: "paymentlink",
            environment: "test",
            amount_minor: 1000,
            currency: "EUR",
            decimals: 2,
            expires_at: new Date(Date.now() + 86_400_000).toISOString(),
          }),
        ),
      },
      order: { id: "order_1", displayId: "1", cancelled: false, owed: 0 },
    }
    jest.mocked(loadShopState).mockResolvedValue({ shop: branded(shop), site: site as never })
    const services: Record<string, unknown> = {
      [ContainerRegistrationKeys.PG_CONNECTION]: { raw: async () => ({ rows: [{}] }) },
      [ContainerRegistrationKeys.LOGGER]: { info: jest.fn(), warn: jest.fn() },
    }
    const container = { resolve: (name: string) => services[name] } as unknown as MedusaContainer

    const { actions } = await syncPayment(container, {
      psp_order_id: asPspOrderId("payses_1"),
      trigger: "test",
    })

    expect(actions[0]).toBe("refund_at_psp")
  })
})
