import fc from "fast-check"
import type { SignatureResult } from "../../../modules/payment-journal/notifications"
import { type AnsweredNotification, NotificationBatch } from "../notification-batch"

const NOW = Date.parse("2026-11-27T10:20:00Z")

const answered = (facts: Partial<AnsweredNotification> = {}): AnsweredNotification => ({
  providerId: "pp_alipay_multisafepay",
  signature: "accepted",
  pspOrderId: "payses_1",
  claimedStatus: "completed",
  proof: "a signature",
  httpStatus: 200,
  durationMs: 12.4,
  at: NOW,
  ...facts,
})

const rowsOf = (all: AnsweredNotification[]) => {
  const batch = new NotificationBatch()
  for (const one of all) batch.add(one)
  return batch.take(NOW)
}

describe("A batch of answered notifications", () => {
  it("a batch of answered notifications has a row for each notification, with the answer and its duration", () => {
    expect(rowsOf([answered({ at: NOW - 300 }), answered({ proof: "another" })])).toMatchObject([
      {
        psp_order_id: "payses_1",
        claimed_status: "completed",
        http_status: 200,
        duration_ms: 12,
        age_ms: 300,
      },
      { times: 1, age_ms: 0 },
    ])
  })

  it("a batch counts a repeated notification in the row of the first, with the last answer", () => {
    expect(rowsOf([answered({ httpStatus: 503 }), answered()])).toMatchObject([
      { times: 2, http_status: 200, psp_order_id: "payses_1" },
    ])
  })

  it.each<[string, Partial<AnsweredNotification>]>([
    ["refused by their signature", { signature: "bad_signature", pspOrderId: undefined }],
    ["about another shop's orders", { pspOrderId: undefined, claimedStatus: undefined }],
    ["without a signature, about one payment", { signature: "none", proof: undefined }],
  ])("a batch has one row an hour for notifications that are %s, however many come", (_, facts) => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      answered({ ...facts, proof: facts.proof ?? `${n}`, at: NOW + n }),
    )
    const same = many.map((one) => ("proof" in facts ? { ...one, proof: undefined } : one))
    expect(rowsOf(same)).toMatchObject([{ times: 10_000 }])
  })

  it("a batch hands out the first refused notification at once, and those that follow a minute later, all counted", () => {
    const batch = new NotificationBatch()
    const refused = (seconds: number) => {
      batch.add(
        answered({
          signature: "bad_signature",
          pspOrderId: undefined,
          httpStatus: 401,
          at: NOW + seconds * 1000,
        }),
      )
      return batch.take(NOW + seconds * 1000).map(({ signature, times }) => `${times} ${signature}`)
    }
    expect(refused(0)).toEqual(["1 bad_signature"])
    const minute = Array.from({ length: 119 }, (_, n) => refused((n + 1) / 2))
    expect(minute.flat()).toEqual([])
    expect(refused(60)).toEqual(["120 bad_signature"])
    expect(batch.size).toBe(0)
  })

  it("a batch hands out accepted notifications while refused ones wait", () => {
    const batch = new NotificationBatch()
    const refused = answered({ signature: "too_old", pspOrderId: undefined })
    batch.add(refused)
    batch.take(NOW)
    batch.add(refused)
    batch.add(answered())
    expect(batch.take(NOW + 500)).toMatchObject([{ signature: "accepted", psp_order_id: "payses_1" }])
    expect(batch.size).toBe(1)
  })

  it("a batch does not hold refused notifications when the clock was set back", () => {
    const batch = new NotificationBatch()
    const refused = answered({ signature: "too_old", pspOrderId: undefined })
    batch.add(refused)
    batch.take(NOW + 3_600_000)
    batch.add(refused)
    expect(batch.take(NOW)).toMatchObject([{ signature: "too_old" }])
  })

  it("a batch keeps at most a few hundred rows, and counts every notification", () => {
    const word = fc.constantFrom<SignatureResult>(
      "accepted",
      "former_key",
      "none",
      "bad_signature",
      "too_old",
    )
    const some = fc.record({
      signature: word,
      pspOrderId: fc.option(fc.string({ maxLength: 30 }), { nil: undefined }),
      proof: fc.option(fc.string({ maxLength: 8 }), { nil: undefined }),
      claimedStatus: fc.string({ maxLength: 200 }),
      httpStatus: fc.constantFrom(200, 400, 401, 503),
    })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 3_000, size: "max" }), (all) => {
        const rows = rowsOf(all.map((facts) => answered(facts)))
        const refusedWithId = rows.some(
          ({ signature, psp_order_id }) => signature === "bad_signature" && psp_order_id !== null,
        )
        return (
          rows.length <= 500 + 5 * 4 &&
          rows.reduce((sum, { times }) => sum + times, 0) === all.length &&
          rows.every(({ claimed_status }) => (claimed_status ?? "").length <= 64) &&
          new Set(rows.map(({ id }) => id)).size === rows.length &&
          !refusedWithId
        )
      }),
      { numRuns: 50 },
    )
  })
})
