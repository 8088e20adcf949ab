import {
  asMinorUnits,
  asPspOrderId,
  type FormerKey,
  type MultiSafepayClient,
  parseOrder,
  type Secret,
} from "../../../multisafepay"
import { branded, type Plain } from "../../../multisafepay/__tests__/branded"
import { OrderReader } from "../../sites/order-reader"
import { asRefundId } from "../refund-id"
import { refundPspOrder } from "../refund-psp-order"
import type { RefundRecord } from "../refund-record"
import { isAmbiguousRefund } from "../refund-refusals"
import type { RequestedRefund } from "../requested-refunds"

const PAID = { order_id: "payses_1", status: "completed", amount: 2450, currency: "EUR" }

type Known = {
  refunds?: object[]
  amountRefunded?: number
  asked?: Plain<RequestedRefund>[]
  records?: Plain<RefundRecord>[]
}

/** A shop that refunds 5.00. `claim` is the database's answer when the refund is claimed. */
function shop(
  claim: () => boolean,
  { refunds, amountRefunded, asked = [], records: booked = [] }: Known = {},
) {
  const sent: string[] = []
  const descriptions: string[] = []
  const client = {
    getOrder: async () =>
      parseOrder({ ...PAID, amount_refunded: amountRefunded, related_transactions: refunds }),
    refundOrder: async (_id: string, sentRefund: { refundOrderId: string; description: string }) => {
      sent.push(sentRefund.refundOrderId)
      descriptions.push(sentRefund.description)
      return { refundId: "9001" }
    },
  } as unknown as MultiSafepayClient
  const records = {
    refundsOfSession: async () =>
      branded<RefundRecord[]>(
        booked.some(({ id }) => id === "ref_1") ? booked : [{ id: "ref_1", amount: 500 }, ...booked],
      ),
    sentRefunds: async () => ({ accepted: [], asked: branded<RequestedRefund[]>(asked), now: new Date() }),
    noteAsked: async () => claim(),
    noteAnswered: async () => undefined,
    noteAccepted: async () => true,
    noteRefused: async () => undefined,
    noteAcceptedUnbooked: async () => undefined,
    linkRefund: async () => true,
  }
  const site = { client, orders: new OrderReader(client) }
  const logger = { info: () => undefined, error: () => undefined }
  const refund = { refundId: asRefundId("ref_1"), amount: asMinorUnits(500), currency: "EUR" }
  return {
    sent,
    descriptions,
    client,
    orders: site.orders,
    refund: () => refundPspOrder({ site, records, logger }, asPspOrderId("payses_1"), refund),
  }
}

describe("Refunding a PSP order", () => {
  it("sends a refund that nobody else is sending", async () => {
    const { sent, refund } = shop(() => true)
    await refund()
    expect(sent).toEqual(["ref_1"])
  })

  it("sends no half of a character when the note of a refund is too long for MultiSafepay", async () => {
    const reason = `${"x".repeat(199)}🍵 and more`
    const { descriptions, refund } = shop(() => true, { records: [{ id: "ref_1", amount: 500, reason }] })
    await refund()
    expect(descriptions).toEqual(["x".repeat(199)])
  })

  it("does not send a refund that another process is sending or has sent", async () => {
    const { sent, refund } = shop(() => false)
    await expect(refund()).rejects.toThrow(/was requested less than two minutes ago/)
    expect(sent).toEqual([])
  })

  it("does not send a refund that was decided more than a minute ago, for example by a process that was paused", async () => {
    const clock = jest.spyOn(performance, "now")
    const { sent, refund } = shop(() => {
      clock.mockReturnValue(performance.now() + 61_000)
      return true
    })
    await expect(refund()).rejects.toThrow(/too long/)
    expect(sent).toEqual([])
    clock.mockRestore()
  })

  /**
   * MultiSafepay made a refund of 5.00 whose answer was lost; Medusa deleted its record, and payment sync booked it.
   */
  const REBOOKED = {
    refunds: [
      { transaction_id: "9", type: "refund", amount: 500, status: "reserved", refund_order_id: "ref_0" },
    ],
    asked: [{ refundOrderId: "ref_0", amount: 500, askedAt: new Date() }],
    records: [{ id: "ref_sync", amount: 500, pspRefundId: "9", isOfSync: true as const }],
  }

  it("does not send a refund that repeats one whose answer was lost and which payment sync has booked in the meantime", async () => {
    const { sent, refund } = shop(() => true, REBOOKED)
    const error = await refund().catch((caught) => caught)
    expect(error.message).toMatch(/MultiSafepay made it, and Medusa has it as ref_sync/)
    expect(error.type).toBe("not_allowed")
    expect(isAmbiguousRefund(error)).toBe(true)
    expect(sent).toEqual([])
  })

  it("does not send a refund that repeats one whose answer was lost and which payment sync has booked from the sum", async () => {
    const { sent, refund } = shop(() => true, {
      amountRefunded: 500,
      asked: REBOOKED.asked,
      records: [{ id: "ref_sync", amount: 500, pspRefundId: "77-refunded-500", isOfSync: true }],
    })
    await expect(refund()).rejects.toThrow(/MultiSafepay made it, and Medusa has it as ref_sync/)
    expect(sent).toEqual([])
  })

  it("sends nothing while MultiSafepay's sum counts the whole payment as refunded, although that refund was declined", async () => {
    const { sent, refund } = shop(() => true, {
      amountRefunded: PAID.amount,
      refunds: [{ transaction_id: "9", type: "refund", amount: PAID.amount, status: "declined" }],
    })
    await expect(refund()).rejects.toThrow(/amount_refunded, beyond the refunds that it lists/)
    expect(sent).toEqual([])
  })

  it("matches a refund that was made in the dashboard of a site that the shop has left, and that only its former key shows, with the one that Medusa asks for", async () => {
    const former = {
      key: "former" as unknown as Secret,
      until: new Date(Date.now() + 86_400_000),
    } as FormerKey
    const order = parseOrder({
      ...PAID,
      related_transactions: [{ ...REBOOKED.refunds[0], refund_order_id: "ref_1" }],
    })
    const { sent, refund, client, orders } = shop(() => true)
    client.getOrder = async (_id, { apiKey } = {}) => {
      if (apiKey !== former.key) {
        throw new Error("MultiSafepay does not know this order")
      }
      return order
    }
    client.findOrder = client.getOrder
    await orders.readFresh(asPspOrderId("payses_1"), { intervalMs: 0, former })

    await refund()
    expect(sent).toEqual([])
  })

  it("sends the rest of a cancelled order's payment for payment sync, although a refund of the same amount was booked", async () => {
    const { sent, refund } = shop(() => true, {
      ...REBOOKED,
      records: [...REBOOKED.records, { id: "ref_1", amount: 500, isOfSync: true }],
    })
    await refund()
    expect(sent).toEqual(["ref_1"])
  })
})
