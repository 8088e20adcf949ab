/** Part of `npm run lint`: no name and no file in `src` uses a word that was replaced (tools/lint/old-words.ts). */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { OLD_WORDS, oldWordOf, oldWordsIn } from "./lint/old-words"
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
  const inCode = oldWordsIn(readFileSync(path.join(ROOT, file), "utf8"), file).map(
    (found) => `${file}:${found.line} ${found.name}. Write: ${OLD_WORDS[found.word]}`,
  )
  return [...inName, ...inCode]
})

for (const finding of findings) console.error(`✗ old word: ${finding}`)
if (findings.length > 0) process.exitCode = 1
