import type { MedusaResponse } from "@medusajs/framework/http"
import type { Answer } from "./handle-notification"

/** Sends the answer to a notification, which nobody on the way may keep. */
export function sendAnswer(response: MedusaResponse, { status, text, retryAfter }: Answer): void {
  if (retryAfter !== undefined) {
    response.set("retry-after", String(retryAfter))
  }
  response.status(status).set("cache-control", "no-store").type("text/plain").send(text)
}
