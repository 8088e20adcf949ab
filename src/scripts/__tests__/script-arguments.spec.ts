import { scriptArguments } from "../script-arguments"

const COMMAND = ["node", "medusa", "exec", "./reconciliation.js"]

describe("The options of a script", () => {
  it.each<[string, string[], string[], string[]]>([
    [
      "follow two dashes, which Medusa does not pass on",
      [],
      ["--", "--json", "--from", "2026-01-31"],
      ["--json", "--from", "2026-01-31"],
    ],
    ["are the words that Medusa passes on", ["help"], ["help"], ["help"]],
    ["are counted once when Medusa passes on everything", ["--json"], ["--", "--json"], ["--json"]],
    ["may be passed by a test, which has no command line", ["--", "--json"], [], ["--json"]],
    ["may be none", [], [], []],
  ])("the options of a script %s", (_promise, args, commandLine, expected) => {
    expect(scriptArguments(args, [...COMMAND, ...commandLine])).toEqual(expected)
  })
})
