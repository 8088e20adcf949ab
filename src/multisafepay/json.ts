import { parse } from "lossless-json"

/**
 * JSON.parse without loss of precision, because MultiSafepay's transaction ids have 16 to 18 digits: safe integers are
 * returned as numbers, all other numbers (larger integers, decimals, exponents) as the strings they were written as.
 *
 * @throws SyntaxError (or RangeError when nested too deeply) for anything that is not JSON
 */
export function parseLosslessJson(text: string): unknown {
  return parse(text, null, (digits) => {
    const value = Number(digits)
    return /^-?\d+$/.test(digits) && Number.isSafeInteger(value) ? value : digits
  })
}
