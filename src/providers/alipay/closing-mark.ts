import { z } from "zod"

/** Key in a payment session's data. Public like the rest of them, and no storefront's to write. */
export const CLOSING = "closing"

const closingMarkSchema = z.object({
  /** ms since the epoch; a mark that a dead process left counts no longer. */
  until: z.number(),
  /** Whose mark it is. */
  by: z.string(),
  /** The payment stays, and what was to replace it is being undone. */
  vetoed: z.boolean().optional(),
})

/** What a payment session's own row tells all processes of a closing; `PaymentClosings` writes it. */
export type ClosingMark = z.output<typeof closingMarkSchema>

export function readClosingMark(data: unknown): ClosingMark | undefined {
  const mark = (data as Record<string, unknown> | null | undefined)?.[CLOSING]
  return closingMarkSchema.safeParse(mark).data
}

/** True while some process is about to close this payment, or has just refused to. */
export function isBeingClosed(mark: ClosingMark | undefined, now: number): boolean {
  return mark !== undefined && mark.until > now
}
