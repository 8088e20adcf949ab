export type * from "./methods"
export type * from "./payment-session"
