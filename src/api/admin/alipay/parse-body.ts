import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"

/** Repeats unknown field names in a message only if they look like field names. */
function nameable(keys: readonly string[]): string {
  const names = keys.filter((key) => /^\w{1,40}$/.test(key)).slice(0, 3)
  return names.length > 0 ? names.join(", ") : "body"
}

/** @throws MedusaError invalid_data, HTTP 400, naming each field and what is wrong with it */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body ?? {})
  if (result.success) {
    return result.data
  }
  const problems = result.error.issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `${nameable(issue.keys)}: unknown field`
      : `${issue.path.join(".") || "body"}: ${issue.message}`,
  )
  throw new MedusaError(MedusaError.Types.INVALID_DATA, problems.join("; "))
}

/** A number in a query string. */
export const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error })
}

export const noFields = z.strictObject({})

/** `refresh=true` asks MultiSafepay now. */
export const refreshQuery = z.strictObject({
  refresh: z
    .enum(["true", "false"], { error: "must be true or false" })
    .default("false")
    .transform((text) => text === "true"),
})
