// Apart from what uses them: whoever only needs to know them must not wait for all of Medusa to load.

/** Of a shop on a laptop: printed by the demo, and worth nothing anywhere else. */
export const TEA_SHOP_ADMIN = { email: "admin@tea-shop.example", password: "drink-more-tea" }

/** Fixed, so that a storefront can be built before the shop has ever started. */
export const TEA_SHOP_PUBLISHABLE_KEY = "pk_7ea5409000000000000000000000000000000000000000000000000000007ea5"
