import { z } from "zod/v4"
import { optionalText, requiredText, withoutUndefined } from "./tolerant"

/** An active gateway of the site; `id` is its technical name at MultiSafepay, such as ALIPAY. */
export type Gateway = { id: string; description?: string; type?: string }

const gatewaySchema = z
  .object({ id: requiredText, description: optionalText, type: optionalText })
  .transform((wire): Gateway => withoutUndefined({ ...wire, id: wire.id.toUpperCase() }))

export const gatewaysSchema = z.array(gatewaySchema)
