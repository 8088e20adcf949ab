import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { type ConfigWithModules, findAccount } from "../../providers/alipay/account"
import { handleNotification } from "./multisafepay/handle-notification"

/**
 * Core's own webhook URL, for merchants who configured it. Core answers 200 before it checks anything, waits five
 * seconds and may lose the event; for this plugin's providers the notification is settled here instead.
 */
export async function settlePaymentHook(
  request: MedusaRequest,
  response: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const provider = String(request.params.provider)
  const config = request.scope.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  // A shop may have a provider of its own whose id begins as this plugin's do.
  if (!findAccount(config, provider)) {
    next()
    return
  }
  const rawBody = Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined
  const { status, text } = await handleNotification(request.scope, provider, {
    rawBody,
    headers: request.headers,
    query: request.query,
  })
  response.status(status).set("cache-control", "no-store").type("text/plain").send(text)
}
