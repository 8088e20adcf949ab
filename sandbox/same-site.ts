import type { MiddlewareHandler } from "hono"

/**
 * The dashboard and the control API ask for no key, so a page of another site must not be able to post to them from
 * a developer's browser. Programs send no such header; shops on other ports of localhost count as the same site.
 */
export const refuseOtherSites: MiddlewareHandler = async (context, next) => {
  const isRead = context.req.method === "GET" || context.req.method === "HEAD"
  if (!isRead && context.req.header("sec-fetch-site") === "cross-site") {
    return context.json({ error: "a page of another site may not steer the sandbox" }, 403)
  }
  await next()
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Whoever owns a name can point it to a developer's machine, and then the browser takes their pages for pages of the
 * sandbox (DNS rebinding). What asks for no key therefore answers only under names that are the sandbox's own.
 *
 * @param names what it is reached by beside the loopback names, without port
 */
export const refuseOtherHosts =
  (names: () => readonly (string | undefined)[]): MiddlewareHandler =>
  async (context, next) => {
    const host = (context.req.header("host") ?? "").replace(/:\d+$/, "").toLowerCase()
    if (!LOOPBACK.test(host) && !(host !== "" && names().includes(host))) {
      return context.json(
        { error: "the sandbox is not reached by this name: use localhost, or start it with --public-url" },
        403,
      )
    }
    await next()
  }
