const path = require("node:path")
const [unit] = require("../../jest.config.js").projects

/** Apart from the other projects, so that `npm test` needs no browser. */
module.exports = {
  rootDir: path.resolve(__dirname, "../.."),
  displayName: "browser",
  testEnvironment: unit.testEnvironment,
  transform: unit.transform,
  moduleFileExtensions: unit.moduleFileExtensions,
  modulePathIgnorePatterns: unit.modulePathIgnorePatterns,
  testMatch: ["<rootDir>/integration-tests/browser/**/*.spec.ts"],
  globalSetup: "<rootDir>/integration-tests/global-setup.ts",
  globalTeardown: "<rootDir>/integration-tests/global-teardown.ts",
  maxWorkers: 2,
  testTimeout: 90_000,
  verbose: true,
  reporters: ["default", "<rootDir>/integration-tests/browser/closing-line.js"],
}
