import type { z } from "zod/v4"
import { MultiSafepayError } from "./errors"

/** Validates a request before it is sent. The error names the field and the rule, never the value. */
export function checkRequest<T extends z.ZodType>(schema: T, value: unknown, endpoint: string): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(
    (issue) => `${issue.path.join(".") || "request"}: ${issue.message}`,
  )
  throw new MultiSafepayError(`Not sent to MultiSafepay (${endpoint}). ${problems.slice(0, 5).join("; ")}`, {
    kind: "request",
    endpoint,
  })
}

/** An id as one percent-encoded path segment. "." and ".." would lead to another endpoint. */
export function pathSegment(id: string, name: string): string {
  if (typeof id !== "string" || id.trim() === "" || id === "." || id === "..") {
    throw new MultiSafepayError(`Not sent to MultiSafepay. ${name} is empty or not an id.`, {
      kind: "request",
      endpoint: "local",
    })
  }
  return encodeURIComponent(id)
}
