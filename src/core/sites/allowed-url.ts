/** Undefined when the text is not an absolute URL that a browser can open. */
export function parseAbsoluteUrl(value: string): URL | undefined {
  // Browsers read a backslash as a slash, other parsers do not: every parser must agree on where the host ends.
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/\\\s][^\\\s]*$/i.test(value) || !URL.canParse(value)) {
    return undefined
  }
  const url = new URL(value)
  return url.username || url.password ? undefined : url
}

export const originOf = (value: string): string => new URL(value).origin

/** The port as it is written: `URL.port` leaves out the scheme's own, as in "https://a.example:443". */
export const writtenPort = (url: string): string | undefined =>
  /^[^/]*\/\/[^/?#]*:(\d*)(?=[/?#]|$)/.exec(url)?.[1]

/** The guard against open redirects. */
export function isAllowedUrl(value: string, allowedOrigins: readonly string[]): boolean {
  return parseAbsoluteUrl(value) !== undefined && allowedOrigins.includes(originOf(value))
}
