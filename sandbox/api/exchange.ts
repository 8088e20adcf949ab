export interface ApiRequest {
  key: string
  /** Path parameters, percent-decoded. */
  params: Record<string, string>
  query: URLSearchParams
  /** Parsed JSON, or undefined when there is none or it cannot be parsed. */
  body: unknown
  /** A fault makes this server outdated: it has the order as it was before its last change of status. */
  isBehind?: boolean
}

export interface ApiAnswer {
  status?: number
  body: unknown
}

/** An API call with a proper answer, not one from a fault that somebody switched on. */
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
