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
