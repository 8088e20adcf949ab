import type { MedusaResponse } from "@medusajs/framework/http"

/**
 * Makes the next JSON answer of a route wait for some work. Nothing is sent when another answer was sent meanwhile.
 * @param work gets the route's answer and returns the one to send instead, or undefined when there is nothing to wait
 *   for. When it fails, the route's own answer is sent
 */
export function beforeJson(
  response: MedusaResponse,
  work: (body: unknown) => Promise<unknown> | undefined,
): void {
  const json = response.json.bind(response)
  response.json = (body: unknown) => {
    response.json = json
    const changed = work(body)
    if (!changed) {
      return json(body)
    }
    const answer = (what: unknown) => {
      if (!response.headersSent) {
        json(what)
      }
    }
    changed
      .catch(() => body)
      .then(answer)
      .catch((error: Error) => response.destroy(error))
    return response
  }
}
