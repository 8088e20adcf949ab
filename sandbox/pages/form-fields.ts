import type { Context } from "hono"

/** The fields of a submitted form. If several have one name, the last one counts: a pressed button follows its list. */
export async function formFields(context: Context): Promise<Record<string, string>> {
  const body = await context.req.parseBody({ all: true })
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(body)) {
    const last = Array.isArray(value) ? value.at(-1) : value
    if (typeof last === "string") fields[name] = last.trim()
  }
  return fields
}
