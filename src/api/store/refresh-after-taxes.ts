import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys, MathBN } from "@medusajs/framework/utils"
import { refreshPaymentCollectionForCartWorkflow } from "@medusajs/medusa/core-flows"
import { shortReason } from "../../core/short-reason"

/**
 * Middleware of core's route that calculates a cart's taxes, for regions without automatic taxes. Core changes the
 * cart's total there but not the amount of its payment collection: a payment would be started for the old amount, and
 * with its money no order could be placed. Core's own workflow corrects the collection and ends sessions of that amount.
 * Costs nothing while both agree.
 */
export function refreshAfterTaxes(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): void {
  const json = response.json.bind(response)
  response.json = (body: unknown) => {
    response.json = json
    if (response.statusCode >= 300 || agrees(body)) {
      return json(body)
    }
    void refreshPaymentCollectionForCartWorkflow(request.scope)
      .run({ input: { cart_id: request.params.id } })
      .catch((error: unknown) =>
        request.scope
          .resolve(ContainerRegistrationKeys.LOGGER)
          .warn(
            `Alipay: the payment collection of ${request.params.id} may have a wrong amount: ${shortReason(error)}`,
          ),
      )
      .finally(() => json(body))
    return response
  }
  next()
}

type Priced = { total?: number; payment_collection?: { amount?: number } | null }

/** A request can leave the fields out of the answer: then nothing is known. */
function agrees(body: unknown): boolean {
  const { total, payment_collection: collection } = (body as { cart?: Priced } | null)?.cart ?? {}
  return (
    collection === null ||
    (total !== undefined && collection?.amount !== undefined && MathBN.eq(total, collection.amount))
  )
}
