/** @type {import('jest').Config} */
const base = {
  testEnvironment: "node",
  transform: {
    "^.+\\.[jt]sx?$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2022",
          parser: { syntax: "typescript", tsx: true, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: "automatic" } },
        },
        sourceMaps: "inline",
      },
    ],
  },
  moduleFileExtensions: ["js", "ts", "tsx", "json"],
  modulePathIgnorePatterns: ["<rootDir>/.medusa/", "<rootDir>/.demo/"],
}

module.exports = {
  maxWorkers: 2,
  // Each file loads Medusa anew, and what it leaves behind slows the files after it.
  workerIdleMemoryLimit: "1500MB",
  testSequencer: "<rootDir>/tools/slowest-first-sequencer.js",
  reporters: ["default", "<rootDir>/tools/closing-line-reporter.js"],
  projects: [
    {
      ...base,
      displayName: "unit",
      testMatch: [
        "<rootDir>/{src,sandbox,storefront,testkit,tools,benchmarks,integration-tests}/**/__tests__/**/*.spec.ts",
      ],
    },
    {
      // The next Medusa brings it: it throws where today's version returns NaN.
      ...base,
      displayName: "money with bignumber.js 11",
      testMatch: [
        "<rootDir>/src/core/payments/__tests__/amount.spec.ts",
        "<rootDir>/src/core/start-payment/__tests__/shopping-cart.spec.ts",
      ],
      moduleNameMapper: { "^bignumber\\.js$": "bignumber11" },
    },
    // A package manager may install any zod of the range beside the plugin, whatever Medusa itself has.
    ...["zod-oldest", "zod-newest"].map((zod) => ({
      ...base,
      displayName: `schemas with ${zod}`,
      testMatch: [
        "<rootDir>/src/multisafepay/__tests__/{account,client,created-order,order,refund,transaction}.spec.ts",
        "<rootDir>/src/core/sessions/__tests__/**/*.spec.ts",
        "<rootDir>/src/core/sites/options/__tests__/options.spec.ts",
        "<rootDir>/src/core/start-payment/__tests__/start-payment.spec.ts",
      ],
      moduleNameMapper: { "^zod/v4$": `${zod}/v4` },
    })),
    {
      ...base,
      displayName: "integration",
      testMatch: ["<rootDir>/integration-tests/http/**/*.spec.ts"],
      globalSetup: "<rootDir>/integration-tests/global-setup.ts",
      globalTeardown: "<rootDir>/integration-tests/global-teardown.ts",
      setupFiles: ["<rootDir>/integration-tests/setup.ts"],
    },
  ],
}
