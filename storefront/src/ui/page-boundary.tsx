import { Component, type ReactNode } from "react"
import { LoadFailed } from "./load-failed"

/** Replaces a page whose code could not be loaded: offline, or the shop was updated meanwhile. */
export class PageBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <LoadFailed retry={() => window.location.reload()} /> : this.props.children
  }
}
