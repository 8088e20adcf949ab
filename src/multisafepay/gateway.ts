import { z } from "zod/v4"
import { optionalText, requiredText, withoutUndefined } from "./tolerant"

/** A payment method's technical name at MultiSafepay, such as ALIPAY. */
export type Gateway = { id: string; description?: string; type?: string }

const gatewaySchema = z
  .object({ id: requiredText, description: optionalText, type: optionalText })
  .transform((wire): Gateway => withoutUndefined({ ...wire, id: wire.id.toUpperCase() }))

export const gatewaysSchema = z.array(gatewaySchema)
