type Advice = "ended" | "forbidden" | "gone" | "later"

/**
 * What the user can do about a failed request.
 * @param failure an error with the HTTP status, as the SDK throws it, or a message of the server
 * @returns undefined when only the failure's own message says what to do
 */
export function adviceFor(failure: unknown): Advice | undefined {
  if (failure instanceof TypeError) {
    // The browser throws this when it cannot reach the server.
    return "later"
  }
  const { status } = Object(failure) as { status?: number }
  switch (status) {
    case 401:
      return "ended"
    case 403:
      return "forbidden"
    case 404:
      return "gone"
    default:
      return status !== undefined && (status >= 500 || status === 429) ? "later" : undefined
  }
}
