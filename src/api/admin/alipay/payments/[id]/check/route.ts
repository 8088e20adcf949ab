import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"
import { isPaymentSessionId } from "../../../../../../core/ids"
import { connectionOf } from "../../../../../../core/shop-db/connection"
import { shortReason } from "../../../../../../core/short-reason"
import { rememberedProvider } from "../../../../../../modules/payment-journal/payments"
import { UNKNOWN_PAYMENT } from "../../../../../../workflows/sync-payment/not-ours"
import { syncPaymentWorkflow } from "../../../../../../workflows/sync-payment/sync-payment"
import { parseBody } from "../../../parse-body"

const bodySchema = z.strictObject({})

/**
 * "Check again" for one payment, with or without an order: syncs shop and MultiSafepay, which also retries what failed.
 * An error is part of the response.
 */
export async function POST(request: AuthenticatedMedusaRequest, response: MedusaResponse): Promise<void> {
  parseBody(bodySchema, request.body)
  const id = String(request.params.id)
  if (!isPaymentSessionId(id)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no Alipay payment of this id")
  }
  const pg = connectionOf(request.scope)
  // When the session is gone, only the plugin's own tables know the provider.
  const provider_id = await rememberedProvider(pg, id)
  const { result, errors } = await syncPaymentWorkflow(request.scope).run({
    input: { psp_order_id: id, trigger: "admin", ...(provider_id ? { provider_id } : {}) },
    throwOnError: false,
  })
  const error = errors?.[0]?.error as { code?: string } | undefined
  if (error?.code === UNKNOWN_PAYMENT) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no Alipay payment of this id")
  }
  response.json({
    payment: {
      psp_order_id: id,
      actions: error === undefined ? result.actions : [],
      error: error === undefined ? null : shortReason(error),
    },
  })
}
