import { browserActivity } from "../activity"

/** Node has neither; a browser has both. */
function inBrowser(state: { hidden?: boolean; onLine?: boolean }) {
  const page = Object.assign(new EventTarget(), { hidden: state.hidden ?? false })
  const view = new EventTarget()
  Object.defineProperty(globalThis, "document", { value: page, configurable: true })
  Object.defineProperty(globalThis, "window", { value: view, configurable: true })
  const navigator = { onLine: state.onLine ?? true }
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true, writable: true })
  return { page, view }
}

/** Newer versions of Node have one, which says nothing of a network. */
const ofNode = Object.getOwnPropertyDescriptor(globalThis, "navigator")

afterEach(() => {
  if (ofNode) Object.defineProperty(globalThis, "navigator", ofNode)
  else Reflect.deleteProperty(globalThis, "navigator")
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
