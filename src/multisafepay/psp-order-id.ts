import type { z } from "zod/v4"

/** MultiSafepay's order id. The shop chooses it at creation: it is the payment session's id. */
export type PspOrderId = string & z.$brand<"PspOrderId">

/** For what comes from Medusa, which knows a payment session's id as text. Text from outside: `isPaymentSessionId`. */
export const asPspOrderId = (sessionId: string): PspOrderId => sessionId as PspOrderId
