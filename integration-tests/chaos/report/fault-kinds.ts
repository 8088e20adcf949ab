import { CLUSTER_FAULTS, MOVED } from "../faults/cluster-faults"
import { HIDDEN_COLUMNS, REFUSALS } from "../faults/database-faults"
import { nameOf } from "../faults/fault-injector"
import { PSP_CALLS, PSP_FAULTS } from "../faults/psp-faults"
import { metName, REFUND_HANDLING, type RefundHandling } from "../faults/refund-handling"
import { AFTERWARDS, ATTACKS, MAIL, RETURNS, STARTS, TROUBLES } from "../plan/checkout"

/** Alerts that the merchant dismisses during a run. */
const DISMISSED = ["refund_declined", "disputed"]

export function faultKinds(cluster: boolean): string[] {
  return [
    ...(cluster ? [...Object.keys(CLUSTER_FAULTS), MOVED] : []),
    ...PSP_CALLS.flatMap((call) => PSP_FAULTS[call].map((fault) => nameOf(call, fault))),
    ...Object.keys(MAIL)
      .filter((mail) => mail !== "arrives in order")
      .map((mail) => `notification ${mail}`),
    ...Object.keys(STARTS)
      .filter((start) => start !== "once")
      .map((start) => `shopper: ${start}`),
    ...Object.keys(TROUBLES)
      .filter((trouble) => trouble !== "none")
      .map((trouble) => `shopper: ${trouble}`),
    ...Object.keys(RETURNS).map((way) => `shopper: ${way === "never" ? "never comes back" : way}`),
    ...Object.keys(AFTERWARDS)
      .filter((action) => action !== "nothing")
      .map((action) => `merchant: ${action}`),
    ...Object.keys(HIDDEN_COLUMNS).map((table) => `database: a column of ${table} is missing`),
    ...(Object.keys(REFUND_HANDLING) as RefundHandling[]).map(metName),
    ...DISMISSED.map((kind) => `alert dismissed: ${kind}`),
    ...Object.keys(REFUSALS).map((refusal) => `database: ${refusal}`),
    ...ATTACKS.map((attack) => `attack: ${attack}`),
  ]
}
