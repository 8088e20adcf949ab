import { isTimeZone, lastDates, summarize } from "../payment-summary"

const row = (changes: Partial<Parameters<typeof summarize>[1][number]>) => ({
  date: "2026-05-02",
  currency_code: "eur",
  state: "paid" as const,
  count: 1,
  amount: 10,
  refunded: 0,
  fees: 0,
  with_fee: 1,
  ...changes,
})
const DATES = ["2026-05-01", "2026-05-02"]

describe("the payment summary", () => {
  it("the payment summary shows every day, also days without payments", () => {
    expect(summarize(DATES, [row({ count: 3 })]).days).toEqual([
      { date: "2026-05-01", paid: 0, open: 0, failed: 0, refunded: 0 },
      { date: "2026-05-02", paid: 3, open: 0, failed: 0, refunded: 0 },
    ])
  })

  it("the payment summary counts a partly refunded payment once, as paid", () => {
    const { counts } = summarize(DATES, [row({ state: "partially_refunded", amount: 29.95, refunded: 10 })])
    expect(counts).toEqual({ paid: 1, open: 0, failed: 0, refunded: 0 })
  })

  it("the payment summary counts as many payments in its days as in its totals", () => {
    const rows = (["paid", "partially_refunded", "refunded", "open", "disputed", "expired"] as const).map(
      (state, index) => row({ state, count: index + 1, date: DATES[index % 2] ?? "" }),
    )
    const { days, counts } = summarize(DATES, rows)
    for (const group of ["paid", "refunded", "open", "failed"] as const) {
      expect(days.reduce((total, day) => total + day[group], 0)).toBe(counts[group])
    }
  })

  it.each<[string, Parameters<typeof row>[0], object]>([
    ["a payment that was kept", { amount: 29.95, fees: 0.92 }, { gross: 29.95, fees: 0.92, net: 29.03 }],
    [
      "a payment that was refunded in part",
      { state: "partially_refunded", amount: 29.95, refunded: 10, fees: 0.92 },
      { gross: 29.95, refunded: 10, fees: 0.92, net: 19.03 },
    ],
    [
      "a payment that was refunded in full, whose fee is lost",
      { state: "refunded", amount: 29.95, refunded: 29.95, fees: 0.92 },
      { gross: 29.95, refunded: 29.95, fees: 0.92, net: -0.92 },
    ],
    [
      "a disputed payment after a partial refund",
      { state: "disputed", amount: 29.95, refunded: 10, fees: 0.92 },
      { gross: 29.95, refunded: 10, reversed: 19.95, fees: 0.92, net: -0.92 },
    ],
    [
      "payments whose fee is not known",
      { amount: 20, count: 3, with_fee: 1, fees: 0.5 },
      { gross: 20, fees: 0.5, net: 19.5, without_fee: 2 },
    ],
  ])("the payment summary adds up the money of %s", (_, changes, expected) => {
    expect(summarize(DATES, [row(changes)]).money).toEqual([
      { currency_code: "eur", refunded: 0, reversed: 0, without_fee: 0, ...expected },
    ])
  })

  it("the payment summary keeps currencies apart, without rounding noise and without money that never arrived", () => {
    const { money } = summarize(DATES, [
      row({ amount: 0.1 }),
      row({ amount: 0.2, date: "2026-05-01" }),
      row({ currency_code: "usd", state: "open", amount: 7 }),
      row({ currency_code: "usd", state: "cancelled", amount: 1 }),
      row({ currency_code: "usd", state: "refunded", amount: 9, refunded: 9 }),
      row({ currency_code: "gbp", state: "failed", amount: 2 }),
    ])
    expect(money).toMatchObject([
      { currency_code: "eur", gross: 0.3, net: 0.3 },
      { currency_code: "usd", gross: 9, refunded: 9, net: 0 },
    ])
  })

  it.each([
    ["UTC", "2026-04-04", "2026-05-03"],
    ["Asia/Shanghai", "2026-04-05", "2026-05-04"],
    ["America/New_York", "2026-04-04", "2026-05-03"],
  ])("the payment summary ends with today in the time zone %s", (timeZone, first, last) => {
    const dates = lastDates(new Date("2026-05-03T20:00:00Z"), timeZone, 30)
    expect([dates.length, dates[0], dates.at(-1)]).toEqual([30, first, last])
  })

  it.each([7, 30, 90] as const)("the payment summary shows %d days", (days) => {
    expect(lastDates(new Date("2026-05-03T20:00:00Z"), "UTC", days)).toHaveLength(days)
  })

  it.each([
    ["Europe/Amsterdam", true],
    ["UTC", true],
    ["Mars/Olympus", false],
    ["+02:00", false],
    ["", false],
  ])("accepts %j as a time zone: %s", (name, known) => {
    expect(isTimeZone(name)).toBe(known)
  })
})
