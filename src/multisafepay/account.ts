import { z } from "zod/v4"
import { optionalText, requiredText, withoutUndefined } from "./tolerant"

/** The account and site that an API key belongs to. */
export type Account = { accountId: string; siteId?: string }

export const accountSchema = z
  .object({ account_id: requiredText, site_id: optionalText })
  .transform((wire): Account => withoutUndefined({ accountId: wire.account_id, siteId: wire.site_id }))
