import type { MiddlewareHandler } from "hono"

/**
 * The dashboard and the control API need no key, and the API's default keys are public, so a page of another site must
 * not be able to post to them from a developer's browser. Programs send none of these headers; shops on other ports of
 * the same host count as the same site. Browsers send `Sec-Fetch-Site` only to https and localhost, so `Origin` is
 * compared without it.
 */
export const refuseOtherSites: MiddlewareHandler = async (context, next) => {
  const isRead = context.req.method === "GET" || context.req.method === "HEAD"
  const site = context.req.header("sec-fetch-site")
  const isForeign =
    site === undefined
      ? !isOfHost(context.req.header("origin"), context.req.header("host"))
      : site === "cross-site"
  if (!isRead && isForeign) {
    return context.json({ error: "a page of another site may not steer the sandbox" }, 403)
  }
  await next()
}

const withoutPort = (host: string) => host.replace(/:\d+$/, "").toLowerCase()

/** @param origin absent when a program sends the request */
function isOfHost(origin: string | undefined, host = ""): boolean {
  if (origin === undefined) return true
  const name = URL.canParse(origin) ? new URL(origin).hostname : ""
  const asked = withoutPort(host)
  return name === asked || (LOOPBACK.test(name) && LOOPBACK.test(asked))
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Names within Docker's networks, which nobody can register. */
const CONTAINER = /^([a-z0-9][a-z0-9_-]*|host\.docker\.internal)$/

/**
 * The owner of a name can point it to a developer's machine, and the browser then treats their pages as pages of the
 * sandbox (DNS rebinding). Routes without a key therefore answer only under the sandbox's own names.
 * @param names of the sandbox in addition to the loopback names, without port
 */
export const refuseOtherHosts =
  (names: () => readonly (string | undefined)[]): MiddlewareHandler =>
  async (context, next) => {
    const host = withoutPort(context.req.header("host") ?? "")
    if (!LOOPBACK.test(host) && !CONTAINER.test(host) && !(host !== "" && names().includes(host))) {
      return context.json(
        { error: "the sandbox is not reached by this name: use localhost, or start it with --public-url" },
        403,
      )
    }
    await next()
  }
