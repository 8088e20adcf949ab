/** For third-party errors in a log line. */
const MAX_LENGTH = 300
/** PostgreSQL's error code of five characters, for example 42P01. */
const SQLSTATE = /^[0-9A-Z]{5}$/

/**
 * An error as one short line, safe for a log or a response. A database error is shown by its SQLSTATE only, because its
 * message repeats the statement and data from the request.
 */
export function shortReason(error: unknown): string {
  const { message, code, name } = (error ?? {}) as { message?: unknown; code?: unknown; name?: unknown }
  if (typeof code === "string" && SQLSTATE.test(code) && isOfDatabase(error)) {
    return `database error ${code}`
  }
  const text = typeof message === "string" && message !== "" ? message : String(name ?? error)
  // Control characters could start a new log line, or change what a terminal shows.
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim()
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line
}

/** The driver's own errors, and MikroORM's errors that wrap them, carry PostgreSQL's fields. */
function isOfDatabase(error: unknown): boolean {
  const { severity, routine } = error as { severity?: unknown; routine?: unknown }
  return severity !== undefined || routine !== undefined
}
