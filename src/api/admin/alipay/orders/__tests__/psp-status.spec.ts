import type { AcceptedRefund } from "../../../../../core/payments/unbooked-refunds"
import type { Site } from "../../../../../core/sites/site"
import { asPspOrderId, MultiSafepayError, type MultiSafepayOrder } from "../../../../../multisafepay"
import { branded } from "../../../../../multisafepay/__tests__/branded"
import { readPspStatus } from "../psp-status"

const ID = asPspOrderId("payses_1")

const PSP_ORDER = branded<MultiSafepayOrder>({
  orderId: "payses_1",
  transactionId: "4051823",
  status: "partial_refunded",
  currency: "EUR",
  amount: 2995,
  amountRefunded: 500,
  reason: "insufficient funds",
  reasonCode: "51",
  paymentMethod: "ALIPAYPLUS",
  wallet: "GCASH",
  completed: new Date("2026-05-01T10:00:00Z"),
  relatedTransactions: [
    { transactionId: "77", refundOrderId: "ref_1", type: "refund", status: "reserved", amount: 500 },
  ],
  costs: [{ amount: "0.49", description: "transaction" }, { amount: "0.00" }, { amount: "nonsense" }],
})

const withdrawal = (transactionId: string, status?: string) => ({
  amount: "0",
  type: "withdraw",
  transactionId,
  ...(status ? { status } : {}),
})

function aSite(answer: () => Promise<MultiSafepayOrder | null>) {
  const read = jest.fn(answer)
  const site = {
    options: { currencyDecimals: {}, amountRounding: "refuse" },
    orders: { read, readFresh: read },
  }
  return { site: site as unknown as Site, read }
}

const TRANSIENT = new MultiSafepayError("no answer", {
  kind: "transient",
  endpoint: "GET /orders/{order_id}",
})

describe("MultiSafepay's status of a payment", () => {
  it("shows MultiSafepay's status of a payment in major units, with fees, wallet and refunds", async () => {
    const { site } = aSite(async () => PSP_ORDER)
    expect(await readPspStatus(site, ID, false)).toEqual({
      error: null,
      psp: {
        status: "partial_refunded",
        state: "paid",
        transaction_id: "4051823",
        amount: 29.95,
        refunded: 5,
        currency_code: "eur",
        method: "ALIPAYPLUS",
        wallet: "GCASH",
        created_at: null,
        completed_at: "2026-05-01T10:00:00.000Z",
        reason: null,
        fees: [{ amount: 0.49, description: "transaction" }],
        paid_out: [],
        refunds: [
          {
            transaction_id: "77",
            refund_order_id: "ref_1",
            amount: 5,
            status: "reserved",
            created_at: null,
          },
        ],
      },
    })
  })

  it("shows a payment whose refund was declined as paid and not refunded, while MultiSafepay's sum still counts it", async () => {
    const declined = branded<MultiSafepayOrder>({
      ...PSP_ORDER,
      amountRefunded: 2995,
      relatedTransactions: [{ transactionId: "77", type: "refund", status: "declined", amount: 2995 }],
    })
    const { site } = aSite(async () => declined)
    expect(await readPspStatus(site, ID, false)).toMatchObject({ psp: { state: "paid", refunded: 0 } })
  })

  it("names the refunds that MultiSafepay paid out, according to the withdrawals in the costs", async () => {
    const { site } = aSite(async () => ({
      ...PSP_ORDER,
      costs: [...PSP_ORDER.costs, withdrawal("78", "completed"), withdrawal("79", "void"), withdrawal("80")],
    }))
    expect(await readPspStatus(site, ID, false)).toMatchObject({ psp: { paid_out: ["78"] } })
  })

  it("shows a refund that MultiSafepay accepted and does not list as accepted, because it cannot be withdrawn", async () => {
    const [acceptedAt, amount] = ["2026-05-01T11:00:00.000Z", 300]
    const accepted = branded<AcceptedRefund[]>([
      { refundOrderId: "unbooked-payses_1", transactionId: "78", amount, acceptedAt },
      { refundOrderId: "unbooked-payses_1-2", transactionId: "79", amount, acceptedAt },
    ])
    const { site } = aSite(async () => ({ ...PSP_ORDER, costs: [withdrawal("79", "completed")] }))
    expect(await readPspStatus(site, ID, false, accepted)).toMatchObject({
      psp: {
        refunds: [
          { transaction_id: "77", status: "reserved" },
          { transaction_id: "78", status: "accepted" },
          { transaction_id: "79", status: "completed" },
        ],
      },
    })
  })

  it("shows why a payment failed", async () => {
    const { site } = aSite(async () => ({ ...PSP_ORDER, status: "declined" }))
    expect(await readPspStatus(site, ID, false)).toMatchObject({
      psp: { state: "declined", reason: "insufficient funds · 51" },
    })
  })

  it("accepts a status that is up to five minutes old, unless the admin asks for a new one", async () => {
    const { site, read } = aSite(async () => PSP_ORDER)
    await readPspStatus(site, ID, false)
    await readPspStatus(site, ID, true)
    expect(read.mock.calls).toEqual([
      ["payses_1", 300_000],
      ["payses_1", { intervalMs: 1_000 }],
    ])
  })

  it("waits at most 2.5 s for MultiSafepay's status", async () => {
    jest.useFakeTimers()
    try {
      const { site } = aSite(() => new Promise(() => undefined))
      const answer = readPspStatus(site, ID, false)
      await jest.advanceTimersByTimeAsync(2_500)
      expect(await answer).toMatchObject({ psp: null, error: { reason: "unreachable" } })
    } finally {
      jest.useRealTimers()
    }
  })

  it("does not ask again within half a minute of a time-out, unless the admin asks for it", async () => {
    let now = 0
    const { site, read } = aSite(() => Promise.reject(TRANSIENT))
    const ask = (refresh: boolean) => readPspStatus(site, ID, refresh, [], () => now)
    await ask(false)
    now = 29_000
    expect(await ask(false)).toMatchObject({ error: { reason: "unreachable" } })
    expect(read).toHaveBeenCalledTimes(1)
    await ask(true)
    expect(read).toHaveBeenCalledTimes(2)
    now = 60_000
    await ask(false)
    expect(read).toHaveBeenCalledTimes(3)
  })

  it.each([
    [
      "a refused key",
      () =>
        Promise.reject(
          new MultiSafepayError("invalid API key", {
            kind: "configuration",
            endpoint: "GET /orders/{order_id}",
          }),
        ),
      "refused",
    ],
    ["an order that it does not know", async () => null, "unknown_order"],
  ])("shows the reason instead of the status for %s", async (_, answer, reason) => {
    const { site } = aSite(answer)
    expect(await readPspStatus(site, ID, false)).toMatchObject({ psp: null, error: { reason } })
  })
})
