import type { PspCost } from "../../../multisafepay"
import { feesOf, totalFee } from "../fees"

const cost = (amount: string, type?: string): PspCost => ({ amount, ...(type ? { type } : {}) })

describe("MultiSafepay's fees for a payment", () => {
  it.each<[string, PspCost[], string | undefined]>([
    ["one fee", [cost("0.92", "system")], "0.92"],
    ["a fee with a minus sign", [cost("-0.92", "system")], "0.92"],
    ["several fees without floating point noise", [cost("0.1", "system"), cost("0.2", "internal")], "0.3"],
    ["no fee while the payment is open", [cost("0", "system")], undefined],
    ["no fee where none is listed", [], undefined],
    ["no refund that is listed among the costs", [cost("0.92", "system"), cost("10", "withdraw")], "0.92"],
    ["no amount that is not a number", [cost("free", "system")], undefined],
  ])("the fees of a payment include %s", (_, costs, expected) => {
    expect(totalFee({ costs })).toBe(expected)
  })

  it("the fees of a payment keep their descriptions for the payment's page", () => {
    expect(feesOf({ costs: [{ amount: "0.92", description: "For Alipay", type: "system" }] })).toEqual([
      { amount: 0.92, description: "For Alipay" },
    ])
  })
})
