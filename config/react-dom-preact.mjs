/**
 * Taro asks `react-dom` for createRoot as soon as React's version begins with 18. Preact reports 18 but keeps
 * createRoot in `preact/compat/client`, so both halves are offered here under the one name that Taro imports.
 */
import compat from 'preact/compat'
import { createRoot, hydrateRoot } from 'preact/compat/client'

export * from 'preact/compat'
export { createRoot, hydrateRoot }
export default { ...compat, createRoot, hydrateRoot }
