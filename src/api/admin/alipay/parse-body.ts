import { MedusaError } from "@medusajs/framework/utils"
import type { z } from "zod/v4"

/**
 * Checks the body of a request.
 * @throws MedusaError invalid_data, HTTP 400, naming each field and what is wrong with it
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body ?? {})
  if (result.success) {
    return result.data
  }
  const problems = result.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `${issue.keys.join(", ")}: unknown field`
      : `${issue.path.join(".") || "body"}: ${issue.message}`,
  )
  throw new MedusaError(MedusaError.Types.INVALID_DATA, problems.join("; "))
}
