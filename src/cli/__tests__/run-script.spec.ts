import { exitCodeOf } from "../run-script"

describe("The exit code of a script that Medusa ran", () => {
  it.each([
    [10, 0, "the script found nothing"],
    [11, 1, "the script found something"],
    [12, 2, "the script could not do its work"],
    [1, 2, "Medusa could not start"],
    [0, 2, "Medusa ended before the script did"],
    [2, 2, "the script was called in a wrong way"],
    [137, 2, "the process was killed"],
    [null, 2, "a signal ended the process"],
  ])("is translated from %j to %i: %s", (code, expected, _what) => {
    expect(exitCodeOf(code)).toBe(expected)
  })
})
