/** The key of the sandbox's first site, which the shops run with. */
export const SITE_KEY = "sandbox-site-key-0000000000000000000000001"

/** The key of its second. */
export const OTHER_SITE_KEY = "sandbox-site-key-0000000000000000000000002"

/** The key of the account that both belong to. */
export const ACCOUNT_KEY = "sandbox-account-key-00000000000000000000001"
