/** As much as one line of a log may say of an error that others wrote. */
const MAX_LENGTH = 300
/** PostgreSQL's five characters, for example 42P01. */
const SQLSTATE = /^[0-9A-Z]{5}$/

/**
 * What may be said of an error in a log line or an answer: one short line. An error of the database is named by its
 * SQLSTATE only, because its message repeats the statement and what came in with the request.
 */
export function shortReason(error: unknown): string {
  const { message, code, name } = (error ?? {}) as { message?: unknown; code?: unknown; name?: unknown }
  if (typeof code === "string" && SQLSTATE.test(code) && isOfDatabase(error)) {
    return `database error ${code}`
  }
  const text = typeof message === "string" && message !== "" ? message : String(name ?? error)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not begin lines of their own
  const line = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ").trim()
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line
}

/** The driver's own errors, and MikroORM's which wrap them, carry PostgreSQL's fields. */
function isOfDatabase(error: unknown): boolean {
  const { severity, routine } = error as { severity?: unknown; routine?: unknown }
  return severity !== undefined || routine !== undefined
}
