import { asPspOrderId, MultiSafepayError } from "../../../multisafepay"
import type { PlannedUpdate } from "../plan-update"
import { retryTransient } from "../retry-transient"
import { sendUpdate } from "../send-update"

const transientFailure = () =>
  new MultiSafepayError("away for a moment", { kind: "transient", endpoint: "PATCH" })
const refused = () => new MultiSafepayError("not for this order", { kind: "request", endpoint: "PATCH" })

const payment = {
  id: "pay_1",
  pspOrderId: asPspOrderId("payses_1"),
  providerId: "pp_alipay_multisafepay",
  updates: {},
}
const shippedAt = new Date("2026-01-02T03:04:05Z")
const client = () => ({ updateInvoice: jest.fn(), shipOrder: jest.fn() })

describe("Sending an order update", () => {
  it("an order update is sent again at growing intervals while the failure may be transient", async () => {
    const work = jest
      .fn()
      .mockRejectedValueOnce(transientFailure())
      .mockRejectedValueOnce(transientFailure())
      .mockResolvedValue(1)
    const waited: number[] = []

    await expect(retryTransient(work, async (ms) => waited.push(ms))).resolves.toBe(1)

    expect(waited).toEqual([250, 1_000])
  })

  it("an order update is given up after four tries, and at once when MultiSafepay refuses it", async () => {
    const away = jest.fn().mockRejectedValue(transientFailure())
    const refusing = jest.fn().mockRejectedValue(refused())
    const wait = async () => {}

    await expect(retryTransient(away, wait)).rejects.toThrow("away for a moment")
    await expect(retryTransient(refusing, wait)).rejects.toThrow("not for this order")

    expect(away).toHaveBeenCalledTimes(4)
    expect(refusing).toHaveBeenCalledTimes(1)
  })

  it("an order update remembers the shipments that were sent when a later one fails", async () => {
    const psp = client()
    psp.shipOrder.mockResolvedValueOnce(undefined).mockRejectedValueOnce(refused())
    const shipments = ["ful_1", "ful_2"].map((fulfillmentId) => ({
      fulfillmentId,
      shippedAt,
      trackingCodes: [],
    }))

    const record = await sendUpdate(psp, { part: "shipment", payment, shipments, sent: ["ful_0"] })

    expect(record).toMatchObject({
      state: "failed",
      error: "not for this order",
      attempts: 1,
      fulfillment_ids: ["ful_0", "ful_1"],
    })
  })

  it("an order update counts its failures in a row, which decide when it is tried again", async () => {
    const psp = client()
    psp.updateInvoice.mockRejectedValue(refused())
    const failedTwice = { state: "failed", at: "", attempts: 2, invoice_id: "1042" } as const
    const update: PlannedUpdate = {
      part: "invoice",
      payment: { ...payment, updates: { invoice: failedTwice } },
      invoiceId: "1042",
    }

    expect(await sendUpdate(psp, update)).toMatchObject({ state: "failed", attempts: 3 })
    psp.updateInvoice.mockResolvedValue(undefined)
    expect(await sendUpdate(psp, update)).not.toHaveProperty("attempts")
  })

  const parcel = { fulfillmentId: "ful_1", shippedAt, trackingCodes: ["3SAAA", "3SBBB"], carrier: "PostNL" }
  const all = { code: "3SAAA, 3SBBB", carrier: "PostNL", shipDate: shippedAt }

  it.each([
    ["every code of a shipment with its carrier and date", parcel, { tracking: all }],
    [
      "the address of the tracking page as well, when there is one",
      { ...parcel, trackingUrl: "https://t.example/1" },
      { tracking: { ...all, url: "https://t.example/1" } },
    ],
    ["the status alone when there is no tracking code", { ...parcel, trackingCodes: [] }, {}],
    ["the status alone when nobody named a carrier", { ...parcel, carrier: undefined }, {}],
    [
      "the status alone when there is only an address",
      { ...parcel, trackingCodes: [], carrier: undefined, trackingUrl: "https://t.example/1" },
      {},
    ],
  ])("an order update sends %s", async (_name, shipment, sent) => {
    const psp = client()

    await sendUpdate(psp, {
      part: "shipment",
      payment,
      shipments: [shipment as typeof parcel],
      sent: [],
    })

    expect(psp.shipOrder).toHaveBeenCalledWith("payses_1", sent)
  })
})
