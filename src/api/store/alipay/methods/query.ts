import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod/v4"

/** A repeated parameter arrives as a list. It is ambiguous, so it is refused. */
const text = (error: string) => z.string({ error }).trim()

const querySchema = z.object({
  region_id: text("is required: the id of the cart's region").min(1, {
    error: "is required: the id of the cart's region",
  }),
  amount: text("must be a number in major units, for example 19.99")
    .regex(/^\d{1,15}(\.\d{1,20})?$/, { error: "must be a number in major units, for example 19.99" })
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
