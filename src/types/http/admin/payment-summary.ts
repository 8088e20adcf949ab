/** The available periods, in days up to and including today. */
export type SummaryPeriod = 7 | 30 | 90

/** How the chart groups the states; a payment is counted in one group. */
export type SummaryGroup = "paid" | "refunded" | "open" | "failed"

/**
 * The money of one currency, in major units. It adds up: gross - refunded - reversed - fees = net. Open and failed
 * payments hold no money and are not included.
 */
export type SummaryMoney = {
  currency_code: string
  /** All that was captured, whatever happened to it later. */
  gross: number
  /** What was refunded to customers, in part or in full. */
  refunded: number
  /** The rest of disputed payments, after refunds. */
  reversed: number
  /** MultiSafepay's fees, where they are known. */
  fees: number
  net: number
  /** Captured payments for which MultiSafepay has not stated a fee. */
  without_fee: number
}

export type PaymentSummary = {
  /** Oldest first, without gaps, in the requested time zone: "2026-05-01". */
  days: ({ date: string } & Record<SummaryGroup, number>)[]
  /** Each payment counts once: a partially refunded one counts as paid. */
  counts: Record<SummaryGroup, number>
  /** The currency with the most payments first. */
  money: SummaryMoney[]
}

type Environment = "test" | "live"

export type SummaryAnswer = {
  summary: PaymentSummary
  environment: Environment
  /** Those of the registered sites. */
  environments: Environment[]
}
