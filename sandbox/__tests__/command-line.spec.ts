import { readCommandLine } from "../command-line"

test("the sandbox uses port 4010, no file and two sites when it has no flags", () => {
  expect(readCommandLine([])).toMatchObject({
    port: 4010,
    stateFile: undefined,
    sites: [{ id: 10001 }, { id: 10002 }],
  })
})

test("the sandbox reads its flags", () => {
  const options = readCommandLine([
    "--port",
    "0",
    "--state",
    "a.json",
    "--api-key",
    " my-own-key ",
    "--public-url",
    "http://x",
  ])
  expect(options).toMatchObject({
    port: 0,
    stateFile: "a.json",
    publicUrl: "http://x",
    sites: [{ apiKey: "my-own-key" }, {}],
  })
})

test.each([
  [["--port", "http"], "--port"],
  [["--port", "70000"], "--port"],
  [["--api-key", "abc"], "--api-key"],
  [
    ["--colour", "red"],
    "Unknown option '--colour'. Known flags: --port, --host, --public-url, --state, --api-key, --log, --help",
  ],
])("the sandbox refuses the flags %p and names %s", (args, flag) => {
  expect(() => readCommandLine(args)).toThrow(flag)
})
