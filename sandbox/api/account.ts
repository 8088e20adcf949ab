import { sessionToken } from "../psp-ids"
import { type SiteHandler, success } from "./endpoint"

export const getMe: SiteHandler = (site) =>
  success({ account_id: site.accountId, role: "admin", site_id: site.id })

/** For payment components, which Alipay does not use: a token that lives 600 s. */
export const getApiToken: SiteHandler = () => success({ api_token: sessionToken(64) })

export const listCategories: SiteHandler = () =>
  success([
    { code: 5499, description: "Food and tea shops" },
    { code: 5999, description: "Other specialised shops" },
  ])
