/** An example of `amendOrder`. What it does depends on the shopper's e-mail address. */
module.exports = (order, { cartId }) => {
  const email = order.customer?.email
  if (email === "amended@example.com") {
    return { var3: cartId, description: `Tea for ${email}`, custom_info: { custom_1: "loyal" } }
  }
  return email === "cheap@example.com" ? { amount: 1 } : undefined
}
