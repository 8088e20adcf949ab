import type { Sandbox } from "../sandbox"
import type { Site } from "../site"
import { AccountError, PspError } from "./psp-error"

/** The key of a request: the header `api_key`, else `?api_key=`, else `Authorization: Bearer`. Trimmed, as SDKs do. */
export function keyOfRequest(header: (name: string) => string | undefined, query: URLSearchParams): string {
  const bearer = /^Bearer\s+(.+)$/i.exec(header("authorization") ?? "")?.[1]
  return (header("api_key") ?? query.get("api_key") ?? bearer ?? "").trim()
}

/** @throws PspError 1032 for an unknown key, 1019 and 1020 for a closed site or account */
export function siteOfKey(sandbox: Sandbox, key: string): Site {
  const site = sandbox.store.sites.find((one) => sandbox.keyOf(one) === key)
  if (!site || key === "") throw new PspError(1032, "Invalid API key", 401, "object")
  const state = sandbox.stateOf(site)
  if (state === "inactive") throw new PspError(1019, "Site is not active")
  if (state === "account-blocked") throw new PspError(1020, "Account is blocked")
  return site
}

/**
 * The sites whose transactions a key may see: a site's key those of its site, an account's key those of all its sites
 * (MultiSafepay's pages on reconciliation by API).
 * @throws AccountError 403
 */
export function sitesOfKey(sandbox: Sandbox, key: string): Site[] {
  const { sites } = sandbox.store
  const allowed = sites.filter((one) => one.apiKey === key || one.accountApiKey === key)
  if (key === "" || allowed.length === 0) throw new AccountError(403, "Forbidden")
  return allowed
}
