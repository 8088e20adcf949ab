const browser = require("../browser/jest.config.js")

/** Like the storefront's browser tests, and apart from them: this needs Medusa's dashboard, built. */
module.exports = {
  ...browser,
  displayName: "admin",
  testMatch: ["<rootDir>/integration-tests/admin-browser/**/*.spec.ts"],
}
