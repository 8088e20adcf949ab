import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

/** What a request costs in Medusa before any of our code runs. */
export async function POST(_request: MedusaRequest, response: MedusaResponse): Promise<void> {
  response.status(200).type("text/plain").send("OK")
}
