import { PspError } from "../api/psp-error"

/** Minor units, as an integer or a string of digits. @throws PspError 1001 */
export function readAmount(value: unknown, lowest: number): number {
  const amount = typeof value === "string" && /^\d+$/.test(value.trim()) ? Number(value) : value
  if (typeof amount !== "number" || !Number.isSafeInteger(amount) || amount < lowest) {
    throw new PspError(1001, "Invalid amount")
  }
  return amount
}
