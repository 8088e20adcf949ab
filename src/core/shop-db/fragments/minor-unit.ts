/**
 * An amount of Medusa's books as MultiSafepay charges and refunds it: in major units, half a minor unit rounded up.
 * Medusa's books may hold fractions of a minor unit, and floating-point noise after the sixth decimal.
 * @param decimals those of the payment, see `DECIMALS`
 */
export const toMinorUnit = (amount: string, decimals: string) => `round(round(${amount}, 6), ${decimals})`

/**
 * The decimals with which a session or payment was started; 2 before it was started.
 * @param data its column
 */
export const decimalsIn = (data: string) =>
  `coalesce(substring(${data} ->> 'decimals' from '^[0-9]$')::int, 2)`

export const DECIMALS = decimalsIn("data")
