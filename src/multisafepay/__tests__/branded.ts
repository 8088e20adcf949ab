import type { z } from "zod/v4"

type AsItIs = Date | ReadonlyMap<unknown, unknown> | ((...args: never) => unknown)

/** T as a test writes it: with plain numbers and strings where it has brands. */
export type Plain<T> = T extends number
  ? number
  : T extends z.$brand
    ? string
    : T extends AsItIs
      ? T
      : T extends ReadonlySet<infer Item>
        ? ReadonlySet<Plain<Item>>
        : T extends object
          ? { [Key in keyof T]: Plain<T[Key]> }
          : T

/** Test data with the brands that the expected type has. */
export const branded = <T>(data: NoInfer<Plain<T>>): T => data as T

/** The same function, for arguments without brands. */
export const unbranded = <Args extends unknown[], Result>(tested: (...args: Args) => Result) =>
  tested as unknown as (...args: Plain<Args>) => Result
