/** What a page looks like before its own style sheets: WeChat's layout, in a neutral look of our own. */
export const baseCss = `
:root {
  --rpx: calc(100vw / 750);
  --wx-ink: #16181d; --wx-muted: #5f6673; --wx-line: #e6e8ec; --wx-fill: #eceef2; --wx-card: #fff;
  --wx-accent: #0a6e8a; --wx-on-accent: #fff; --wx-good: #1a7f4b; --wx-bad: #b3261e;
  font-family: "QP Sans", system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --wx-ink: #f2f3f5; --wx-muted: #a0a7b4; --wx-line: #2a2e36; --wx-fill: #262a32; --wx-card: #1a1d23;
    --wx-accent: #4cb8d6; --wx-on-accent: #06222b; --wx-good: #5fcb92; --wx-bad: #f2857d;
  }
}
html, body { margin: 0; min-height: 100%; -webkit-tap-highlight-color: transparent; overscroll-behavior: none; }
body { font-size: 16px; line-height: 1.4; color: var(--wx-ink); user-select: none; overflow-wrap: break-word; }
* { scrollbar-width: none; }
::-webkit-scrollbar { display: none; }
[hidden] { display: none !important; }
wx-page, wx-view, wx-cover-view, wx-root-portal, wx-form, wx-checkbox-group, wx-radio-group, wx-picker { display: block; }
wx-page { min-height: 100vh; box-sizing: border-box; }
wx-page-meta { display: none; }
[tabindex], [role=button] { outline-offset: 2px; }
:focus-visible { outline: 2px solid var(--wx-accent); }
:focus:not(:focus-visible) { outline: none; }
[role=button], [role=link], wx-label, wx-checkbox, wx-radio, wx-switch { cursor: pointer; touch-action: manipulation; }

wx-text { white-space: pre-line; }
wx-text[user-select], wx-text[selectable], wx-text[user-select] * { user-select: text; }

wx-button { display: block; position: relative; box-sizing: border-box; margin: 0 auto; padding: 0 14px; overflow: hidden;
  border: 1px solid transparent; border-radius: 8px; background: var(--wx-fill); color: var(--wx-ink);
  font-size: 18px; line-height: 2.55555556; text-align: center; text-decoration: none; }
wx-button[type=primary] { background: var(--wx-accent); color: var(--wx-on-accent); }
wx-button[type=warn] { color: var(--wx-bad); }
wx-button[plain] { background: transparent; border-color: currentColor; }
wx-button[plain][type=primary] { color: var(--wx-accent); }
wx-button[size=mini] { display: inline-block; padding: 0 1.3em; font-size: 13px; line-height: 2.3; }
wx-button[disabled] { opacity: .45; cursor: not-allowed; }
wx-button[loading]::before { content: ""; display: inline-block; width: .9em; height: .9em; margin-right: .4em; vertical-align: -.1em;
  border: 2px solid; border-right-color: transparent; border-radius: 50%; box-sizing: border-box; animation: wx-turn 1s linear infinite; }
.button-hover { opacity: .75; }
.navigator-hover { opacity: .7; background: var(--wx-fill); }
wx-navigator { display: block; }

wx-input { display: block; height: 1.4em; min-height: 1.4em; overflow: hidden; cursor: text; user-select: text; }
wx-textarea { display: block; width: 300px; height: 150px; overflow: hidden; cursor: text; user-select: text; }
wx-textarea[auto-height] { height: auto; }
.wx-field { position: relative; display: flex; width: 100%; height: 100%; min-height: inherit; }
.wx-field > input, .wx-field > textarea { flex: 1; min-width: 0; width: 100%; min-height: inherit; margin: 0; padding: 0; border: 0;
  outline: 0; background: none; font: inherit; color: inherit; text-align: inherit; letter-spacing: inherit; resize: none;
  caret-color: var(--wx-accent); }
.wx-field > ::placeholder { color: transparent; }
.wx-field > :disabled { pointer-events: none; opacity: 1; -webkit-text-fill-color: currentColor; }
.input-placeholder { position: absolute; inset: 0; pointer-events: none; color: var(--wx-muted); white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; }
wx-input .input-placeholder { display: flow-root; align-content: center; }
wx-textarea .input-placeholder { white-space: pre-wrap; }
wx-input:focus-within, wx-textarea:focus-within { outline: none; }

wx-scroll-view { display: block; width: 100%; overflow: hidden; }
wx-scroll-view[scroll-y] { overflow-y: auto; overscroll-behavior-y: contain; }
wx-scroll-view[scroll-x] { overflow-x: auto; overscroll-behavior-x: contain; }
wx-scroll-view[enable-flex] { display: flex; }

wx-image, wx-cover-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; }
wx-image > img, wx-cover-image > img { display: block; width: 100%; height: 100%; object-fit: fill; border-radius: inherit; }
wx-image > img:not([src]) { visibility: hidden; }
wx-image[mode=aspectFit] > img { object-fit: contain; }
wx-image[mode=aspectFill] > img { object-fit: cover; }
wx-image[mode=widthFix] { height: auto !important; }
wx-image[mode=widthFix] > img { height: auto; }
wx-image[mode=heightFix] { width: auto !important; }
wx-image[mode=heightFix] > img { width: auto; }

wx-switch, wx-checkbox, wx-radio { --control: var(--wx-accent); display: inline-flex; align-items: center; border-radius: 6px; }
wx-switch { border-radius: 16px; }
.wx-switch { position: relative; width: 52px; height: 32px; border-radius: 16px; background: var(--wx-muted); transition: background .2s ease-out; }
.wx-switch::after { content: ""; position: absolute; top: 2px; left: 2px; width: 28px; height: 28px; border-radius: 50%; background: #fff;
  transition: transform .2s ease-out; }
[aria-checked=true] > .wx-switch { background: var(--control); }
[aria-checked=true] > .wx-switch::after { transform: translateX(20px); }
.wx-box { flex: none; position: relative; width: 22px; height: 22px; box-sizing: border-box; border: 2px solid var(--wx-muted); border-radius: 5px;
  background: var(--wx-card); }
.wx-dot { border-radius: 50%; }
[aria-checked=true] > .wx-box { border-color: var(--control); background: var(--control); }
[aria-checked=true] > .wx-box::after { content: ""; position: absolute; left: 5px; top: 1px; width: 5px; height: 10px;
  border: solid var(--wx-on-accent); border-width: 0 2px 2px 0; transform: rotate(45deg); }
wx-switch[aria-disabled], wx-checkbox[aria-disabled], wx-radio[aria-disabled] { opacity: .45; cursor: not-allowed; }
.wx-beside:not(:empty) { margin-left: 8px; }

wx-swiper { display: block; position: relative; height: 150px; overflow: hidden; touch-action: pan-y; }
wx-swiper[vertical] { touch-action: pan-x; }
.wx-track { display: flex; width: 100%; height: 100%; transition: transform 0ms ease-out; }
wx-swiper[vertical] > .wx-track { flex-direction: column; }
wx-swiper-item { display: block; flex: none; width: 100%; height: 100%; overflow: hidden; }
.wx-dots { position: absolute; inset: auto 0 10px; display: flex; justify-content: center; gap: 8px; pointer-events: none; }
.wx-dots > div { width: 8px; height: 8px; border-radius: 50%; background: var(--dot, rgba(0, 0, 0, .3)); }
.wx-dots > .wx-current { background: var(--dot-current, #000); }
wx-swiper[vertical] > .wx-dots { inset: 0 10px 0 auto; flex-direction: column; }

wx-picker { position: relative; }
.wx-picker-control { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; border: 0; opacity: 0; cursor: pointer; font-size: 16px; }
.wx-picker-control::-webkit-calendar-picker-indicator { position: absolute; inset: 0; width: 100%; height: 100%; cursor: pointer; }
wx-picker:focus-within { outline: 2px solid var(--wx-accent); outline-offset: 2px; }

wx-progress { display: flex; align-items: center; }
.wx-bar { flex: 1; height: 6px; overflow: hidden; background: var(--wx-fill); }
.wx-bar > div { width: 0; height: 100%; background: var(--wx-accent); transition: width .2s ease-out; }
wx-icon { display: inline-block; line-height: 0; }
.wx-not-simulated { padding: 8px; border: 1px dashed var(--wx-muted); border-radius: 8px; color: var(--wx-muted); font-size: 13px; text-align: center; }

@keyframes wx-turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; scroll-behavior: auto !important; }
}
`
