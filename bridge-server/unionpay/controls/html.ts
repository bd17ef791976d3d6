export { type Html, html, ownMarkup, type Value } from '../../http/html.ts'
