/** Part of `npm run lint`: no name, file or text in `src` uses a word that was replaced (tools/lint/old-words.ts). */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { OLD_WORDS, oldPhrasesIn, oldWordOf, oldWordsIn } from "./lint/old-words"
import { ROOT } from "./package/places"

const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "src"], {
  cwd: ROOT,
  encoding: "utf8",
})
const files = tracked.split("\0").filter((file) => file && existsSync(path.join(ROOT, file)))

const findings = files.flatMap((file) => {
  const word = oldWordOf(file)
  const inName = word ? [`${file} has the word "${word}" in its path. Write: ${OLD_WORDS[word]}`] : []
  if (!/\.tsx?$/.test(file)) return inName
  const source = readFileSync(path.join(ROOT, file), "utf8")
  const inCode = oldWordsIn(source, file).map(
    (found) => `${file}:${found.line} ${found.name}. Write: ${OLD_WORDS[found.word]}`,
  )
  const inText = file.includes("__tests__") ? [] : oldPhrasesIn(source)
  return [
    ...inName,
    ...inCode,
    ...inText.map(({ phrase, write, line }) => `${file}:${line} "${phrase}". Write: ${write}`),
  ]
})

for (const finding of findings) console.error(`✗ old word: ${finding}`)
if (findings.length > 0) process.exitCode = 1
