/**
 * Text without control characters and without lone surrogates. PostgreSQL refuses a NUL and half a surrogate pair in
 * text and in JSON, although JSON itself allows them: what is stored or searched for is checked against this on input.
 */
export const PLAIN_TEXT = /^[^\p{Cc}\p{Cs}]*$/u

/** The same for multi-line text. */
export const PLAIN_LINES = /^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u

/** For a text that is better stored with characters removed than not at all. */
export const toPlainText = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]/gu, "?")
