import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"

/** A repeated parameter arrives as a list. It is ambiguous, so it is refused. */
const text = (error: string) => z.string({ error }).trim()

const AMOUNT = "must be a number in major units, for example 19.99"

export const querySchema = z.object({
  region_id: text("is required: the id of the cart's region").min(1, {
    error: "is required: the id of the cart's region",
  }),
  // Medusa's totals may have an exponent, and be below 0 by floating-point noise, as 1e-20 and -1e-20.
  amount: text(AMOUNT)
    .regex(/^-?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,3})?$/i, { error: AMOUNT })
    .refine((amount) => Math.abs(Number(amount)) < 1e15, { error: AMOUNT })
    .optional(),
  currency_code: text("must be three letters, for example eur")
    .regex(/^[A-Za-z]{3}$/, { error: "must be three letters, for example eur" })
    .optional(),
  country_code: text("must be two letters, for example nl")
    .regex(/^[A-Za-z]{2}$/, { error: "must be two letters, for example nl" })
    .optional(),
  // Medusa also takes it from a header that browsers and apps fill in. A language that is not known hides no method.
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/)
    .optional()
    .catch(undefined),
})

export type MethodsQuery = z.output<typeof querySchema>

/** @throws MedusaError invalid_data naming each wrong parameter and its fix */
export function parseMethodsQuery(query: unknown): MethodsQuery {
  const result = querySchema.safeParse(query)
  if (result.success) {
    return result.data
  }
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`)
  throw new MedusaError(MedusaError.Types.INVALID_DATA, problems.join("; "))
}
