/**
 * The lines that differ, in the format of `diff -u`.
 * @param name the file's name
 * @param context how many equal lines are shown around each difference; 0 for a file with secrets
 */
export function lineDiff(name: string, before: string, after: string, context = 3): string {
  const lines = compare(linesOf(before), linesOf(after))
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== " "),
  )
  const body = lines.flatMap(({ sign, text }, index) => {
    if (!shown[index]) return []
    const isGap = index > 0 && !shown[index - 1]
    return [...(isGap ? ["  …"] : []), `${sign} ${text}`.trimEnd()]
  })
  return [before === "" ? `${name} (new)` : name, ...body].join("\n")
}

type Line = { sign: " " | "-" | "+"; text: string }

const linesOf = (text: string) => (text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/))

/** Longest common subsequence of the lines between the common beginning and end. */
function compare(before: string[], after: string[]): Line[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const rest = Math.min(before.length, after.length) - head
  while (tail < rest && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const [a, b] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)]
  const same = (texts: string[]): Line[] => texts.map((text) => ({ sign: " ", text }))
  return [...same(before.slice(0, head)), ...middle(a, b), ...same(before.slice(before.length - tail))]
}

function middle(a: string[], b: string[]): Line[] {
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (row: number, column: number) => common[row]?.[column] ?? 0
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      const best =
        a[row] === b[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
      common[row]?.splice(column, 1, best)
    }
  }
  const lines: Line[] = []
  let [row, column] = [0, 0]
  while (row < a.length || column < b.length) {
    const [left, right] = [a[row], b[column]]
    if (left !== undefined && left === right) {
      lines.push({ sign: " ", text: left })
      row++
      column++
    } else if (left !== undefined && (right === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ sign: "-", text: left })
      row++
    } else {
      lines.push({ sign: "+", text: right ?? "" })
      column++
    }
  }
  return lines
}
