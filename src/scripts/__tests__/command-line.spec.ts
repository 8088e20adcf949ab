import { readFlags, UsageError, withoutStackTrace } from "../command-line"

const OPTIONS = {
  "dry-run": { type: "boolean" },
  seed: { type: "string", default: "1" },
  only: { type: "string", multiple: true },
} as const

describe("The flags of a command", () => {
  it("a command gets its flags with their values and defaults", () => {
    expect(readFlags(["--dry-run", "--only", "a", "--only", "b"], OPTIONS)).toEqual({
      "dry-run": true,
      seed: "1",
      only: ["a", "b"],
    })
  })

  it.each([
    ["an unknown flag", ["--nothing"], "Unknown option '--nothing'"],
    ["a word whose flag npm took", ["x"], "Unexpected argument 'x'"],
    ["a flag without its value", ["--seed"], "Option '--seed <value>' argument missing"],
    ["a flag instead of a value", ["--seed", "--dry-run"], "Option '--seed' argument is ambiguous"],
    ["a value for a flag that has none", ["--dry-run=yes"], "Option '--dry-run' does not take an argument"],
  ])("a command refuses %s with one line that names the known flags", (_what, args, reason) => {
    expect(() => readFlags(args, OPTIONS)).toThrow(
      new UsageError(`${reason}. Known flags: --dry-run, --seed, --only`),
    )
  })
})

describe("A mistyped flag", () => {
  it("a command suggests the known flag for a mistyped one", () => {
    expect(() => readFlags(["--dryrun"], OPTIONS)).toThrow(
      new UsageError(
        "Unknown option '--dryrun'. Did you mean --dry-run? Known flags: --dry-run, --seed, --only",
      ),
    )
  })
})

describe("A command", () => {
  const before = process.exitCode
  const errors = jest.spyOn(console, "error").mockImplementation()
  afterEach(() => {
    process.exitCode = before
    errors.mockReset()
  })

  it("a command that is called wrongly prints one line and ends with exit code 2", async () => {
    await withoutStackTrace("recover", async () => {
      readFlags(["--nope"], OPTIONS)
    })
    expect(errors.mock.calls).toEqual([
      ["recover: Unknown option '--nope'. Known flags: --dry-run, --seed, --only"],
    ])
    expect(process.exitCode).toBe(2)
  })

  it("a command that fails in its work keeps its error, stack trace included", async () => {
    const failed = new Error("connection refused")
    await expect(withoutStackTrace("recover", () => Promise.reject(failed))).rejects.toBe(failed)
    expect(errors).not.toHaveBeenCalled()
  })
})
