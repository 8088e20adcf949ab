/**
 * Text without control characters and without half characters. PostgreSQL refuses a NUL and half a surrogate pair in a
 * text or in JSON, which JSON itself allows: what is stored or searched for is held against this at the door.
 */
export const PLAIN_TEXT = /^[^\p{Cc}\p{Cs}]*$/u

/** The same for texts of several lines. */
export const PLAIN_LINES = /^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u

/** For a text that is better stored with a gap than not at all. */
export const toPlainText = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]/gu, "?")
