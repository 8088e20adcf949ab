/**
 * Text without control characters and lone surrogates. PostgreSQL refuses a NUL and a lone surrogate in text and in
 * JSON, although JSON allows them. So everything that is stored or searched for is checked against this on input.
 */
export const PLAIN_TEXT = /^[^\p{Cc}\p{Cs}]*$/u

/** The same for multi-line text. */
export const PLAIN_LINES = /^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u

/** For text that is better stored with characters replaced than not at all. */
export const toPlainText = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]/gu, "?")
