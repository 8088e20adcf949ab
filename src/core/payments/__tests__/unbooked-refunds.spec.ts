import {
  asMinorUnits,
  type MultiSafepayOrder,
  parseOrder,
  refundedTotal,
  refundsOf,
} from "../../../multisafepay"
import { unbranded } from "../../../multisafepay/__tests__/branded"
import { unansweredRefunds } from "../requested-refunds"
import * as unbooked from "../unbooked-refunds"

const { nextUnbookedRefundId } = unbooked
const withAcceptedRefunds = unbranded(unbooked.withAcceptedRefunds)

const ID = "payses_01KBA1B2C3D4E5F6G7H8J9KMNP"

function paid(
  refunds: {
    id: string
    status: string
    refund_order_id?: string | undefined
    amount?: number
    created?: string
  }[],
): MultiSafepayOrder {
  return parseOrder({
    order_id: ID,
    status: "completed",
    currency: "EUR",
    amount: 1000,
    related_transactions: refunds.map(({ id, ...refund }) => ({
      transaction_id: id,
      type: "refund",
      amount: 500,
      ...refund,
    })),
  })
}

const first = { id: "1", status: "reserved", refund_order_id: `unbooked-${ID}` }
const second = { id: "2", status: "reserved", refund_order_id: `unbooked-${ID}-2` }

describe("nextUnbookedRefundId", () => {
  it.each([
    ["no refund", [], `unbooked-${ID}`],
    ["a refund made in the dashboard", [{ ...first, refund_order_id: "12345" }], `unbooked-${ID}`],
    ["a first refund that failed", [{ ...first, status: "declined" }], `unbooked-${ID}-2`],
    ["a first refund that did not fail", [first], `unbooked-${ID}-2`],
    ["two refunds that did not fail", [first, second], `unbooked-${ID}-3`],
  ])(
    "gives a refund of money without a payment an id of its own when the PSP order has %s",
    (_name, refunds, id) => {
      expect(nextUnbookedRefundId(paid(refunds))).toBe(id)
      expect(id.length).toBeLessThanOrEqual(50)
    },
  )
})

describe("sessionOfShopRefund", () => {
  it.each([
    ["of Medusa's", "ref_01KBA1B2C3D4E5F6G7H8J9KMNP", ID, ID],
    ["of Medusa's that names another shop's order", "ref_01KBA1B2C3D4E5F6G7H8J9KMNP", "1042", undefined],
    ["of Medusa's that names no payment", "ref_01KBA1B2C3D4E5F6G7H8J9KMNP", undefined, undefined],
    ["of money without a payment", `unbooked-${ID}`, undefined, ID],
    ["of the rest of money without a payment", `unbooked-${ID}-2`, undefined, ID],
    ["of another shop on the same site", "another-shop-1042", ID, undefined],
  ])("finds the payment session of a refund %s: %#", (_whose, orderId, var2, session) => {
    expect(unbranded(unbooked.sessionOfShopRefund)({ orderId, var2 } as never)).toBe(session)
  })
})

describe("withAcceptedRefunds", () => {
  const accepted = [
    {
      transactionId: "1",
      refundOrderId: `unbooked-${ID}`,
      amount: 500,
      acceptedAt: "2026-05-01T10:00:00.000Z",
    },
  ]

  it.each([
    ["is added while MultiSafepay does not list it", [], 500, ["reserved"]],
    ["counts once when MultiSafepay lists it", [first], 500, ["reserved"]],
    [
      "counts once when MultiSafepay lists it under another transaction id",
      [{ ...first, id: "8" }],
      500,
      ["reserved"],
    ],
    [
      "counts as failed when MultiSafepay lists it as declined",
      [{ ...first, status: "declined" }],
      0,
      ["declined"],
    ],
    [
      "counts as failed when MultiSafepay lists it as declined under another transaction id",
      [{ ...first, id: "8", status: "declined" }],
      0,
      ["declined"],
    ],
  ])("an accepted refund of money without a payment %s", (_name, listed, total, statuses) => {
    const pspOrder = withAcceptedRefunds(paid(listed), accepted)

    expect(refundedTotal(pspOrder)).toBe(total)
    expect(refundsOf(pspOrder).map(({ status }) => status)).toEqual(statuses)
  })

  it("a refund of money without a payment that follows a declined one counts before MultiSafepay lists it", () => {
    const declined = paid([{ ...first, status: "declined" }])
    const refundOrderId = nextUnbookedRefundId(declined)
    const [earlier] = accepted
    const next = { transactionId: "2", refundOrderId, amount: 500, acceptedAt: "2026-05-02T10:00:00.000Z" }

    expect(refundedTotal(withAcceptedRefunds(declined, [next]))).toBe(500)
    expect(refundedTotal(withAcceptedRefunds(declined, [earlier as typeof next, next]))).toBe(500)
  })

  it("a refund of money without a payment that was asked for after a declined one may have been made", () => {
    const declined = { ...paid([{ ...first, status: "declined" }]), amountRefunded: asMinorUnits(500) }
    const asked = {
      refundOrderId: nextUnbookedRefundId(declined),
      amount: asMinorUnits(500),
      askedAt: new Date("2026-05-01T12:00:00Z"),
    }
    const now = new Date("2026-05-01T12:01:00Z")

    expect(unansweredRefunds([asked], declined, { records: [], accepted: [] }, now)).toEqual([asked])
  })

  it.each([
    ["after what MultiSafepay lists, though the shop's clock is behind", "10:10", "10:10"],
    ["before what MultiSafepay lists, when the clocks cannot differ that much", "10:20", "10:00"],
  ])("an accepted refund of money without a payment was made %s", (_when, listedAt, madeAt) => {
    const listed = { ...first, id: "8", status: "declined", created: `2026-05-01T${listedAt}:00Z` }
    const next = accepted.map((refund) => ({ ...refund, refundOrderId: `unbooked-${ID}-2` }))

    expect(refundsOf(withAcceptedRefunds(paid([listed]), next)).at(-1)).toMatchObject({
      created: new Date(`2026-05-01T${madeAt}:00Z`),
    })
  })

  it("does not show an accepted refund as completed because of a sum that includes a declined one", () => {
    const declined = { ...first, id: "8", refund_order_id: undefined, amount: 1000, status: "declined" }
    const pspOrder = { ...paid([declined]), amountRefunded: asMinorUnits(1000) }

    expect(refundsOf(withAcceptedRefunds(pspOrder, accepted))).toMatchObject([
      { status: "declined" },
      { status: "reserved" },
    ])
  })

  it("shows an accepted refund as paid out once MultiSafepay shows a withdrawal of its id", () => {
    const pspOrder = {
      ...paid([]),
      costs: [{ amount: "0", type: "withdraw", status: "completed", transactionId: "1" }],
    }

    expect(refundsOf(withAcceptedRefunds(pspOrder, accepted))).toMatchObject([{ status: "completed" }])
  })
})
