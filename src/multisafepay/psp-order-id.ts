import type { z } from "zod/v4"

/** MultiSafepay's order id. The shop chooses it at creation: it is the payment session's id. */
export type PspOrderId = string & z.$brand<"PspOrderId">

/** For session ids that come from Medusa. Text from outside must be checked with `isPaymentSessionId`. */
export const asPspOrderId = (sessionId: string): PspOrderId => sessionId as PspOrderId
