import { scriptArguments } from "../script-arguments"

const COMMAND = ["node", "medusa", "exec", "./reconciliation.js"]

describe("The options of a script", () => {
  it.each<[string, string[], string[], string[]]>([
    [
      "stand behind two dashes, which Medusa keeps to itself",
      [],
      ["--", "--json", "--from", "2026-01-31"],
      ["--json", "--from", "2026-01-31"],
    ],
    ["are the words that Medusa hands over", ["help"], ["help"], ["help"]],
    ["are counted once when Medusa hands over everything", ["--json"], ["--", "--json"], ["--json"]],
    ["may be handed over by a test, which has no command line", ["--", "--json"], [], ["--json"]],
    ["may be none", [], [], []],
  ])("%s", (_promise, args, commandLine, expected) => {
    expect(scriptArguments(args, [...COMMAND, ...commandLine])).toEqual(expected)
  })
})
