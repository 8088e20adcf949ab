import { parse } from "lossless-json"

/**
 * JSON.parse without loss of precision: integers beyond 2^53 and all other numbers (decimals, exponents) are returned
 * as the strings they were written as, safe integers as numbers. MultiSafepay's transaction ids have 16 to 18 digits.
 *
 * @throws SyntaxError (or RangeError when nested too deeply) for anything that is not JSON
 */
export function parseLosslessJson(text: string): unknown {
  return parse(text, null, (digits) => {
    const value = Number(digits)
    return /^-?\d+$/.test(digits) && Number.isSafeInteger(value) ? value : digits
  })
}
