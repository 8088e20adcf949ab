/**
 * Characters in a line. Handwritten code has a few hundred at most. Vite writes an object with the dashboard's texts in
 * a few thousand. Minified code has tens of thousands.
 */
const MAX_LINE_LENGTH = 6000

/**
 * What keeps a file of the package from being read and debugged as it is.
 *
 * @returns undefined when nothing does
 */
export function unreadable(code: string): string | undefined {
  if (code.includes("//# sourceMappingURL=")) return "points to a source map that is not published"
  const longest = Math.max(...code.split("\n").map((line) => line.length))
  if (longest > MAX_LINE_LENGTH) return `is minified: it has a line of ${longest} characters`
  return undefined
}
