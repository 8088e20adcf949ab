import { MedusaError } from "@medusajs/framework/utils"
import { parseOrder } from "../../../multisafepay"
import { unbranded } from "../../../multisafepay/__tests__/branded"
import * as authorization from "../authorize-payment"

const requirePaid = unbranded(authorization.requirePaid)

const SESSION = { psp_order_id: "payses_1", amount_minor: 2995, currency: "EUR" }

const pspOrder = (fields: {
  status: string
  amount?: number
  currency?: string
  amount_refunded?: number
  related_transactions?: object[]
}) => parseOrder({ order_id: "payses_1", currency: "EUR", amount: 2995, ...fields })

const { PAYMENT_REQUIRES_MORE_ERROR, PAYMENT_AUTHORIZATION_ERROR } = MedusaError.Types

describe("requirePaid", () => {
  it.each(["completed", "shipped", "partial_refunded"])(
    "authorises a payment session whose PSP order is %s",
    (status) => {
      const paid = pspOrder({ status })
      expect(requirePaid(paid, SESSION)).toBe(paid)
    },
  )
})

describe("requirePaid refuses", () => {
  it.each<[string, Parameters<typeof pspOrder>[0] | undefined, string, RegExp]>([
    ["without a PSP order", undefined, PAYMENT_REQUIRES_MORE_ERROR, /payses_1 is not paid yet/],
    [
      "whose PSP order is not paid yet",
      { status: "initialized" },
      PAYMENT_REQUIRES_MORE_ERROR,
      /not paid yet/,
    ],
    ["whose money is still on its way", { status: "uncleared" }, PAYMENT_REQUIRES_MORE_ERROR, /not paid yet/],
    [
      "whose PSP order has an unknown status",
      { status: "paid_out" },
      PAYMENT_REQUIRES_MORE_ERROR,
      /not paid yet/,
    ],
    [
      "whose PSP order expired",
      { status: "expired" },
      PAYMENT_AUTHORIZATION_ERROR,
      /MultiSafepay says "expired"/,
    ],
    [
      "whose PSP order was cancelled",
      { status: "void" },
      PAYMENT_AUTHORIZATION_ERROR,
      /MultiSafepay says "void"/,
    ],
    [
      "whose PSP order was declined",
      { status: "declined" },
      PAYMENT_AUTHORIZATION_ERROR,
      /MultiSafepay says "declined"/,
    ],
    [
      "whose payment was refunded in full",
      { status: "completed", amount_refunded: 2995 },
      PAYMENT_AUTHORIZATION_ERROR,
      /was not paid/,
    ],
    [
      "whose PSP order is still refunded after its refund was declined",
      {
        status: "refunded",
        related_transactions: [{ transaction_id: "9", type: "refund", amount: 2995, status: "declined" }],
      },
      PAYMENT_AUTHORIZATION_ERROR,
      /MultiSafepay says "refunded"/,
    ],
    [
      "whose declined refund MultiSafepay still counts in its sum",
      {
        status: "completed",
        amount_refunded: 2995,
        related_transactions: [{ transaction_id: "9", type: "refund", amount: 2995, status: "declined" }],
      },
      PAYMENT_AUTHORIZATION_ERROR,
      /was not paid/,
    ],
    [
      "that was paid with another amount",
      { status: "completed", amount: 2994 },
      PAYMENT_AUTHORIZATION_ERROR,
      /is of 2994 EUR, not of 2995 EUR/,
    ],
    [
      "by another currency",
      { status: "completed", currency: "USD" },
      PAYMENT_AUTHORIZATION_ERROR,
      /is of 2995 USD, not of 2995 EUR/,
    ],
  ])("does not authorise a payment session %s", (_what, fields, type, message) => {
    const authorising = () => requirePaid(fields ? pspOrder(fields) : null, SESSION)
    expect(authorising).toThrow(message)
    expect(authorising).toThrow(expect.objectContaining({ type }))
  })
})
