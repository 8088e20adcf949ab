/** One call of the API that was answered as it should be, not by a fault that somebody switched on. */
export interface ApiExchange {
  /** Method and path template, for example `POST /orders/:id/refunds`. */
  endpoint: string
  query: Readonly<Record<string, string>>
  /** Parsed JSON; undefined when none was sent. */
  request: unknown
  status: number
  /** As the client reads it. */
  response: unknown
}
