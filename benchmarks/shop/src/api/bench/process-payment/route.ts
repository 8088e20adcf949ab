import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { processPaymentWorkflow } from "@medusajs/medusa/core-flows"

type Body = { session_id: string; amount: number }

/** Core's reaction to "this session is paid", as in its webhook subscriber, without the wait of five seconds. */
export async function POST(request: MedusaRequest<Body>, response: MedusaResponse): Promise<void> {
  const { session_id, amount } = request.body
  await processPaymentWorkflow(request.scope).run({
    input: { action: "captured", data: { session_id, amount } },
  })
  response.status(200).type("text/plain").send("OK")
}
