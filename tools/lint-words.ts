/** Part of `npm run lint`: names and texts without words that were replaced (tools/lint/old-words.ts). */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { hasCheckedTexts, OLD_WORDS, oldPhrasesIn, oldWordOf, oldWordsIn } from "./lint/old-words"
import { ROOT } from "./package/places"
import { printedHelp, runProgram } from "./terminal/program"

const HELP = `tsx tools/lint-words.ts, as the second part of npm run lint

Checks names and paths in src, and the texts of src, documents and translations, for words that were replaced.

  --help   this text

Exit code 1 when one is found.
`

function main(): void {
  if (printedHelp(HELP)) return
  const findings = filesOfCheckout().flatMap((file) => [...inNames(file), ...inTexts(file)])
  for (const finding of findings) console.error(`✗ old word: ${finding}`)
  if (findings.length > 0) process.exitCode = 1
}

function filesOfCheckout(): string[] {
  const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  })
  return tracked.split("\0").filter((file) => file && existsSync(path.join(ROOT, file)))
}

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")

function inNames(file: string): string[] {
  if (!file.startsWith("src/")) return []
  const word = oldWordOf(file)
  const inPath = word ? [`${file} has the word "${word}" in its path. Write: ${OLD_WORDS[word]}`] : []
  if (!/\.tsx?$/.test(file)) return inPath
  const inCode = oldWordsIn(read(file), file).map(
    (found) => `${file}:${found.line} ${found.name}. Write: ${OLD_WORDS[found.word]}`,
  )
  return [...inPath, ...inCode]
}

function inTexts(file: string): string[] {
  if (!hasCheckedTexts(file)) return []
  return oldPhrasesIn(read(file)).map(
    ({ phrase, write, line }) => `${file}:${line} "${phrase}". Write: ${write}`,
  )
}

runProgram("lint-words", main)
