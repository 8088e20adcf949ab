import { z } from "zod/v4"

export const currencySchema = z.string().regex(/^[A-Z]{3}$/, "must be three capital letters such as EUR")
