import { describeAlert } from "../alert"

const DISPUTE = {
  kind: "disputed",
  stage: "noticed",
  provider_id: "pp_alipay_multisafepay",
  psp_order_id: "payses_1",
  subject: "payses_1",
  display_id: "7",
  amount: "29.95",
  currency: "EUR",
  note: "the bank took it back",
} as const

describe("The words of an alert", () => {
  it.each([
    [
      "open",
      "Alipay: A payment was reversed",
      "Order #7. 29.95 EUR. The payment was reversed at MultiSafepay. Check it in MultiSafepay's dashboard. Note: the bank took it back. (payses_1)",
    ],
    [
      "resolved",
      "Alipay: resolved: A payment was reversed",
      "Order #7. 29.95 EUR. Nothing is left to do. (payses_1)",
    ],
    [
      "dismissed",
      "Alipay: dismissed: A payment was reversed",
      "Order #7. 29.95 EUR. It was closed by hand: nothing was booked, sent or changed. Note: the bank took it back. (payses_1)",
    ],
  ] as const)("an alert that is %s has words of its own", (state, title, description) => {
    expect(describeAlert({ ...DISPUTE, state })).toMatchObject({ title, description })
  })

  it.each([
    ["waits for the merchant", "noticed", /waits for you/, /not sent back yet/],
    [
      "goes back by itself",
      "scheduled",
      /is refunded soon/,
      /refunded at the second check.* unless you keep it/,
    ],
  ] as const)("the alert about money without a cart that %s says so", (_what, stage, title, description) => {
    const alert = describeAlert({ ...DISPUTE, kind: "orphan_refunded", stage, state: "open" })
    expect(alert).toMatchObject({
      title: expect.stringMatching(title),
      description: expect.stringMatching(description),
    })
  })
})
