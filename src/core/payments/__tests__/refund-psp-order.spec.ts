import { type MultiSafepayClient, parseOrder } from "../../../multisafepay"
import { OrderReader } from "../../sites/order-reader"
import { refundPspOrder } from "../refund-psp-order"

const PAID = { order_id: "payses_1", status: "completed", amount: 2450, currency: "EUR" }

/** A shop that refunds 5.00; `claim` is what the database says to it. */
function shop(claim: () => boolean) {
  const sent: string[] = []
  const client = {
    getOrder: async () => parseOrder(PAID),
    refundOrder: async (_id: string, { refundOrderId }: { refundOrderId: string }) => {
      sent.push(refundOrderId)
      return { refundId: "9001" }
    },
  } as unknown as MultiSafepayClient
  const records = {
    refundsOfSession: async () => [{ id: "ref_1" }],
    sentRefunds: async () => ({ accepted: [], asked: [], now: new Date() }),
    noteAsked: async () => claim(),
    noteAnswered: async () => undefined,
    noteAccepted: async () => true,
    noteRefused: async () => undefined,
    noteAcceptedUnbooked: async () => undefined,
    linkRefund: async () => true,
  }
  const site = { client, orders: new OrderReader(client) }
  const logger = { info: () => undefined, error: () => undefined }
  const refund = { refundId: "ref_1", amount: 500, currency: "EUR" }
  return { sent, refund: () => refundPspOrder({ site, records, logger }, "payses_1", refund) }
}

describe("Refunding a PSP order", () => {
  it("sends a refund that nobody else is sending", async () => {
    const { sent, refund } = shop(() => true)
    await refund()
    expect(sent).toEqual(["ref_1"])
  })

  it("does not send a refund that another process is sending or has sent", async () => {
    const { sent, refund } = shop(() => false)
    await expect(refund()).rejects.toThrow(/is being sent/)
    expect(sent).toEqual([])
  })

  it("does not send a refund that was decided more than a minute ago, as by a process that was paused", async () => {
    const clock = jest.spyOn(performance, "now")
    const { sent, refund } = shop(() => {
      clock.mockReturnValue(performance.now() + 61_000)
      return true
    })
    await expect(refund()).rejects.toThrow(/too long/)
    expect(sent).toEqual([])
    clock.mockRestore()
  })
})
