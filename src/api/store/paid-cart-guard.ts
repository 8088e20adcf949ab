import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { shortReason } from "../../core/short-reason"
import { parseProviderId } from "../../providers/alipay/gateway"
import type { PgConnection } from "../../providers/alipay/payment-records"
import { settlePaymentWorkflow } from "../../workflows/settle-payment"

/** What core says, with HTTP 500, when a provider refuses to let a payment session go. */
const SESSION_KEPT = /delete all payment sessions/i

/**
 * A cart that is paid cannot be changed, nor its payment replaced: the provider refuses to drop the session. Core
 * answers that with a bare HTTP 500 and leaves the payment collection with the new total. This turns the answer into
 * a clear 400, puts the total right and has the order placed. It costs nothing while requests succeed, which is why it
 * watches the answer: the alternative, core's one `validate` hook, belongs to the shop's own code.
 */
export function guardPaidCart(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  // Express empties the parameters before its error handler answers.
  const id = String(request.params.id)
  const json = response.json.bind(response)
  response.json = (body: unknown) => {
    const message = (body as { message?: unknown } | undefined)?.message
    if (response.statusCode < 400 || typeof message !== "string" || !SESSION_KEPT.test(message)) {
      return json(body)
    }
    const answer = {
      type: MedusaError.Types.NOT_ALLOWED,
      code: "alipay_already_paid",
      message:
        "This cart has a payment with Alipay that is made or cannot be checked right now, so it cannot be changed",
    }
    void keepPayment(request.scope, id).finally(() => response.status(400) && json(answer))
    return response
  }
  next()
}

const PAID_SESSION = `
  select session.id, session.provider_id, session.payment_collection_id, session.raw_amount ->> 'value' as amount,
         session.data
    from payment_session session
   where session.deleted_at is null and session.payment_collection_id in (
           select payment_collection_id from cart_payment_collection where cart_id = ? and deleted_at is null
           union all select ?::text)`

/**
 * Gives the payment collection its amount back and lets settlement place the order. Never rejects.
 * @param id of a cart or of a payment collection
 */
async function keepPayment(container: MedusaContainer, id: string): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  try {
    const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
    const { rows } = await pg.raw(PAID_SESSION, [id, id])
    const session = rows.find(({ provider_id }) => parseProviderId(String(provider_id)))
    if (!session) {
      return
    }
    const pspOrderId = String(session.id)
    await container.resolve(Modules.PAYMENT).updatePaymentCollections(String(session.payment_collection_id), {
      amount: String(session.amount) as never,
    })
    settlePaymentWorkflow(container)
      .run({ input: { psp_order_id: pspOrderId, trigger: "change of a paid cart" } })
      .catch((error: Error) =>
        logger.error(`Alipay: ${pspOrderId} is left to the next trigger: ${shortReason(error)}`),
      )
  } catch (error) {
    logger.error(`Alipay: the payment collection of ${id} may have a wrong amount: ${shortReason(error)}`)
  }
}
