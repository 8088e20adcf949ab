/** What can go wrong in any call from the shop to MultiSafepay. */
const CONNECTION_FAULTS = [
  "server error",
  "proxy page",
  "broken JSON",
  "cut before the work",
  "cut after the work",
  "time-out before the work",
  "time-out after the work",
] as const

export const PSP_CALLS = ["start", "read", "close", "refund"] as const
export type PspCall = (typeof PSP_CALLS)[number]

export const ENDPOINT: Record<PspCall, string> = {
  start: "POST /orders",
  read: "GET /orders/:id",
  close: "PATCH /orders/:id",
  refund: "POST /orders/:id/refunds",
}

/** Answers that only one of the calls can get. */
const ANSWERS = {
  read: ["does not exist, for a moment"],
  refund: ["balance too low, for a while"],
} as const
export type PspFault = (typeof CONNECTION_FAULTS)[number] | (typeof ANSWERS)[keyof typeof ANSWERS][number]

export const PSP_FAULTS: Record<PspCall, readonly PspFault[]> = {
  start: CONNECTION_FAULTS,
  read: [...CONNECTION_FAULTS, ...ANSWERS.read],
  close: CONNECTION_FAULTS,
  refund: [...CONNECTION_FAULTS, ...ANSWERS.refund],
}

/** `times`: the client retries a read, so one failure is rarely visible and four always are. */
export type PlannedPspFault = { call: PspCall; fault: PspFault; times: number }

/** Whether only one of the calls can get this answer. */
export const isAnswer = (fault: PspFault) => Object.values<readonly string[]>(ANSWERS).flat().includes(fault)
