/** The available periods, in days up to and including today. */
export const SUMMARY_PERIODS = [7, 30, 90] as const

export type SummaryPeriod = (typeof SUMMARY_PERIODS)[number]
