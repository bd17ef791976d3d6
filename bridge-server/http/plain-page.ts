import { type Html, html, ownMarkup } from './html.ts'

/** What a plain page may load: nothing but its own style. */
export const PLAIN_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A page for whoever runs a server: readable without scripts, light and dark, with nothing to press. */
export function plainPage(title: string, body: Html): string {
  return html`<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content="width=device-width">
<title>${title}</title><style>${ownMarkup(STYLE)}</style><h1>${title}</h1>${body}</html>`.markup
}

const STYLE = `
:root{color-scheme:light dark;--ground:#F5F6F8;--card:#FFF;--ink:#16181D;--muted:#5F6673;--line:#E6E8EC;--accent:#0A6E8A;--good:#1A7F4B;--wait:#9A5B00;--bad:#B3261E}
@media (prefers-color-scheme:dark){:root{--ground:#0F1115;--card:#1A1D23;--ink:#F2F3F5;--muted:#A0A7B4;--line:#2A2E36;--accent:#4CB8D6;--good:#5FCB92;--wait:#E0A94A;--bad:#F2857D}}
body{margin:32px auto;max-width:1120px;padding:0 16px;background:var(--ground);color:var(--ink);font:15px/1.6 system-ui,"PingFang SC","Noto Sans SC",sans-serif}
h1{font-size:24px}h2{font-size:17px;margin:32px 0 8px}
table{width:100%;border-collapse:collapse;background:var(--card);border-radius:12px}
th,td{padding:8px 12px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{color:var(--muted);font-weight:500}code{font:13px/1.6 ui-monospace,Menlo,Consolas,monospace}
td:first-child,.one{white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.muted,p,small{color:var(--muted)}.good{color:var(--good)}.wait{color:var(--wait)}.bad{color:var(--bad)}a{color:var(--accent)}`
