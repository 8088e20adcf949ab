import { MedusaError } from "@medusajs/framework/utils"
import { isLasting, isLockTimeOut } from "../completion-failure"

const { INVALID_DATA, NOT_ALLOWED, NOT_FOUND, CONFLICT, UNEXPECTED_STATE, DB_ERROR } = MedusaError.Types

describe("a cart that could not be completed", () => {
  it.each([
    [INVALID_DATA, "Payment provider pp_x is not enabled in the cart's region"],
    [NOT_ALLOWED, "Some variant does not have the required inventory"],
    [NOT_FOUND, "Cart id not found: cart_1"],
  ])("stays one that cannot (%s: %s)", (type, message) => {
    expect(isLasting(new MedusaError(type, message))).toBe(true)
  })

  it.each([
    [NOT_FOUND, "PaymentSession with id: payses_1 was not found"],
    [CONFLICT, "Timed-out acquiring lock."],
    [UNEXPECTED_STATE, "Cart cart_1 is already being completed by another request"],
    [DB_ERROR, "Connection terminated unexpectedly"],
  ])("may be completed in a moment (%s: %s)", (type, message) => {
    expect(isLasting(new MedusaError(type, message))).toBe(false)
  })

  it("may be completed in a moment after an error of nobody's making", () => {
    expect(isLasting(new Error("socket hang up"))).toBe(false)
  })

  it.each([
    ["Timed-out acquiring lock.", true],
    ['Failed to acquire lock for key "cart_1"', false],
    ["Not enough stock available", false],
  ])("because its stock was locked: %s", (message, expected) => {
    expect(isLockTimeOut(new Error(message))).toBe(expected)
  })
})
