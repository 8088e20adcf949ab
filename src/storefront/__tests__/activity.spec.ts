import { browserActivity } from "../activity"

/** Node has neither; a browser has both. */
function inBrowser(state: { hidden?: boolean; onLine?: boolean }) {
  const page = Object.assign(new EventTarget(), { hidden: state.hidden ?? false })
  const view = new EventTarget()
  Object.defineProperty(globalThis, "document", { value: page, configurable: true })
  Object.defineProperty(globalThis, "window", { value: view, configurable: true })
  jest.spyOn(globalThis, "navigator", "get").mockReturnValue({ onLine: state.onLine ?? true } as Navigator)
  return { page, view }
}

beforeAll(() => {
  if (!("navigator" in globalThis)) {
    Object.defineProperty(globalThis, "navigator", { get: () => undefined, configurable: true })
  }
})

afterEach(() => {
  jest.restoreAllMocks()
  Reflect.deleteProperty(globalThis, "document")
  Reflect.deleteProperty(globalThis, "window")
})

describe("browserActivity", () => {
  it.each([
    [{}, undefined],
    [{ hidden: true }, "hidden"],
    [{ onLine: false }, "offline"],
    [{ hidden: true, onLine: false }, "hidden"],
  ])("browserActivity says for a browser with %j that the wait is paused by %s", (state, expected) => {
    inBrowser(state)

    expect(browserActivity.pausedBy()).toBe(expected)
  })

  it("browserActivity reports a shown page and a lost or restored network until it is stopped", () => {
    const { page, view } = inBrowser({})
    const listener = jest.fn()

    const stop = browserActivity.subscribe(listener)
    page.dispatchEvent(new Event("visibilitychange"))
    view.dispatchEvent(new Event("online"))
    view.dispatchEvent(new Event("offline"))
    stop()
    page.dispatchEvent(new Event("visibilitychange"))

    expect(listener).toHaveBeenCalledTimes(3)
  })

  it("browserActivity never pauses without a browser", () => {
    expect(browserActivity.pausedBy()).toBeUndefined()
    expect(() => browserActivity.subscribe(() => {})()).not.toThrow()
  })
})
