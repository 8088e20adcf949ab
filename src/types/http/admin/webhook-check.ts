export type WebhookCheck = {
  /** What is checked. */
  check: "https" | "port" | "length" | "characters" | "address" | "answer"
  /**
   * `warning`: wrong for MultiSafepay, but good enough for the sandbox. `skipped`: an earlier failure already decides.
   */
  result: "ok" | "warning" | "failed" | "skipped"
  /** What was found, for those who fix it: a number of characters, an address, an HTTP status, a network error. */
  detail: string | null
}

export type WebhookCheckView = { provider_id: string; url: string; checks: WebhookCheck[] }

export type WebhookCheckAnswer = { webhook_check: WebhookCheckView }
