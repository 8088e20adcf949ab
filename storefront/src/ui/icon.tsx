const PATHS = {
  cart: "M3 4h2l2.2 11h10.3l2-8H6M9 20.5h.01M16.5 20.5h.01",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c.8-4 4-6 7.5-6s6.7 2 7.5 6",
  check: "m5 12.5 4.5 4.5L19 7.5",
  cross: "m6.5 6.5 11 11m0-11-11 11",
  clock: "M12 7v5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  back: "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 6 6",
  offline: "M4 10c5-4.5 11-4.5 16 0M7.5 13.5c3-2.5 6-2.5 9 0M12 17.5h.01M4 4l16 16",
  question: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13Z",
  minus: "M6 12h12",
  plus: "M6 12h12M12 6v12",
  chevron: "m7 10 5 5 5-5",
} as const

export type IconName = keyof typeof PATHS

/** A line drawing next to a text that says the same; hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
