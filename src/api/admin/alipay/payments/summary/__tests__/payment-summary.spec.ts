import { isTimeZone, lastDates, summarize } from "../payment-summary"

const row = (changes: Partial<Parameters<typeof summarize>[1][number]>) => ({
  date: "2026-05-02",
  currency_code: "eur",
  state: "paid" as const,
  count: 1,
  amount: 10,
  refunded: 0,
  ...changes,
})
const DATES = ["2026-05-01", "2026-05-02"]

describe("the picture of the last days", () => {
  it("shows every day, also those on which nothing happened", () => {
    expect(summarize(DATES, [row({ count: 3 })]).days).toEqual([
      { date: "2026-05-01", paid: 0, open: 0, failed: 0, refunded: 0 },
      { date: "2026-05-02", paid: 3, open: 0, failed: 0, refunded: 0 },
    ])
  })

  it("counts a payment that was refunded in part once, as paid, with the money of each", () => {
    const { counts, amounts } = summarize(DATES, [
      row({ state: "partially_refunded", amount: 29.95, refunded: 10 }),
    ])
    expect(counts).toEqual({ paid: 1, open: 0, failed: 0, refunded: 0 })
    expect(amounts).toEqual([{ currency_code: "eur", paid: 19.95, open: 0, failed: 0, refunded: 10 }])
  })

  it("keeps currencies apart and sums without dust", () => {
    const { amounts } = summarize(DATES, [
      row({ amount: 0.1 }),
      row({ amount: 0.2, date: "2026-05-01" }),
      row({ currency_code: "usd", state: "open", amount: 7 }),
      row({ currency_code: "usd", state: "cancelled", amount: 1 }),
      row({ currency_code: "usd", state: "failed", amount: 2 }),
      row({ currency_code: "usd", state: "refunded", amount: 9, refunded: 9 }),
    ])
    expect(amounts).toEqual([
      { currency_code: "eur", paid: 0.3, open: 0, failed: 0, refunded: 0 },
      { currency_code: "usd", paid: 0, open: 7, failed: 3, refunded: 9 },
    ])
  })

  it.each([
    ["UTC", "2026-04-04", "2026-05-03"],
    ["Asia/Shanghai", "2026-04-05", "2026-05-04"],
    ["America/New_York", "2026-04-04", "2026-05-03"],
  ])("ends with today where the clock shows %s", (timeZone, first, last) => {
    const dates = lastDates(new Date("2026-05-03T20:00:00Z"), timeZone)
    expect([dates.length, dates[0], dates.at(-1)]).toEqual([30, first, last])
  })

  it.each([
    ["Europe/Amsterdam", true],
    ["UTC", true],
    ["Mars/Olympus", false],
    ["+02:00", false],
    ["", false],
  ])("takes %j for a time zone: %s", (name, known) => {
    expect(isTimeZone(name)).toBe(known)
  })
})
