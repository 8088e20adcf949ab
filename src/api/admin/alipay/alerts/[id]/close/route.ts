import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import { PLAIN_LINES } from "../../../../../../core/plain-text"
import { connectionOf } from "../../../../../../core/shop-db/connection"
import { findOpenAlert } from "../../../../../../modules/payment-journal/alerts"
import type { CloseAlertBody, ClosedAlertAnswer } from "../../../../../../types/http/admin"
import { NEEDS_DECISION } from "../../../../../../workflows/alert-merchant/alert"
import { closeAlertById } from "../../../../../../workflows/alert-merchant/alert-merchant"
import { parseBody } from "../../../parse-body"
import { mayResumeRefunds } from "../../../permissions"

export const bodySchema = z.strictObject({
  state: z.enum(["resolved", "dismissed"], { error: 'must be "resolved" or "dismissed"' }),
  note: z
    .string({ error: "must be a text" })
    .trim()
    .max(500, { error: "must be at most 500 characters" })
    .regex(PLAIN_LINES, { error: "must not hold control characters" })
    .optional(),
}) satisfies z.ZodType<CloseAlertBody>

const ALERT_ID = /^mspal_[0-9A-Za-z-]{1,60}$/

/**
 * @throws MedusaError not_allowed for an alert that can only be closed by a decision
 * @throws MedusaError forbidden when closing it would release paused refunds and this user may not create refunds
 */
async function refuseUnclosable(request: AuthenticatedMedusaRequest, id: string): Promise<void> {
  const pg = connectionOf(request.scope)
  const alert = ALERT_ID.test(id) ? await findOpenAlert(pg, id) : undefined
  if (alert?.kind === "refunds_paused" && !(await mayResumeRefunds(request))) {
    throw new MedusaError(
      MedusaError.Types.FORBIDDEN,
      "Closing this alert resumes refunds, which needs the permission refund:create",
    )
  }
  if (alert?.stage === "noticed" && NEEDS_DECISION.some((kind) => kind === alert.kind)) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `This alert waits for a decision: POST /admin/alipay/payments/${alert.psp_order_id}/decide with "refund" or "keep"`,
    )
  }
}

/** Closes an alert. Closing "refunds_paused" lets automatic refunds continue, and always counts as "resolved". */
export async function POST(
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<ClosedAlertAnswer>,
): Promise<void> {
  const { state, note } = parseBody(bodySchema, request.body)
  const id = String(request.params.id)
  await refuseUnclosable(request, id)
  const stored = ALERT_ID.test(id)
    ? await closeAlertById(request.scope, id, { state, note, by: request.auth_context.actor_id })
    : undefined
  if (!stored) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no open alert of this id")
  }
  response.json({ id, object: "alipay_alert", state: stored })
}
