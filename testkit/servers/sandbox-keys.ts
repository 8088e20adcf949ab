/** The key of the sandbox's first site, which the shops use. */
export const SITE_KEY = "sandbox-site-key-0000000000000000000000001"

/** The key of its second site. */
export const OTHER_SITE_KEY = "sandbox-site-key-0000000000000000000000002"
