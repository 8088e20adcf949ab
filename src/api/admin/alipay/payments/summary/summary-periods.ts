/** The periods that can be looked at, in days up to and with today. */
export const SUMMARY_PERIODS = [7, 30, 90] as const

export type SummaryPeriod = (typeof SUMMARY_PERIODS)[number]
