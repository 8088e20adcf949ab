/** Ends the run with one line that a script can read. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    process.stderr.write(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed\n`)
  }
}
