import { parseLosslessJson } from "./json"

/** What the body of a response says, whatever the HTTP status. */
export type Envelope =
  | { kind: "success"; data: unknown; body: Readonly<Record<string, unknown>> }
  | { kind: "error"; code?: number }
  /** Not MultiSafepay's JSON, for example an error page of a proxy. */
  | { kind: "unparsable" }

/**
 * Reads MultiSafepay's envelope and both forms of its errors (`error_code` and `message`/`errors`). The body's
 * `success` decides, not the HTTP status; without it, a response with data counts as a success, as in MultiSafepay's
 * own libraries, unless its status says otherwise.
 */
export function readEnvelope(text: string, httpStatus: number): Envelope {
  const body = parseObject(text)
  if (body === undefined) return { kind: "unparsable" }
  const { success, data } = body
  const implied = success === undefined && httpStatus < 400 && hasContent(data)
  if (success === true || success === 1 || success === "1" || implied) return { kind: "success", data, body }
  const isError = success !== undefined || "error_code" in body || typeof body.message === "string"
  if (!isError) return { kind: "unparsable" }
  const code = readCode(body.error_code)
  return code === undefined ? { kind: "error" } : { kind: "error", code }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const json = parseLosslessJson(text)
    const isObject = typeof json === "object" && json !== null && !Array.isArray(json)
    return isObject ? (json as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function hasContent(data: unknown): boolean {
  return typeof data === "object" && data !== null && Object.keys(data).length > 0
}

function readCode(code: unknown): number | undefined {
  const number = typeof code === "string" && /^\d{1,9}$/.test(code) ? Number(code) : code
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : undefined
}
