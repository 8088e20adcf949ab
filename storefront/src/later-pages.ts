/** Every page but the first, in one file: it is fetched once, when the first page stands. */
export { AccountPage } from "./account/account-page"
export { CartPage } from "./cart/cart-page"
export { ProductPage } from "./catalogue/product-page"
export { CheckoutPage } from "./checkout/checkout-page"
export { PayLinkPage } from "./checkout/pay-link-page"
export { PayOrderPage } from "./checkout/pay-order-page"
export { ReturnPage } from "./checkout/return-page"
export { OrderPage } from "./order/order-page"
