export type WebhookCheck = {
  /** What is checked. */
  check: "https" | "port" | "length" | "characters" | "address" | "answer"
  /**
   * `warning`: wrong for MultiSafepay, but good enough for the sandbox; or contradicted by `delivered_at`. `skipped`: an
   * earlier failure already decides.
   */
  result: "ok" | "warning" | "failed" | "skipped"
  /** What was found, for those who fix it: a number of characters, an address, an HTTP status, a network error. */
  detail: string | null
}

export type WebhookCheckView = {
  provider_id: string
  url: string
  checks: WebhookCheck[]
  /**
   * When MultiSafepay last delivered a notification, if that contradicts checks that failed: they are warnings then, and
   * are true of the server's own network only. ISO time.
   */
  delivered_at: string | null
}

export type WebhookCheckAnswer = { webhook_check: WebhookCheckView }
