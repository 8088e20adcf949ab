/** The body of an answer that is not 2xx, in Medusa's shape. */
export type ErrorAnswer = {
  /** What kind of error it is, for example `not_found` or `invalid_data`. */
  type: string
  /** What is wrong and what to do, in English. */
  message: string
  /** For programs that react to one particular error. */
  code?: string
}
