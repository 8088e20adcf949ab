import { html, raw } from "hono/html"
import { iconSvg } from "../icons"

/** HTML in which every inserted text is escaped. */
export type Markup = ReturnType<typeof html>

/** The picture of a method or wallet; `sandbox` is this program's own mark. */
export function icon(name: string): Markup {
  return html`${raw(iconSvg(name) ?? FAVICON)}`
}

/** No page loads anything from another host, and shops may not frame the pages. */
export const PAGE_HEADERS = {
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
}

export interface Shell {
  title: string
  styles: string
  body: Markup
  /** Class of the body element. */
  look?: string
  script?: string
}

export function shell({ title, styles, body, look = "", script = "" }: Shell): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:image/svg+xml,${encodeURIComponent(FAVICON)}" />
    <style>${raw(styles)}</style>
  </head>
  <body class="${look}">
    ${body}
    ${script ? html`<script>${raw(script)}</script>` : ""}
  </body>
</html>`
}

const FAVICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f766e"/><path d="M8 20c0-6 3-9 8-9s8 3 8 9" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="16" cy="20" r="3" fill="#fff"/></svg>'
