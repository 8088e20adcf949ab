import { asPspOrderId, type MultiSafepayClient, MultiSafepayError, parseOrder } from "../../../multisafepay"
import { OrderReader } from "../../sites/order-reader"
import { closePspOrder } from "../close-psp-order"

/**
 * MultiSafepay with one PSP order and a clock that only waiting moves. It does not know an order of status "unknown".
 * @param cancel what cancelling does: changes the status, by default; an error is thrown
 * @param signed the status that MultiSafepay has signed and does not show yet
 * @param goesMissing whether MultiSafepay no longer knows the order after that
 * @param paidBy MultiSafepay's transaction of the payment that the shop has booked
 */
function site(
  first: string,
  cancel: string | MultiSafepayError = "cancelled",
  signed?: string,
  goesMissing = false,
  paidBy?: string,
) {
  let status = first
  let clock = 0
  let cancelled = 0
  const askedAt: number[] = []
  const client = {
    findOrder: async (orderId: string) => {
      askedAt.push(clock)
      if (status === "unknown") return null
      return parseOrder({ order_id: orderId, transaction_id: 4711, status, amount: 2450, currency: "EUR" })
    },
    cancelOrder: async () => {
      cancelled++
      if (goesMissing) status = "unknown"
      if (typeof cancel !== "string") throw cancel
      status = cancel
    },
  } as unknown as MultiSafepayClient
  const wait = async (ms: number) => {
    clock += ms
  }
  const orders = new OrderReader(client, () => clock, wait)
  const journal = { claimed_status: signed, behind_since: "2026-03-01T12:00:00Z" }
  const row = { journal: signed ? journal : null, is_booked: paidBy !== undefined, paid_by: paidBy ?? null }
  const pg = { raw: async () => ({ rows: [row] }) }
  const close = (started?: Parameters<typeof closePspOrder>[2]) =>
    closePspOrder(
      { site: { client, orders }, pg, logger: { warn: () => undefined } },
      asPspOrderId("payses_1"),
      started,
    )
  const pass = (ms: number) => {
    clock += ms
  }
  return { close, askedAt, cancelled: () => cancelled, pass }
}

const UNREACHABLE = new MultiSafepayError("unreachable", { kind: "transient", endpoint: "PATCH" })
const request = (httpStatus: number, code: number) =>
  new MultiSafepayError("Invalid order ID", {
    kind: "request",
    endpoint: "PATCH /orders/:id",
    code,
    httpStatus,
  })
const NOT_FOUND = request(404, 1006)
const GONE = request(410, 1000)

