import { unbranded } from "../../../multisafepay/__tests__/branded"
import * as session from "../session-data"

const { readPaymentData, readSessionData } = session
const isSameSession = unbranded(session.isSameSession)

const DATA = unbranded(session.writeSessionData)({
  session_id: "payses_01A",
  psp_order_id: "payses_01A",
  payment_url: "https://pay.example.com/1",
  gateway: "ALIPAY",
  payment_type: "redirect",
  environment: "test",
  amount_minor: 2995,
  currency: "EUR",
  decimals: 2,
})

describe("The data of a payment session", () => {
  it("reads a session's data from the row of the session, whatever a storefront added to them", () => {
    const row = { ...DATA, return_url: "https://www.example.com", foo: 1 }

    expect(readSessionData(row, "payses_01A")).toEqual(DATA)
  })

  it.each<[string, Record<string, unknown>]>([
    ["another session's id", { session_id: "payses_01B" }],
    ["another PSP order", { psp_order_id: "payses_01B" }],
    ["the ids of another session", { session_id: "payses_01B", psp_order_id: "payses_01B" }],
    ["no payment URL", { payment_url: undefined }],
    ["another version", { version: 2 }],
    ["an amount that is not a whole number", { amount_minor: 0.5 }],
  ])("rejects session data in the row of a session when they have %s", (_, forged) => {
    expect(readSessionData({ ...DATA, ...forged }, "payses_01A")).toBeUndefined()
  })

  it.each([[undefined], [null], [{}], ["payses_01A"], [[]]])(
    "finds no session data before the payment is started: %j",
    (data) => {
      expect(readSessionData(data, "payses_01A")).toBeUndefined()
      expect(readPaymentData(data)).toBeUndefined()
    },
  )

  it("reads session data from the row of a payment, which names no session", () => {
    expect(readPaymentData({ ...DATA, psp_transaction_id: "1" })).toEqual(DATA)
    expect(readPaymentData({ ...DATA, psp_order_id: "payses_01B" })).toBeUndefined()
  })

  it("treats session data as equal only when everything that the plugin wrote is equal", () => {
    expect(isSameSession(DATA, { ...DATA })).toBe(true)
    for (const change of [
      { payment_url: "https://pay.example.com/2" },
      { amount_minor: 1 },
      { qr_url: "x" },
    ]) {
      expect(isSameSession(DATA, { ...DATA, ...change })).toBe(false)
    }
  })
})
