// Preloaded into Medusa to simulate another version: replaces texts in its files as they are read.
// RENAMED is a JSON list of [end of the file's path, text, text in its place].
const fs = require("node:fs")

const renamed = JSON.parse(process.env.RENAMED ?? "[]")
const { readFileSync } = fs
fs.readFileSync = (path, ...options) => {
  const content = readFileSync(path, ...options)
  const own = renamed.filter(([file]) => String(path).endsWith(file))
  return own.reduce(
    (text, [, before, after]) => (typeof text === "string" ? text.replaceAll(before, after) : text),
    content,
  )
}
