import { readCommandLine } from "../command-line"

test("nothing given means port 4010, no file, two sites", () => {
  expect(readCommandLine([])).toMatchObject({
    port: 4010,
    stateFile: undefined,
    sites: [{ id: 10001 }, { id: 10002 }],
  })
})

test("the flags are read", () => {
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
])("%p is refused by naming %s", (args, flag) => {
  expect(() => readCommandLine(args)).toThrow(flag)
})
