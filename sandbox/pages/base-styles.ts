/** Colours, fonts and form controls that all pages share. */
export const BASE_STYLES = `
:root {
  --ink: #17212b; --soft: #5b6875; --faint: #8492a0; --line: #e3e8ed; --ground: #f4f6f8; --card: #ffffff;
  --accent: #0f766e; --accent-dark: #0b5a54; --good: #0b7a4b; --warn: #9a5b00; --bad: #b3261e; --info: #1d5fbf;
  --radius: 12px; --shadow: 0 1px 2px rgb(16 32 48 / .06), 0 8px 24px rgb(16 32 48 / .06);
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Noto Sans CJK SC", sans-serif;
}
h1, h2, h3, p, dl, dd, ol, ul, figure { margin: 0; }
ol, ul { padding: 0; list-style: none; }
a { color: var(--accent); text-underline-offset: 2px; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .92em; }
button, .button {
  appearance: none; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--ink);
  font: inherit; font-weight: 600; padding: 8px 14px; cursor: pointer; text-decoration: none; display: inline-block;
}
button:hover, .button:hover { border-color: #c3ccd5; background: #fafbfc; }
button.primary { background: var(--accent); border-color: var(--accent); color: #fff; }
button.primary:hover { background: var(--accent-dark); }
button.danger { color: var(--bad); }
button:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible {
  outline: 3px solid color-mix(in srgb, var(--accent) 35%, transparent); outline-offset: 1px;
}
label { display: block; font-weight: 600; font-size: 13px; }
input[type=text], input[type=number], input[type=search], select {
  font: inherit; font-size: 15px; color: inherit; width: 100%; padding: 8px 10px; border: 1px solid #cfd7de; border-radius: 8px; background: #fff;
  min-height: 40px; margin-top: 4px; font-weight: 400;
}
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`
