import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { parseProviderId } from "../../providers/alipay/gateway"
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
    void keepPayment(request.scope, request.path, String(request.params.id)).finally(
      () => response.status(400) && json(answer),
    )
    return response
  }
  next()
}

/** Gives the payment collection its amount back and lets settlement place the order. Never rejects. */
async function keepPayment(container: MedusaContainer, path: string, id: string): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  try {
    const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "cart_payment_collection",
      fields: ["payment_collection.id", "payment_collection.payment_sessions.*"],
      filters: path.includes("/payment-collections/") ? { payment_collection_id: id } : { cart_id: id },
    })
    const collection: PaymentCollection | undefined = data[0]?.payment_collection
    const session = collection?.payment_sessions?.find((candidate) => parseProviderId(candidate.provider_id))
    if (!collection || !session) {
      return
    }
    await container
      .resolve(Modules.PAYMENT)
      .updatePaymentCollections(collection.id, { amount: session.amount })
    settlePaymentWorkflow(container)
      .run({ input: { psp_order_id: session.id, trigger: "change of a paid cart" } })
      .catch((error: Error) =>
        logger.error(`Alipay: ${session.id} is left to the next trigger: ${error.message}`),
      )
  } catch (error) {
    logger.error(
      `Alipay: the payment collection behind ${path} may have a wrong amount: ${(error as Error).message}`,
    )
  }
}

type PaymentCollection = {
  id: string
  payment_sessions?: { id: string; provider_id: string; amount: number }[]
}
