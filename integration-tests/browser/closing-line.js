/** Ends the run with one line that a script can read, below all that jest has to say. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites
    process.once("exit", () => console.log(`${numPassedTests} passed, ${failed} failed`))
  }
}
