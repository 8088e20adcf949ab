const path = require("node:path")
const { projects, ...settings } = require("../../jest.config.js")
const http = projects.find(({ displayName }) => displayName === "integration")

/** As the HTTP suites, and too slow for each change. */
module.exports = {
  ...settings,
  ...http,
  rootDir: path.resolve(__dirname, "../.."),
  displayName: "nightly",
  testMatch: ["<rootDir>/integration-tests/nightly/**/*.spec.ts"],
}