describe("Closing a PSP order", () => {
  it("asks MultiSafepay once a second about a payment under review, no matter how often a shopper changes the cart", async () => {
    const { close, askedAt } = site("uncleared")

    for (let change = 1; change <= 10; change++) {
      expect(await close()).toBe("under_review")
    }

    const seconds = (askedAt.at(-1) ?? 0) / 1_000
    expect(askedAt.length).toBeLessThanOrEqual(1 + seconds)
  })

  it("tries to close a PSP order once a second while MultiSafepay refuses it, no matter how many requests want it closed", async () => {
    const { close, askedAt, cancelled, pass } = site(
      "initialized",
      new MultiSafepayError("Busy", { kind: "transient", endpoint: "GET", httpStatus: 503 }),
    )

    const burst = await Promise.allSettled([close(), close(), close()])
    const later = await Promise.allSettled([close(), close()])

    expect([...burst, ...later].map(({ status }) => status)).toEqual(Array(5).fill("rejected"))
    expect({ cancelled: cancelled(), asked: askedAt.length }).toEqual({ cancelled: 1, asked: 2 })
    pass(1_000)
    await expect(close()).rejects.toThrow("can still be paid")
    expect(cancelled()).toBe(2)
  })

  it("asks MultiSafepay again right after cancelling, because an order may be paid at that moment", async () => {
    const { close, askedAt } = site("initialized")

    expect(await close()).toBe("closed")

    expect(askedAt).toEqual([0, 0])
  })

  it.each(["initialized", "void", "declined", "expired"])(
    "leaves a PSP order open that MultiSafepay has signed as completed, while it answers %s",
    async (status) => {
      const { close, cancelled } = site(status, "cancelled", "completed")

      await expect(close()).rejects.toThrow(
        `MultiSafepay signed that payses_1 is "completed", and answers that it is "${status}"; try again`,
      )

      expect(cancelled()).toBe(0)
    },
  )

  it.each(["initialized", "cancelled", "declined", "unknown"])(
    "leaves a PSP order open whose payment the shop has booked, while MultiSafepay answers %s",
    async (status) => {
      const { close, cancelled } = site(status, "cancelled", undefined, false, "4712")

      await expect(close()).rejects.toThrow("try again")

      expect(cancelled()).toBe(0)
    },
  )

  it("closes a PSP order whose payment the shop has booked when MultiSafepay shows that all of it was refunded", async () => {
    const { close } = site("refunded", "cancelled", undefined, false, "4711")

    expect(await close()).toBe("closed")
  })

  it.each(["void", "declined", "expired"])(
    "cancels a PSP order whose last try is %s, because its payment page can start another one",
    async (status) => {
      const { close, cancelled } = site(status, status)

      expect(await close()).toBe("closed")

      expect(cancelled()).toBe(1)
    },
  )

  it.each(["cancelled", "refunded"])("does not cancel a PSP order that is already %s", async (status) => {
    const { close, cancelled } = site(status)

    expect(await close()).toBe("closed")

    expect(cancelled()).toBe(0)
  })

  it.each(["void", "declined", "expired"])(
    "does not count a PSP order whose last try is %s as closed when MultiSafepay did not answer the cancellation",
    async (status) => {
      const { close } = site(status, UNREACHABLE)

      await expect(close()).rejects.toThrow("try again")
    },
  )

  it("does not count a PSP order as closed when MultiSafepay no longer knows it and did not answer the cancellation", async () => {
    const { close } = site("initialized", UNREACHABLE, undefined, true)

    await expect(close()).rejects.toThrow("can still be paid; try again")
  })

  it("does not count a PSP order as closed when MultiSafepay no longer knows it and answered the cancellation that it does not exist", async () => {
    const { close } = site("initialized", NOT_FOUND, undefined, true)

    await expect(close()).rejects.toThrow("can still be paid; try again")
  })

  it.each([
    ["void", NOT_FOUND],
    ["expired", NOT_FOUND],
    ["expired", GONE],
    ["declined", GONE],
  ])(
    "counts a PSP order whose last try is %s as closed when MultiSafepay answers the cancellation that it does not exist, and still shows it",
    async (status, answer) => {
      expect(await site(status, answer).close()).toBe("closed")
    },
  )

  const PAST = new Date(Date.now() - 1_000).toISOString()
  const FUTURE = new Date(Date.now() + 600_000).toISOString()

  it.each([
    ["void", { payment_type: "redirect", expires_at: PAST } as const],
    ["declined", { payment_type: "direct", expires_at: FUTURE } as const],
  ])(
    "counts a PSP order whose last try is %s as closed without an answer to its cancellation, which also ends reminder mails, when it has no page that can start another try",
    async (status, started) => {
      const { close, cancelled } = site(status, UNREACHABLE)

      expect(await close(started)).toBe("closed")
      expect(cancelled()).toBe(1)
    },
  )

  it.each([
    ["expired", { payment_type: "redirect", expires_at: FUTURE } as const, undefined],
    ["expired", { payment_type: "redirect" } as const, undefined],
    ["initialized", { payment_type: "redirect", expires_at: PAST } as const, undefined],
    ["void", { payment_type: "direct", expires_at: PAST } as const, "completed"],
  ])(
    "does not count a PSP order that is %s as closed when its page may start another try, it is open or it was signed as paid (%j, signed: %s)",
    async (status, started, signed) => {
      await expect(site(status, UNREACHABLE, signed).close(started)).rejects.toThrow("try again")
    },
  )

  it("counts a PSP order as closed when MultiSafepay did not know it before the cancellation either, although it did not answer the cancellation", async () => {
    const { close } = site("unknown", UNREACHABLE)

    expect(await close()).toBe("closed")
  })

  it("counts a PSP order whose last try was declined as closed when MultiSafepay refuses to cancel it, so that the shopper can start another payment", async () => {
    const refused = new MultiSafepayError("unknown error", {
      kind: "transient",
      endpoint: "PATCH",
      code: 1000,
      httpStatus: 404,
    })
    const { close } = site("declined", refused)

    expect(await close()).toBe("closed")
  })

  it.each([429, 500, 503])(
    "does not count a PSP order whose last try was declined as closed when MultiSafepay answers the cancellation with HTTP %i",
    async (httpStatus) => {
      const busy = new MultiSafepayError("busy", {
        kind: "transient",
        endpoint: "PATCH",
        code: 9999,
        httpStatus,
      })
      const { close } = site("declined", busy)

      await expect(close()).rejects.toThrow("try again")
    },
  )
})
