const browser = require("../browser/jest.config.js")

/** Two servers and two workers on Redis, each a process of its own; needs redis-server on this machine. */
module.exports = {
  ...browser,
  displayName: "cluster",
  testMatch: ["<rootDir>/integration-tests/cluster/**/*.spec.ts"],
}
