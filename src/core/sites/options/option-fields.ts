import { z } from "zod/v4"
import { Secret } from "../../../multisafepay"
import { isApiKey } from "../../../multisafepay/client-config"
import { refuse } from "../../../multisafepay/tolerant"
import { parseAbsoluteUrl } from "../allowed-url"

export const flag = z.boolean({ error: "must be true or false" })

/** @param unit "of minutes", or nothing */
export function wholeNumber(
  unit: string,
  { min, max, example }: { min: number; max?: number; example: number },
) {
  const range = max === undefined ? `of ${min} or more` : `from ${min} to ${max}`
  const error = `must be a whole number ${unit}${unit && " "}${range}, for example ${example}`
  const atLeast = z.int({ error }).min(min, { error })
  return max === undefined ? atLeast : atLeast.max(max, { error })
}

/** MultiSafepay's `seconds_active`: at most a year. */
export const linkLifetime = (example: number) =>
  wholeNumber("of seconds", { min: 60, max: 31_536_000, example })

/** @param variable the environment variable that docs/install.md reads the option from */
export const absoluteUrl = (example: string, variable: string) =>
  z
    .string({
      error: ({ input }) =>
        input === undefined
          ? `is required, for example "${example}"; is the environment variable ${variable} set?`
          : `must be an absolute URL, for example "${example}"`,
    })
    .superRefine((value, context) => {
      const refuse = (message: string) =>
        // Comparing URLs with each other only makes sense after this.
        context.addIssue({ code: "custom", message, continue: false })
      if (value.trim() === "") {
        refuse(
          `is empty: set ${variable}, for example to "${example}", or remove it if the option may be left out`,
        )
      } else if (/(^|[/.:@?=])(undefined|null)($|[/.:?&])/.test(value)) {
        refuse(unset(variable))
      } else if (/^([^/]*:\/\/)?[^/]*\*/.test(value)) {
        refuse(`must not contain "*": write each origin, for example "${example}"`)
      } else if (parseAbsoluteUrl(value) === undefined) {
        const isEmpty = value.startsWith("/")
        refuse(
          `must be an absolute URL, for example "${example}"${isEmpty ? `; is the environment variable ${variable} set?` : ""}`,
        )
      } else if (/[^:]\/\//.test(value.replace(/^[^:]*:\/\/|[?#].*$/g, ""))) {
        refuse(`has "//" in its path: does the environment variable ${variable} end with a slash?`)
      } else if (!/^https?:/i.test(value)) {
        refuse(
          `must be an http(s) address, for example "${example}": MultiSafepay uses no other; an app gives the address of a page that opens it`,
        )
      }
    })

/** @param what describes the key, and where it comes from */
export const apiKey = (what: string, variable: string) =>
  z
    .string({
      error: ({ input }) =>
        input === undefined
          ? `is required: ${what}; is the environment variable ${variable} set?`
          : `must be a text: ${what}`,
    })
    .trim()
    .superRefine((value, context) => {
      if (value === "undefined" || value === "null") {
        context.addIssue({ code: "custom", message: unset(variable) })
      } else if (value === "") {
        context.addIssue({ code: "custom", message: `is empty: set ${variable} to ${what}` })
      } else if (!isApiKey(value)) {
        context.addIssue({
          code: "custom",
          message: `must be ${what}: at least 5 letters and digits without blanks; copy all of it`,
        })
      }
    })
    .transform((value) => new Secret(value))

const FORMER_KEY =
  'must be { key, until }: a former key and the date until which it may sign notifications, for example { key: process.env.OLD_MULTISAFEPAY_API_KEY, until: "2027-01-31" }'

/** A day, which ends in UTC, or a point in time with its UTC offset. */
const until = z.string({ error: 'must be a date, for example "2027-01-31"' }).transform((text, context) => {
  if (z.iso.date().safeParse(text).success) {
    return new Date(Date.parse(text) + DAY_MS)
  }
  if (z.iso.datetime({ offset: true }).safeParse(text).success) {
    return new Date(text)
  }
  return refuse(
    context,
    'must be a date, for example "2027-01-31", or a time with its offset, for example "2027-01-31T18:00:00Z"',
  )
})

const DAY_MS = 86_400_000

export const formerApiKeys = z.array(
  z.strictObject(
    { key: apiKey("a former API key of your MultiSafepay site", "OLD_MULTISAFEPAY_API_KEY"), until },
    { error: FORMER_KEY },
  ),
  {
    error: 'must be a list, for example [{ key: process.env.OLD_MULTISAFEPAY_API_KEY, until: "2027-01-31" }]',
  },
)

const textField = (example: string) =>
  z
    .string({ error: `must be a text, for example ${example}` })
    .trim()
    .min(1, { error: `must not be empty, for example ${example}` })
    .max(200, { error: "must have at most 200 characters" })

/** One text for all languages, or one for each language tag. */
export const localizedText = (example: string) =>
  z.union(
    [
      textField(example),
      z.record(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/), textField(example)),
    ],
    { error: `must be a text, or a text for each language, for example ${example}` },
  )

const unset = (variable: string) => `contains "undefined": is the environment variable ${variable} set?`
