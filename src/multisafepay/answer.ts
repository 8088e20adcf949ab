import type { z } from "zod/v4"
import { MultiSafepayError } from "./errors"

/** Where a response came from, for the error when it is invalid. */
export type AnswerOrigin = { endpoint: string; httpStatus?: number; pspOrderId?: string; isWrite?: boolean }

/**
 * Validates a response of MultiSafepay. The error (transient; outcome unknown after a write) names the field, never its
 * value.
 */
export function readAnswer<T extends z.ZodType>(
  schema: T,
  answer: unknown,
  origin: AnswerOrigin,
): z.output<T> {
  const result = schema.safeParse(answer)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => issue.path.join(".") || "the whole answer")
  throw new MultiSafepayError(
    `What MultiSafepay ${origin.endpoint === "local" ? "sent" : `answered to ${origin.endpoint}`} is not understood: ${[...new Set(fields)].slice(0, 5).join(", ")} ` +
      "missing or malformed. Try again later; if the error persists, report it to the plugin's maintainers.",
    {
      kind: "transient",
      endpoint: origin.endpoint,
      httpStatus: origin.httpStatus,
      pspOrderId: origin.pspOrderId,
      outcomeUnknown: origin.isWrite ?? false,
    },
  )
}
