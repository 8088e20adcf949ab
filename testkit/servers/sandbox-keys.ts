/** The key of the sandbox's first site, which the shops run with. */
export const SITE_KEY = "sandbox-site-key-0000000000000000000000001"

/** The key of its second. */
export const OTHER_SITE_KEY = "sandbox-site-key-0000000000000000000000002"
