import { bundledPackages, type PackageInside, packageFolder, thirdPartyNotices } from "../third-party-notices"

const bundled = (more: Partial<PackageInside> = {}): PackageInside => ({
  folder: "node_modules/hono",
  name: "hono",
  version: "4.0.0",
  license: "MIT",
  text: "MIT License. Copyright the authors of hono.",
  ...more,
})

describe("The notices beside a bundle", () => {
  it("the notices beside a bundle contain the licence text of every package in it, in alphabetical order", () => {
    const notices = thirdPartyNotices("sandbox.js", [
      bundled({ name: "zod", text: "Copyright the authors of zod." }),
      bundled(),
    ])
    expect(notices).toMatch(
      /^sandbox\.js contains code .*hono 4\.0\.0 \(MIT\).*authors of hono.*zod .*authors of zod\.\n$/s,
    )
  })

  it.each([
    [
      "a licence that asks for more than its text",
      { license: "GPL-3.0" },
      'hono, whose licence is "GPL-3.0"',
    ],
    ["no licence", { license: "" }, 'hono, whose licence is ""'],
    ["no licence text", { text: "\n" }, "hono, which comes without the text of its licence"],
  ])("the notices stop the build for a package with %s", (_what, more, message) => {
    expect(() => thirdPartyNotices("sandbox.js", [bundled(more)])).toThrow(`sandbox.js bundles ${message}`)
  })

  it("the notices find name, version and licence of a package from one of its files", () => {
    const input = "node_modules/uqr/dist/index.mjs"
    expect(bundledPackages([input, "node_modules/uqr/dist/index.cjs", "sandbox/main.ts"])).toEqual([
      {
        folder: "node_modules/uqr",
        name: "uqr",
        version: expect.stringMatching(/^\d/),
        license: "MIT",
        text: expect.stringContaining("Anthony Fu"),
      },
    ])
  })

  it.each([
    ["node_modules/a/lib/b.js", "node_modules/a"],
    ["node_modules/@a/b/c.js", "node_modules/@a/b"],
    ["node_modules/a/node_modules/@b/c/d.js", "node_modules/a/node_modules/@b/c"],
    ["sandbox/main.ts", undefined],
  ])("the notices know the package to which %s belongs", (input, folder) => {
    expect(packageFolder(input)).toBe(folder)
  })
})
