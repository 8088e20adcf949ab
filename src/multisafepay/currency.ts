import { z } from "zod/v4"

/** A currency code as MultiSafepay requires it. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, "must be three capital letters such as EUR")
