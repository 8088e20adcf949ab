import type { Sandbox } from "../sandbox"
import type { Site } from "../site"
import { AccountError, PspError } from "./psp-error"

/** The key of a request: `api_key` header, else `?api_key=`, else `Authorization: Bearer`. SDKs trim it, so does this. */
export function keyOfRequest(header: (name: string) => string | undefined, query: URLSearchParams): string {
  const bearer = /^Bearer\s+(.+)$/i.exec(header("authorization") ?? "")?.[1]
  return (header("api_key") ?? query.get("api_key") ?? bearer ?? "").trim()
}

/** @throws PspError 1032 for an unknown key, 1019 and 1020 for a site or account that is shut */
export function siteOfKey(sandbox: Sandbox, key: string): Site {
  const site = sandbox.store.sites.find((one) => sandbox.keyOf(one) === key)
  if (!site || key === "") throw new PspError(1032, "Invalid API key", 401, "object")
  const state = sandbox.stateOf(site)
  if (state === "inactive") throw new PspError(1019, "Site is not active")
  if (state === "account-blocked") throw new PspError(1020, "Account is blocked")
  return site
}

/** The account of an account key. @throws AccountError 403, also for a site key */
export function accountOfKey(sandbox: Sandbox, key: string): { accountId: number; sites: Site[] } {
  const accountId = sandbox.store.sites.find((one) => one.accountApiKey === key)?.accountId
  if (accountId === undefined || key === "") throw new AccountError(403, "Forbidden")
  return { accountId, sites: sandbox.store.sites.filter((one) => one.accountId === accountId) }
}
