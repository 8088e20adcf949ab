import { z } from "zod/v4"
import { parseAmsterdamTime } from "./amsterdam-time"
import { asMinorUnits, type MinorUnits } from "./minor-units"

/**
 * Building blocks for MultiSafepay's responses, in which a value may be a number or a string, absent, null or empty.
 * Optional texts never make a response unreadable: values that are not understood are left out. Amounts and lists do.
 */

/** Since version 4.3, `z.unknown()` alone makes a key required. */
const anything = z.unknown().optional()

const scalarText = (value: unknown): string | undefined => {
  if (typeof value === "number" && Number.isFinite(value)) return String(value)
  if (typeof value !== "string") return undefined
  const text = value.trim()
  return text === "" ? undefined : text
}

/** Ends the parse. Without `continue: false`, zod before 4.2 hands `z.NEVER`, an object, to the schema's later transforms. */
export function refuse(context: z.RefinementCtx, message: string, path: string[] = []): never {
  context.addIssue({ code: "custom", message, path, continue: false })
  return z.NEVER
}

/** Required text: string or number, not empty. */
export const requiredText = z
  .union([z.string(), z.number()])
  .transform((value, context) => scalarText(value) ?? refuse(context, "is empty"))

/** Text that may be absent, null, empty or of a wrong type. */
export const optionalText = anything.transform(scalarText)

/** A web URL; anything else (`javascript:`, `data:`, relative) counts as absent. */
export const optionalUrl = anything.transform((value) => {
  const text = scalarText(value)
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined
})

/** A timestamp in Amsterdam time; see {@link parseAmsterdamTime}. */
export const optionalTime = anything.transform((value) => {
  const text = scalarText(value)
  return text === undefined ? undefined : parseAmsterdamTime(text)
})

/** Minor units as a number or a string, including "1000.00"; a fraction or more than 2^53 is not an amount. */
const minorUnits = (value: unknown): MinorUnits | undefined => {
  const text = scalarText(value)
  if (text === undefined || !/^-?\d{1,20}(\.0*)?$/.test(text)) return undefined
  const amount = Number(text)
  // Adding zero turns -0 into 0.
  return Number.isSafeInteger(amount) ? asMinorUnits(amount + 0) : undefined
}

const readAmount = (value: unknown, context: z.RefinementCtx): MinorUnits =>
  minorUnits(value) ?? refuse(context, "is not a whole number of minor units")

/** Required minor units; negative for outgoing money. */
export const requiredSignedAmount = anything.transform(readAmount)

/** Required minor units, zero or more. */
export const requiredAmount = requiredSignedAmount.refine((amount) => amount >= 0, {
  error: "is not a whole number of minor units",
})

/** Minor units that may be absent or null. Present but unreadable is refused: amounts are never guessed. */
export const optionalAmount = anything.transform((value, context) =>
  scalarText(value) === undefined ? undefined : readAmount(value, context),
)

const NOTHING: readonly unknown[] = [undefined, null, "", false]
const WHOLE_NUMBER = /^\d+$/

/** PHP sends an array from which entries were removed as an object, with the entries' numbers as keys. */
function toList(value: unknown): unknown {
  const isNumbered =
    typeof value === "object" && value !== null && Object.keys(value).every((key) => WHOLE_NUMBER.test(key))
  return isNumbered ? Object.values(value) : value
}

/**
 * A list that may be absent, null or empty. Present but unreadable is refused: it may contain refunds, and must never
 * count as empty.
 */
export const optionalList = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (NOTHING.includes(value) ? [] : toList(value)), z.array(item))

export const requiredList = <T extends z.ZodType>(item: T) => z.preprocess(toList, z.array(item))

/** An object's fields; null, absent and `[]` count as an object without fields. */
export const optionalObject = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}),
    schema,
  )

export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T
}
