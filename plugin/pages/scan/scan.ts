import { flowPage } from '../flow-page.ts'

/** `plugin://quickpass/scan`; with `code=…` (URI-encoded) it begins with that code, else the scanner opens. */
Page(flowPage('scan'))
